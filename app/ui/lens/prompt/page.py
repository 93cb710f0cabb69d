"""What the model sees: the prompt of the open conversation, token by token."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.bridge.seen import DRAFT
from app.core.errors import NoModelLoaded
from app.ui.lens.prompt.context_strip import MARGIN as BAND_MARGIN
from app.ui.lens.prompt.context_strip import ContextStrip
from app.ui.lens.prompt.empty import EmptyPrompt
from app.ui.lens.prompt.figures import PromptFigures
from app.ui.lens.prompt.notes import PromptNotes
from app.ui.lens.prompt.sight import PromptSight
from app.ui.lens.prompt.what_if import WhatIf
from app.ui.lens.tokens.exports import Exports
from app.ui.lens.tokens.lens_head import LensHead
from app.ui.lens.tokens.strip import MARGIN, Strip
from app.ui.lens.tokens.vocabulary_picker import VocabularyPicker
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.models import ModelFiles
    from app.bridge.seeing import Seeing
    from app.bridge.tasks import Tasks
    from app.bridge.vocabularies import Vocabularies
    from app.engine.api import Overflow
    from app.ui.lens.prompt.sight import Unsent
    from app.ui.theme import Theme

LEAST_STRIP, BELOW = 240, 18
"""Height of the strip at least, and what is free below it."""
DIMMED_AFTER_MS = 300
TITLED = 640
"""In a narrower head there is no title."""


class PromptHead(LensHead):
    """Title, the switch between text and conversation, the model, rows and copies."""

    def __init__(
        self, theme: Theme, picker: VocabularyPicker, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, 1, TITLED, parent=parent)
        self._add_buttons(picker)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every string again."""
        self.title.setText(self.tr("Token lens"))
        self.setAccessibleName(self.tr("What the model sees"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class PromptPage(Pane):
    """The context as a band, figures, notes, what-if, and every token below.

    Attributes:
        sight: what is seen; followed while the page is shown.

    Signals:
        said: something that was done, to be told for a few seconds.
        message_wanted: id of the node of a message; `DRAFT` for the one that is being written;
            -1 for the system prompt.
        settings_wanted: context length (0 for as it is) and `Overflow` (None for as it is).
        left: ``chat`` or ``model``: what the user wants to do about an empty page.
    """

    said = Signal(str)
    message_wanted = Signal(int)
    settings_wanted = Signal(int, object)
    left = Signal(str)

    def __init__(  # noqa: PLR0917
        self,
        theme: Theme,
        seeing: Seeing,
        vocabularies: Vocabularies,
        models: ModelHost,
        files: ModelFiles,
        library: Library,
        tasks: Tasks,
        *,
        unsent: Unsent | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`unsent` gives the message that is being written, which is shown at the end."""
        super().__init__(theme, "surface", parent=parent)
        self._theme = theme
        self._models = models
        self._conversation = 0
        self._entered = False
        self.sight = PromptSight(
            seeing, tasks, vocabularies=vocabularies, unsent=unsent, parent=self
        )
        self.picker = VocabularyPicker(theme, self.sight, models, files, library)
        self.head = PromptHead(theme, self.picker)
        self.context = ContextStrip(theme, self.sight, tall=True)
        self.figures = PromptFigures(theme, self.sight)
        self.notes = PromptNotes(theme, self.sight)
        self.what_if = WhatIf(theme, self.sight)
        self.strip = Strip(theme, self.sight)
        self.empty = EmptyPrompt(theme)
        self.body = QStackedWidget()
        self.exports = Exports(theme, self.sight, self.strip, tasks, parent=self)
        # What takes a moment shows no empty page meanwhile.
        self._patience = QTimer(self, singleShot=True, interval=DIMMED_AFTER_MS)
        self._patience.timeout.connect(self._show_body)
        self._fitter = QTimer(self, singleShot=True, interval=0)
        self._fitter.timeout.connect(self._fit)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_body()

    def _lay_out(self) -> None:
        page = Page(self._theme, (20 - MARGIN, 14, 20 - MARGIN, BELOW), spacing=10)
        band, above = QVBoxLayout(), QVBoxLayout()
        beside = MARGIN - BAND_MARGIN
        band.setContentsMargins(beside, 0, beside, 0)
        band.addWidget(self.context)
        above.setContentsMargins(MARGIN, 0, MARGIN, 0)
        above.setSpacing(10)
        # Notes come and go with what is tried, and must not move it from under the pointer.
        for widget in (self.figures, self.what_if, self.notes):
            above.addWidget(widget)
        page.column.addLayout(band)
        page.column.addLayout(above)
        page.column.addWidget(self.strip)
        page.column.addStretch(1)
        self.body.addWidget(page)
        self.body.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self.body, 1)

    def _connect(self) -> None:
        self.picker.chosen.connect(self._on_picker_chosen)
        self.head.rows.rows_chosen.connect(self.strip.set_rows)
        self.head.copies.copy_wanted.connect(self.exports.take)
        self.exports.said.connect(self.said)
        self.sight.changed.connect(self._on_sight_changed)
        self.sight.changed.connect(self.picker.refresh)
        self.sight.waiting_changed.connect(self.picker.refresh)
        self.context.message_chosen.connect(self._on_context_message_chosen)
        self.what_if.tried.connect(self._on_what_if_tried)
        self.what_if.wanted.connect(self.settings_wanted)
        self.empty.left.connect(self.left)

    # -- what is asked ----------------------------------------------------

    def focus_first(self) -> None:
        """Put the focus on the band, or on what to do next."""
        self._entered = self.sight.seen is None and self.sight.error is None and self.sight.waiting
        something = self.body.currentWidget() is not self.empty
        target: QWidget = self.context if something else self.empty.button
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- what Qt calls ----------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the conversation while it is seen."""
        super().showEvent(event)
        self.sight.follow(following=True)
        self._show_body()
        self._patience.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self.sight.follow(following=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the strip as much as there is."""
        super().resizeEvent(event)
        self._fitter.start()

    def _fit(self) -> None:
        """The strip is as high as what is left; it scrolls, the page hardly ever does."""
        room = self.body.height() - self.strip.y() - BELOW
        self.strip.set_most_height(max(self._theme.px(LEAST_STRIP), room))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.sight.retranslate()
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("What the model sees"))

    # -- answers ----------------------------------------------------------

    def _on_sight_changed(self) -> None:
        seen = self.sight.seen
        if seen is not None:
            if self._conversation not in {0, seen.conversation}:
                self.strip.verticalScrollBar().setValue(0)
                if self.what_if.trying:
                    self.what_if.go_back()
            self._conversation = seen.conversation
            self.what_if.set_longest(seen.vocabulary.n_ctx_train)
        self._show_body()

    def _show_body(self) -> None:
        seen, error = self.sight.seen, self.sight.error
        waiting = seen is None and error is None and self.sight.waiting
        if seen is None and error is None and not waiting and not self._models.path:
            error = NoModelLoaded()
        something = seen is not None and bool(seen.prompt.ids)
        if not something:
            self.empty.show_reason(error, waiting=waiting)
        self.body.setCurrentIndex(0 if something else 1)
        if self._entered and not waiting:
            self._entered = False
            self.focus_first()
        self._fitter.start()

    def _on_picker_chosen(self, source: str) -> None:
        # That of the conversation is followed when it changes.
        path = "" if source == self._models.path else source
        self.sight.set_wish(replace(self.sight.wish, path=path))

    def _on_what_if_tried(self, n_ctx: int, overflow: Overflow | None) -> None:
        self.sight.set_wish(replace(self.sight.wish, n_ctx=n_ctx, overflow=overflow))

    def _on_context_message_chosen(self, message: int) -> None:
        seen = self.sight.seen
        if seen is not None and message < len(seen.nodes):
            nodes = seen.nodes[message]
            self.message_wanted.emit(nodes[0] if nodes else -1)


__all__ = ["DRAFT", "PromptPage"]
