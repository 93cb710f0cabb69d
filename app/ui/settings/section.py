"""One section of the settings page."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.chat.sampling_rows import SamplingRows
from app.ui.widgets.fold import Fold
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page

if TYPE_CHECKING:
    from app.ui.theme import Theme

MEASURE = 640
HEADING_GAP = 6


class Section(Page):
    """A scrolling page with a title; subclasses add rows and set all texts in `retranslate`."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, (24, 20, 24, 28), spacing=16, measure=MEASURE, parent=parent)
        self.theme = theme
        self._title = Label(theme, 17, 600)
        self.column.addWidget(self._title)

    @abstractmethod
    def name(self) -> str:
        """What the section is called."""

    def add(self, *widgets: QWidget) -> None:
        """Put `widgets` below those there are."""
        for widget in widgets:
            self.column.addWidget(widget)

    def add_group(self, title: QWidget, *widgets: QWidget) -> None:
        """A heading with a little more air above, and what belongs to it close below."""
        self.column.addSpacing(8)
        group = QVBoxLayout()
        group.setSpacing(HEADING_GAP)
        group.addWidget(title)
        for widget in widgets:
            group.addWidget(widget)
        self.column.addLayout(group)

    def end(self) -> None:
        """Nothing more is added: fill the rest and set the texts."""
        self.column.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every string again."""
        self._title.setText(self.name())
        self.setAccessibleName(self.name())

    def setting(self, widget: str) -> QWidget | None:
        """The widget that `app.ui.settings.entries.Entry` calls by this name."""
        name, _, row = widget.partition(":")
        found = getattr(self, name, None)
        if row and isinstance(found, SamplingRows):
            return found.row(row)
        return found if isinstance(found, QWidget) else None

    def show_setting(self, target: QWidget) -> None:
        """Open what it is folded into, scroll to it, and put the focus on it."""
        above = target.parentWidget()
        while above is not None and above is not self:
            if isinstance(above, Fold):
                above.set_open(True)
            above = above.parentWidget()
        if isinstance(target, Fold):
            target.set_open(True)
        self.ensureWidgetVisible(target)
        for widget in (target, *target.findChildren(QWidget)):
            takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if takes and widget.isEnabled() and widget.isVisibleTo(self):
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def left(widget: QWidget) -> QWidget:
    """`widget` at the left of its own row."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return holder
