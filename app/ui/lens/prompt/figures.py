"""Figures of a prompt: how long it is, how much of the context that is, and whose tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui import plurals
from app.ui.context_use import used
from app.ui.lens.prompt.band_painter import NEXT_ROLE
from app.ui.lens.prompt.words import look_hint, look_name
from app.ui.lens.tokens.figures import Figure
from app.ui.lens.tokens.pattern import paint_dashes, paint_look
from app.ui.phrase import count, number
from app.ui.widgets.painting import LEFT, cut_text, text_width
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.lens.prompt.sight import PromptSight
    from app.ui.theme import Theme

ROLES = ("system", "user", "assistant", "thinking", "template")
KEYS = (*ROLES, "reserve", "free", "out", "next", "cached", "plain")
SWATCH_WIDTH, SWATCH_HEIGHT = 18, 13


class Key(QWidget):
    """One pattern of the context strip, and what it means."""

    def __init__(self, theme: Theme, key: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.retranslate()

    def name(self) -> str:
        """What it means, in a word or two."""
        others = {
            "next": self.tr("Left out next"),
            "cached": self.tr("In the KV cache"),
            "plain": self.tr("Only looks special"),
        }
        return others.get(self.key) or look_name(self.key)

    def hint(self) -> str:
        """The same in a sentence."""
        others = {
            "next": self.tr("Goes first when the next messages need the room"),
            "cached": self.tr(
                "The model has read this already and remembers it: it is not computed again"
            ),
            "plain": self.tr(
                "Written like a special token, but sent as plain text: it commands nothing"
            ),
        }
        return others.get(self.key) or look_hint(self.key)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.name())
        self.setAccessibleDescription(self.hint())
        self.setToolTip(self.hint())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Pattern and words."""
        theme = self._theme
        width = theme.scaled(SWATCH_WIDTH) + 6 + text_width(self.name(), theme.font(12))
        return QSize(round(width) + 10, theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint both."""
        theme, painter = self._theme, QPainter(self)
        wide, high = round(theme.scaled(SWATCH_WIDTH)), round(theme.scaled(SWATCH_HEIGHT))
        box = QRectF(0, (self.height() - high) // 2, wide, high)
        if self.key == "cached":
            line = QRectF(0, box.center().y(), wide, 2)
            painter.fillRect(line, theme.color("accent"))
        elif self.key in {"next", "plain"}:
            role = "warning" if self.key == "plain" else NEXT_ROLE
            paint_dashes(painter, theme, box, role=role)
        else:
            paint_look(painter, theme, box, self.key)
        place = QRectF(wide + 6, 0, self.width() - wide - 6, self.height())
        cut_text(painter, place, self.name(), theme.font(12), theme.color("muted"), LEFT)


class PromptFigures(QWidget):
    """Numbers over words, and below them what the patterns mean."""

    def __init__(self, theme: Theme, sight: PromptSight, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sight = sight
        self.figures = {name: Figure(theme) for name in ("tokens", "share", *ROLES)}
        self.keys = {key: Key(theme, key) for key in KEYS}
        numbers, keys = QWidget(), QWidget()
        for widget, parts in ((numbers, self.figures), (keys, self.keys)):
            line = Wrapping(12 if widget is numbers else 8, parent=widget)
            for part in parts.values():
                line.addWidget(part)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            widget.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(keys)
        column.addWidget(numbers)
        sight.changed.connect(self.refresh)
        sight.measured.connect(self._show_use)
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        mapped = self._sight.map
        counts = mapped.counts() if mapped is not None else {}
        texts = {}
        texts["template"] = (count(counts.get("template", 0)), self.tr("made by the template"))
        for role in ROLES[:-1]:
            texts[role] = (count(counts.get(role, 0)), look_name(role))
        for name, words in texts.items():
            self.figures[name].set_texts(*words)
            self.figures[name].setVisible(words[0] != "0")
        self._show_use()
        self._show_keys()

    def _show_use(self) -> None:
        """The figure that the status bar has too, and its share."""
        seen, use = self._sight.seen, self._sight.used()
        total, share = use.tokens if use is not None else 0, ""
        if seen is not None and seen.prompt.n_ctx:
            percent = 100 * total / seen.prompt.n_ctx
            shown = number(percent, 1 if percent < 10 else 0)  # noqa: PLR2004 - one digit before it
            share = f"{shown} %"
        text = used(use) if use is not None else count(0)
        self.figures["tokens"].set_texts(text, plurals.unit_tokens(total))
        self.figures["share"].set_texts(share, self.tr("of the context") if share else "")
        self.figures["share"].setVisible(bool(share))

    def _show_keys(self) -> None:
        """Only what is there."""
        seen, mapped = self._sight.seen, self._sight.map
        if seen is None or mapped is None:
            return
        prompt = seen.prompt
        counts = mapped.counts()
        there = {look for look in ROLES if counts.get(look)}
        there |= {"reserve"} if prompt.n_ctx > len(mapped) and prompt.reserve else set()
        there |= {"free"} if prompt.n_ctx - prompt.reserve > len(mapped) else set()
        there |= {"out"} if prompt.dropped else set()
        there |= {"next"} if prompt.next_dropped else set()
        there |= {"cached"} if prompt.cached else set()
        there |= {"plain"} if mapped.plain else set()
        for key, widget in self.keys.items():
            widget.setVisible(key in there)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            for key in self.keys.values():
                key.retranslate()
            self.refresh()
        super().changeEvent(event)
