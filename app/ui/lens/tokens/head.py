"""The head of the Tokens page: how the text is cut, with what, and what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QActionGroup

from app.ui.lens.tokens.lens import RAW, Mode
from app.ui.lens.tokens.lens_head import LensHead
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.menu import Menu
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.lens.tokens.lens import Lens
    from app.ui.lens.tokens.vocabulary_picker import VocabularyPicker
    from app.ui.theme import Theme

MODES: tuple[Mode, ...] = get_args(Mode)
TITLED, ROOMY = 1020, 800
"""In a narrower head there is no title; in one narrower still the modes are in the menu."""


class Head(LensHead):
    """Title, options, vocabulary, rows and copies.

    Signals:
        rows_chosen: names of the rows under each pane.
        copy_wanted: one of `app.ui.lens.tokens.head_buttons.COPIES`.
        subject_chosen: 0 for the text, 1 for the conversation.
    """

    rows_chosen = Signal(object)
    copy_wanted = Signal(str)
    subject_chosen = Signal(int)

    def __init__(
        self,
        theme: Theme,
        lens: Lens,
        picker: VocabularyPicker,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, 0, TITLED, parent=parent)
        self._lens = lens
        self.mode = Segmented(theme)
        self.picker = picker
        self.options = IconButton(theme, "ph.sliders-horizontal", 30, 18)
        self.options.setMenu(Menu(theme, parent=self.options))
        self._modes = QActionGroup(self)
        for _ in MODES:
            self._modes.addAction(QAction(self._modes, checkable=True))
        self._special = QAction(self, checkable=True)
        self._parse = QAction(self, checkable=True)
        self._fill_menus()
        self._row.addWidget(self.mode)
        self._row.addSpacing(8)
        self._add_buttons(picker, self.options)
        self.rows.rows_chosen.connect(self.rows_chosen)
        self.copies.copy_wanted.connect(self.copy_wanted)
        self.subject.chosen.connect(self.subject_chosen)
        self.mode.chosen.connect(self._on_mode_chosen)
        lens.options_changed.connect(self.refresh)
        lens.vocabulary_changed.connect(self.refresh)
        self.retranslate()
        self.mode.set_current(0)
        self.refresh()

    def _fill_menus(self) -> None:
        self.options.menu().addActions(self._modes.actions())
        self._modes.triggered.connect(self._on_modes_triggered)
        self._parting = self.options.menu().addSeparator()
        for action in (self._special, self._parse):
            self.options.menu().addAction(action)
            action.triggered.connect(self._on_options_triggered)

    def refresh(self) -> None:
        """Show how the text is cut now."""
        lens = self._lens
        self.mode.set_current(MODES.index(lens.mode))
        self._modes.actions()[MODES.index(lens.mode)].setChecked(True)
        plain, framed, raw = self.mode.items()
        plain.setToolTip(self.tr("The text and nothing else"))
        framed.setEnabled(lens.can_frame or lens.vocabulary is None)
        framed.setToolTip(
            self.tr("As a message that you send: the chat template writes something around it")
            if framed.isEnabled()
            else self.tr("This vocabulary comes without a chat template")
        )
        self._modes.actions()[1].setEnabled(framed.isEnabled())
        raw.setToolTip(
            self.tr(
                "As a prompt without a template: what reads like a special token is one,"
                " and the text begins as the vocabulary says"
            )
        )
        options = RAW if lens.mode == "raw" else lens.options
        self._special.setChecked(options.add_special)
        self._parse.setChecked(options.parse_special)
        for action in (self._special, self._parse):
            action.setEnabled(lens.mode == "plain")

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Token lens"))
        self.title.setText(self.tr("Token lens"))
        self.mode.setAccessibleName(self.tr("What is cut"))
        names = [self.tr("Plain text"), self.tr("Chat template"), self.tr("Raw prompt")]
        self.mode.set_items(names)
        for action, name in zip(self._modes.actions(), names, strict=True):
            action.setText(name)
        self.options.set_name(self.tr("How the text is cut"))
        self._special.setText(self.tr("Add BOS and EOS as the model does"))
        self._parse.setText(self.tr("Recognize special tokens in the text"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.refresh()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what is said elsewhere, or move it, before words are cut."""
        super().resizeEvent(event)
        width, px = self.width(), self._theme.px
        self.mode.setVisible(width >= px(ROOMY))
        for action in (*self._modes.actions(), self._parting):
            action.setVisible(width < px(ROOMY))

    def _on_modes_triggered(self, action: QAction) -> None:
        self._lens.set_mode(MODES[self._modes.actions().index(action)])

    def _on_mode_chosen(self, index: int) -> None:
        self._lens.set_mode(MODES[index])

    def _on_options_triggered(self) -> None:
        self._lens.set_options(
            replace(
                self._lens.options,
                add_special=self._special.isChecked(),
                parse_special=self._parse.isChecked(),
            )
        )
