"""What the heads of both pages of the lens have: title, subject, rows and copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent

from app.ui.lens.tokens.head_buttons import CopiesButton, RowsButton
from app.ui.lens.tokens.head_rows import HeadRows
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Pane
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme


class SubjectSwitch(Segmented):
    """A text that is typed, or the conversation that is open."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.retranslate()
        self.set_current(0)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("What is looked at"))
        self.set_items([self.tr("Text"), self.tr("Conversation")])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class LensHead(Pane):
    """Title and subject at the left; whoever derives from it fills the right.

    Without room for all of it there is no title: the rail says the same. With less the vocabulary
    stands in a row of its own.
    """

    def __init__(
        self, theme: Theme, subject: int, titled: float, *, parent: QWidget | None = None
    ) -> None:
        """Show which `subject` it is about; the title from a width of `titled` pixels on."""
        super().__init__(theme, "surface", "b", parent=parent)
        self._titled = titled
        self.title = Label(theme, 14, 600, elide=True)
        self.subject = SubjectSwitch(theme)
        self.subject.set_current(subject)
        self.rows = RowsButton(theme)
        self.copies = CopiesButton(theme)
        self._rows = HeadRows(theme, self)
        self._row = self._rows.row
        self._row.addWidget(self.title)
        self._row.addSpacing(8)
        self._row.addWidget(self.subject)
        self._row.addStretch(1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _add_buttons(self, picker: QWidget, *between: QWidget) -> None:
        """Put in what both end with: the vocabulary, the rows, and the copies."""
        self._rows.add_model(picker)
        self._row.addSpacing(4)
        for button in (self.rows, *between, self.copies):
            self._row.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the rail says before words are cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._rows.fit()
        self.title.setVisible(self.width() >= self._theme.px(self._titled))

    def _on_theme_changed(self) -> None:
        self._fit()
