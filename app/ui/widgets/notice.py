"""What happened, why, and what can be done, in the place where it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.widgets.label import Icon, Label
from app.ui.widgets.painting import rounded
from app.ui.widgets.pane import Card

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
    from PySide6.QtWidgets import QAbstractButton

    from app.ui.theme import Theme

Kind = Literal["danger", "warning", "success", "plain"]

RADIUS, ABOVE_BUTTONS = 8, 6
ICONS: dict[Kind, str] = {
    "danger": "ph.warning-circle",
    "warning": "ph.warning",
    "success": "ph.check-circle",
    "plain": "ph.info",
}


class Notice(QWidget):
    """A card with an icon, a title, a reason, details on demand and buttons.

    The first button added is the likely cure. Screen readers are told when it comes, and when its
    title is another.
    """

    def __init__(
        self,
        theme: Theme,
        kind: Kind = "danger",
        icon: str | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind: Kind = kind
        self._told = ""
        self._icon = Icon(theme, icon or ICONS[kind], self._role(), 20, 22)
        self.title = Label(theme, 13, 600, wrap=True)
        self.reason = Label(theme, 12.5, 400, "muted", wrap=True)
        self._plate = Card(theme, "code", "border", 6)
        self.details = Label(theme, 12, mono=True, wrap=True, parent=self._plate)
        for label in (self.reason, self.details):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._extra: QWidget | None = None
        self._column = QVBoxLayout()
        self._buttons = QHBoxLayout()
        self._lay_out()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def set_kind(self, kind: Kind, icon: str | None = None) -> None:
        """Change role and icon."""
        self._kind = kind
        self._icon.set_glyph(icon or ICONS[kind], self._role())
        self.update()

    def set_texts(self, title: str, reason: str, details: str = "") -> None:
        """Say what happened and why."""
        self.title.setText(title)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.details.setText(details)
        self.setAccessibleName(title)
        self.setAccessibleDescription(reason)
        if not details:
            self._plate.hide()
        self._alert()

    def show_details(self, *, visible: bool) -> None:
        """Open or close the plate with the details."""
        self._plate.setVisible(visible and bool(self.details.text()))

    def details_shown(self) -> bool:
        """Whether the plate is open."""
        return not self._plate.isHidden()

    def set_extra(self, widget: QWidget | None) -> None:
        """Put `widget` above the buttons in place of the one there was."""
        if self._extra is not None:
            self._column.removeWidget(self._extra)
            self._extra.hide()
            self._extra.deleteLater()
        self._extra = widget
        if widget is not None:
            self._column.insertWidget(self._column.count() - 1, widget)
            widget.show()

    def add_button(self, button: QAbstractButton) -> None:
        """Put a button after those there are."""
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        self._buttons.setContentsMargins(0, ABOVE_BUTTONS, 0, 0)

    def clear_buttons(self) -> None:
        """Remove and delete the buttons."""
        while self._buttons.count() > 1:
            item = self._buttons.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell screen readers: most notices have their words before they are shown."""
        super().showEvent(event)
        self._alert()

    def hideEvent(self, event: QHideEvent) -> None:
        """The same is news when it comes again, but not when its page does."""
        super().hideEvent(event)
        if self.isHidden():
            self._told = ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The soft plane and its border; with high contrast the border is whole."""
        theme = self._theme
        if self._kind == "plain":
            rounded(
                QPainter(self), self.rect(), RADIUS, theme.color("raised"), theme.color("border")
            )
            return
        border = theme.color(self._kind, None if theme.high_contrast else 0.32)
        rounded(QPainter(self), self.rect(), RADIUS, theme.color(f"{self._kind}soft"), border)

    def _alert(self) -> None:
        title = self.title.text()
        if title and title != self._told and self.isVisible():
            self._told = title
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _role(self) -> str:
        return "muted" if self._kind == "plain" else self._kind

    def _lay_out(self) -> None:
        plate = QVBoxLayout(self._plate)
        plate.setContentsMargins(10, 6, 10, 6)
        plate.addWidget(self.details)
        self._plate.hide()
        self._buttons.setSpacing(6)
        self._buttons.addStretch(1)
        column = self._column
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.reason)
        column.addSpacing(2)
        column.addWidget(self._plate)
        column.addLayout(self._buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.setSizeConstraint(QLayout.SizeConstraint.SetDefaultConstraint)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
