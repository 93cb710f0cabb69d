"""What would be if the context were longer or shorter, or filled in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.engine.api import Overflow
from app.ui import plurals
from app.ui.phrase import count, fill, sentences
from app.ui.settings_names import setting_name
from app.ui.span import Span
from app.ui.widgets.button import Button
from app.ui.widgets.choice import Choice
from app.ui.widgets.label import Label
from app.ui.widgets.number_row import NumberRow

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.bridge.seen import ConversationSeen
    from app.ui.lens.prompt.sight import PromptSight
    from app.ui.theme import Theme

OVERFLOWS: tuple[Overflow, ...] = get_args(Overflow)
LEAST, UNKNOWN = 256, 32_768
"""Shortest context; the longest where it is not known what the model was trained for."""
STACKED = 460
"""Where it is narrower, one thing stands below the other."""
FIELD_HEIGHT = 24
"""Of the number beside the other name."""


class WhatIf(QWidget):
    """Another length and another policy, only to look; a way back, and one to keep it.

    Signals:
        tried: context length (0 for as it is) and `Overflow` (None for as it is).
        wanted: the same: they are to become settings.
    """

    tried = Signal(int, object)
    wanted = Signal(int, object)

    def __init__(self, theme: Theme, sight: PromptSight, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sight = sight
        self._real: ConversationSeen | None = None
        self._longest = 0
        self._n_ctx = 0
        self._overflow: Overflow | None = None
        self.length = NumberRow(theme, Span(LEAST, UNKNOWN, 256, curve=2.5))
        self._policy_name = Label(theme, 13, 500)
        self.policy = Choice(theme)
        self.result = Label(theme, 12.5, role="muted", wrap=True)
        self.back = Button(theme, "quiet", "ph.arrow-counter-clockwise")
        self.keep = Button(theme, "standard")
        self._lay_out()
        self.length.changed.connect(self._on_length_changed)
        self.length.reset.connect(self._on_length_reset)
        self.policy.activated.connect(self._on_policy_activated)
        self.back.clicked.connect(self.go_back)
        self.keep.clicked.connect(self._on_keep_clicked)
        sight.changed.connect(self.refresh)
        theme.changed.connect(self._fit)
        self.retranslate()

    def _lay_out(self) -> None:
        policy = QVBoxLayout()
        policy.setSpacing(4)
        policy.addWidget(self._policy_name)
        policy.addWidget(self.policy)
        policy.addStretch(1)
        self._row, self._foot = row, foot = QHBoxLayout(), QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.length, 1, Qt.AlignmentFlag.AlignTop)
        row.addLayout(policy, 1)
        foot.setSpacing(8)
        foot.addWidget(self.result, 1)
        foot.addWidget(self.back)
        foot.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand below each other rather than be cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        stacked = self.width() < self._theme.px(STACKED)
        way = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        self._row.setSpacing(8 if stacked else 24)
        self._foot.setDirection(way)
        # Both names stand on one line.
        self._policy_name.setMinimumHeight(self._theme.px(FIELD_HEIGHT))

    # -- what is asked ----------------------------------------------------

    @property
    def trying(self) -> bool:
        """Something else than what is so is looked at."""
        return bool(self._n_ctx) or self._overflow is not None

    def set_longest(self, tokens: int) -> None:
        """What the model was trained for; 0 where that is not known."""
        if tokens != self._longest:
            self._longest = tokens
            self.refresh()

    def go_back(self) -> None:
        """Look at what is so."""
        self._n_ctx, self._overflow = 0, None
        self._try()

    def refresh(self) -> None:
        """Show what is tried, and what would be."""
        seen = self._sight.seen
        if seen is not None and not seen.wish.n_ctx and seen.wish.overflow is None:
            self._real = seen
        real = self._real
        self.setEnabled(real is not None)
        if real is None:
            return
        actual = real.prompt.n_ctx or UNKNOWN
        high = max(self._longest or max(UNKNOWN, actual), LEAST + 256)
        self.length.set_span(Span(LEAST, high, 256, limit=max(high, actual), curve=2.5))
        self.length.set_inherited(actual)
        self.length.set_value(self._n_ctx or actual)
        self.policy.setCurrentIndex(OVERFLOWS.index(self._overflow or real.resolved.overflow))
        for button in (self.back, self.keep):
            button.setVisible(self.trying)
        self.result.setText(self.sentence())
        self.result.set_role("text" if self.trying else "muted")

    def sentence(self) -> str:
        """What would be."""
        seen, real = self._sight.seen, self._real
        if not self.trying or real is None:
            return self.tr("Move the slider to see what a longer or shorter context would change.")
        if seen is None or (seen.wish.n_ctx, seen.wish.overflow) != (self._n_ctx, self._overflow):
            return ""
        there, here = seen.prompt, real.prompt
        head = fill(self.tr("If the context held %1 tokens:"), count(there.n_ctx))
        if not self._n_ctx:
            head = self.tr("If it were so:")
        if not there.fits:
            return sentences(head, self.tr("the prompt would not fit, and nothing is answered."))
        # Where nothing is answered now, it matters first that something would be.
        better = "" if here.fits else self.tr("the prompt would fit.")
        kept = len(here.dropped) - len(there.dropped)
        if kept > 0:
            return sentences(head, better, plurals.more_kept(kept))
        if kept < 0:
            return sentences(head, better, plurals.fewer_kept(-kept))
        free = max(0, there.n_ctx - there.reserve - len(there.ids))
        same = self.tr("the same messages would be kept, and %1 tokens would be free.")
        if better:
            same = self.tr("the prompt would fit, and %1 tokens would be free.")
        return sentences(head, fill(same, count(free)))

    # -- answers ----------------------------------------------------------

    def _try(self) -> None:
        self.tried.emit(self._n_ctx, self._overflow)
        self.refresh()

    def _on_length_changed(self, value: float) -> None:
        actual = self._real.prompt.n_ctx if self._real is not None else 0
        self._n_ctx = 0 if round(value) == actual else round(value)
        self._try()

    def _on_length_reset(self) -> None:
        self._n_ctx = 0
        self._try()

    def _on_policy_activated(self, index: int) -> None:
        actual = self._real.resolved.overflow if self._real is not None else None
        self._overflow = None if OVERFLOWS[index] == actual else OVERFLOWS[index]
        self._try()

    def _on_keep_clicked(self) -> None:
        n_ctx, overflow = self._n_ctx, self._overflow
        self.go_back()
        self.wanted.emit(n_ctx, overflow)

    # -- words ------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("What if"))
        self.length.set_texts(self.tr("What if the context held"), "")
        self._policy_name.setText(setting_name("overflow"))
        self.policy.setAccessibleName(setting_name("overflow"))
        texts: dict[Overflow, str] = {
            "stop": self.tr("Stop and explain"),
            "drop_oldest": self.tr("Leave out the oldest messages"),
            "keep_latest": self.tr("Keep the system prompt and the last message"),
        }
        self.policy.clear()
        self.policy.addItems([texts[each] for each in OVERFLOWS])
        self.back.setText(self.tr("As it is"))
        self.keep.setText(self.tr("Make it the setting"))
        self.keep.setToolTip(self.tr("Another context length loads the model again"))
        self.refresh()
