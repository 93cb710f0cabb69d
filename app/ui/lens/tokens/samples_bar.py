"""Texts to try, and what there is to see in the one that was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.bridge.governing import language_code
from app.inspection.samples import Sample, load, resembles
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from app.ui.theme import Theme

ROOMY = 560
"""Pixels at 100 %; in a narrower bar the sentence is below the buttons."""
PARTED = ("english", "python")
"""Samples that begin another part of the menu."""


class _MenuButton(Button):
    """Arrow down opens the menu, as it does for a list."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it."""
        if event.key() == Qt.Key.Key_Down:
            self.click()
        else:
            super().keyPressEvent(event)


class SamplesBar(QWidget):
    """A button with a menu of texts, one for files, and what there is to see in a sample.

    Signals:
        chosen: the text to look at.
        file_wanted: a file instead.
    """

    chosen = Signal(str)
    file_wanted = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: tuple[Sample, ...] = ()
        self._key = ""
        self.button = _MenuButton(theme, icon="ph.lightbulb")
        self.menu = Menu(theme, parent=self.button)
        self.file_button = Button(theme, icon="ph.file-text")
        self.sentence = Label(theme, 12.5, wrap=True)
        self._theme = theme
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        buttons.addWidget(self.file_button, 0, Qt.AlignmentFlag.AlignTop)
        buttons.addStretch(1)
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(buttons)
        row.addWidget(self.sentence, 1, Qt.AlignmentFlag.AlignVCenter)
        self.button.clicked.connect(self.open_menu)
        self.file_button.clicked.connect(self.file_wanted)
        self.retranslate()

    def samples(self) -> tuple[Sample, ...]:
        """What is offered, in the language of the window."""
        return self._samples

    def current(self) -> Sample | None:
        """The one that is looked at."""
        return next((each for each in self._samples if each.key == self._key), None)

    def open_menu(self) -> None:
        """Show what can be chosen."""
        for action in self.menu.actions():
            action.setChecked(action.data() == self._key and bool(self._key))
        self.menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 4)))
        first = next((each for each in self.menu.actions() if each.isChecked()), None)
        self.menu.setActiveAction(first or self.menu.actions()[0])

    def choose(self, key: str) -> None:
        """Look at a sample; one that is not there is passed over."""
        sample = next((each for each in self._samples if each.key == key), None)
        if sample is not None:
            self._key = key
            self._tell()
            self.chosen.emit(sample.text)

    def follow(self, text: str) -> None:
        """The text is another now: what is said of a sample goes with it."""
        sample = self.current()
        if sample is not None and not resembles(text, sample.text):
            self._key = ""
            self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the sentence where it has room."""
        super().resizeEvent(event)
        roomy = self.width() >= self._theme.px(ROOMY)
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if roomy else way.TopToBottom)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self._samples = load(language_code())
        self.button.setText(self.tr("Samples"))
        self.button.setAccessibleName(self.tr("Samples: texts that show something"))
        self.file_button.setText(self.tr("Open a file…"))
        self.file_button.setToolTip(self.tr("Open a text file, or drop one on the text"))
        self.button.setEnabled(bool(self._samples))
        self.menu.clear()
        for sample in self._samples:
            if sample.key in PARTED:
                self.menu.addSeparator()
            action = QAction(sample.title.replace("&", "&&"), self.menu)
            action.setCheckable(True)
            action.setData(sample.key)
            action.triggered.connect(self._on_action_triggered)
            self.menu.addAction(action)
        self._tell()

    def _tell(self) -> None:
        sample = self.current()
        if sample is None:
            self.sentence.setText(
                self.tr(
                    "A model reads tokens, not letters: pieces of text, often a word or a part of "
                    "one, each known to it only by a number. The samples show why letters are "
                    "hard to count and why some languages cost more."
                )
            )
        else:
            self.sentence.setText(sample.sentence)

    def _on_action_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.choose(action.data())
