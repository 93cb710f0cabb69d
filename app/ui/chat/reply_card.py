"""How a reply was made: by which model, loaded and drawn from how; and the way to do it again."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.engine.api import Sampling
from app.ui.chat.transcript import captions
from app.ui.endings import warning_texts
from app.ui.phrase import count, duration, fill, listed, number
from app.ui.plurals import tokens
from app.ui.settings_names import setting_name
from app.ui.widgets.button import Button
from app.ui.widgets.keys import takes_key
from app.ui.widgets.label import Label
from app.ui.widgets.painting import rounded, shadow

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPaintEvent

    from app.bridge.engine import ModelHost
    from app.chat.conversation import Message, Node, ReplyFacts
    from app.ui.theme import Theme

WIDTH, RADIUS, GAP, AROUND = 272, 10, 8, 24
LEAVE_MS = 250
"""The pointer may leave it this long on its way to it."""

LONGEST_LINE = 60
"""Characters of the system prompt."""

DRAWN_BY = ("temperature", "top_p", "top_k", "min_p", "repeat_penalty")
"""What of the sampling is always said; the rest only where it does something."""


class ReplyCard(QWidget):
    """Floats beside a reply: for the pointer while it is near, for the keyboard until Escape.

    Signals:
        repeated: id of the reply that is to be made again with all that governed it.
    """

    repeated = Signal(int)

    def __init__(self, theme: Theme, models: ModelHost, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._models = models
        self._host = parent
        self._node_id = 0
        self._back: QWidget | None = None
        self._anchor: QWidget | None = None
        self._rows: list[QLabel] = []
        self.heading = Label(theme, 13, 600, elide=True, parent=self)
        self.note = Label(theme, 11.5, role="muted", wrap=True, parent=self)
        self.again = Button(theme, "standard", "ph.repeat", parent=self)
        self.again.setText(self.tr("Again with exactly this"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        column = self._column = QVBoxLayout(self)
        margin = AROUND + 14
        column.setContentsMargins(margin, margin - 2, margin, margin)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addLayout(self._grid)
        column.addWidget(self.note)
        column.addWidget(self.again)
        self._leaving = QTimer(self, singleShot=True, interval=LEAVE_MS)
        self._leaving.timeout.connect(self._on_leaving_timeout)
        self.again.clicked.connect(self._on_again_clicked)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()

    @property
    def node_id(self) -> int:
        """The reply it is about; 0 while it is hidden."""
        return self._node_id

    def facts(self) -> list[tuple[str, str]]:
        """What it says: names and values."""
        texts = [row.text() for row in self._rows]
        return list(zip(texts[::2], texts[1::2], strict=True))

    def show_reply(
        self, node: Node, place: QPoint, anchor: QWidget | None = None, *, take_focus: bool
    ) -> None:
        """Say how a reply was made, below or above `place` on the screen.

        Without the focus it stays while the pointer is in it or over `anchor`.
        """
        facts = node.message.facts
        if facts is None:
            return
        self._node_id, self._anchor = node.id, anchor
        self._set_words(node.message, facts)
        self._place(self._host.mapFromGlobal(place))
        self.show()
        self.raise_()
        if take_focus:
            self._leaving.stop()
            self._back = self._host.focusWidget()
            target = self.again if self.again.isVisibleTo(self) else self
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._back = None
            self._leaving.start()

    def dismiss(self) -> None:
        """Hide it; the focus goes back to where it was."""
        if self._node_id:
            self._node_id = 0
            self._leaving.stop()
            held = self.isAncestorOf(self.focusWidget()) or self.hasFocus()
            self.hide()
            if held and self._back is not None:
                self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- words ------------------------------------------------------------

    def _set_words(self, message: Message, facts: ReplyFacts) -> None:
        self.heading.setText(captions.speaker(message))
        rows = [(name, value) for name, value in self._facts(message, facts) if value]
        while len(self._rows) < 2 * len(rows):
            at = len(self._rows) // 2
            name = Label(self._theme, 12, role="muted", parent=self)
            value = Label(self._theme, 12, wrap=True, tabular=True, parent=self)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, at, 1)
            self._rows += [name, value]
        while len(self._rows) > 2 * len(rows):
            self._rows.pop().deleteLater()
        for at, (name_text, value_text) in enumerate(rows):
            self._rows[2 * at].setText(name_text)
            self._rows[2 * at + 1].setText(value_text)
        # Of a reply that came from a file only the name of the model file is known.
        known = facts.load is not None and PurePath(facts.model_path).is_absolute()
        repeatable = known and not facts.edited
        self.again.setVisible(repeatable and facts.ending is not None)
        self.again.setText(self.tr("Again with exactly this"))
        notes = [self._note(facts, repeatable=repeatable), *warning_texts(facts)]
        self.note.setText("\n".join(filter(None, notes)))
        self.note.setVisible(bool(self.note.text()))
        self.setAccessibleName(self.tr("How the reply was made"))
        said = "\n".join(fill(self.tr("%1: %2"), *row) for row in rows)
        self.setAccessibleDescription(said)
        self.again.setAccessibleDescription(f"{said}\n{self.note.text()}".strip())

    def _facts(self, message: Message, facts: ReplyFacts) -> list[tuple[str, str]]:
        rate = captions.speed(facts)
        rows = [
            (self.tr("Quantization"), facts.quantization),
            (self.tr("Date"), captions.moment_of(message, self._theme.language)),
        ]
        if facts.edited:
            return rows
        rows += [
            (self.tr("Speed"), "" if rate is None else fill(self.tr("%1 tok/s"), number(rate, 1))),
            (self.tr("Reply"), _tokens(facts.generated_tokens, facts.generation_s)),
            (self.tr("Prompt"), _tokens(facts.prompt_tokens, facts.prompt_s)),
            (self.tr("Seed"), str(facts.seed)),
            *_sampling(facts.sampling),
            (self.tr("Thinking"), facts.thinking),
            (setting_name("n_ctx"), count(facts.n_ctx) if facts.n_ctx else ""),
            (setting_name("device"), facts.device),
            (setting_name("threads"), str(facts.threads or "")),
            (setting_name("system_prompt"), _first_line(facts.system_prompt)),
        ]
        return rows

    def _note(self, facts: ReplyFacts, *, repeatable: bool) -> str:
        if facts.edited:
            return self.tr("You edited this reply.")
        if facts.moved:
            return self.tr("The messages above it were different when it was written.")
        if repeatable and not self._models.is_loaded_like(facts.model_path, facts.load):
            model = listed(facts.model_name, facts.quantization)
            return fill(self.tr("To repeat it, %1 is first loaded as it was then."), model)
        if repeatable and facts.may_differ:
            return self.tr("On this device the same seed may give a different reply.")
        return ""

    # -- place and painting -----------------------------------------------

    def _place(self, point: QPoint) -> None:
        width = self._theme.px(WIDTH) + 2 * AROUND
        self.setFixedWidth(min(width, self._host.width()))
        self._column.activate()
        height = max(self._column.heightForWidth(self.width()), self._column.minimumSize().height())
        height = min(height, self._host.height())
        x = max(0, min(point.x() - AROUND, self._host.width() - self.width()))
        y = point.y() + GAP - AROUND
        if y + height - AROUND > self._host.height():
            y = point.y() - height - GAP + AROUND - self._theme.px(24)
        self.setGeometry(x, max(-AROUND + 4, y), self.width(), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised plate with a shadow."""
        theme, painter = self._theme, QPainter(self)
        box = QRectF(self.rect()).adjusted(AROUND, AROUND, -AROUND, -AROUND)
        shadow(painter, theme, box, RADIUS, 12)
        border = theme.color("control", 0.45) if theme.dark else theme.color("border")
        rounded(painter, box, RADIUS, theme.color("raised"), border)

    # -- going away -------------------------------------------------------

    def enterEvent(self, event: QEnterEvent) -> None:
        """It stays while the pointer is in it."""
        self._leaving.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """It goes when the pointer has gone, unless the keyboard is in it."""
        self._leaving.start()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Escape is taken before it stops a reply."""
        return takes_key(event, Qt.Key.Key_Escape) or super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went elsewhere."""
        self._leaving.start()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """What it says is over in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.dismiss()
            self.again.setText(self.tr("Again with exactly this"))
        super().changeEvent(event)

    def _on_leaving_timeout(self) -> None:
        focused = self._host.window().focusWidget()
        held = focused is not None and (focused is self or self.isAncestorOf(focused))
        near = self.rect().contains(self.mapFromGlobal(QCursor.pos()))
        over = self._anchor is not None and isValid(self._anchor) and self._anchor.underMouse()
        if held or near or over:
            self._leaving.start()
        else:
            self.dismiss()

    def _on_again_clicked(self) -> None:
        node_id = self._node_id
        self.dismiss()
        self.repeated.emit(node_id)


def _tokens(number_of: int, passed_s: float) -> str:
    return listed(tokens(number_of), duration(passed_s)) if number_of else ""


def _sampling(sampling: Sampling) -> list[tuple[str, str]]:
    """What tokens were drawn by: the well-known values, and the others that do something."""
    neutral = Sampling()
    rows = []
    for field in Sampling.__struct_fields__:
        value = getattr(sampling, field)
        if field != "seed" and (field in DRAWN_BY or value != getattr(neutral, field)):
            rows.append((setting_name(field), f"{value:g}"))
    return rows


def _first_line(text: str) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rstrip() + "…"
