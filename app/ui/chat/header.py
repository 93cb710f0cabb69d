"""The line above the transcript: title, preset, model, find, export, the panel's switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.widgets.field import TextField
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from app.ui.actions import Actions
    from app.ui.theme import Theme

HEIGHT = 48
PICKER_SHARE = 0.38
"""The picker is as wide as its words, up to this share of the head."""

ROOMY = 620
"""A narrower head has no buttons for finding and exporting."""
FIELD = 28
PAD = 8
"""Beside the words of the title, where its field has its padding."""
LONGEST_TITLE = 200


class Title(Label):
    """The title; a click, Enter or F2 renames.

    Signals:
        pressed: it should be edited.
    """

    pressed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, 14, 600, elide=True, parent=parent)
        self._ring = KeyboardFocus(theme, self, radius=6)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setContentsMargins(PAD, 0, PAD, 0)

    def sizeHint(self) -> QSize:
        """The whole title, with room beside it."""
        return super().sizeHint() + QSize(2 * PAD, 0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click edits."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Space and F2 edit."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2}:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words and the focus ring."""
        super().paintEvent(event)

        self._ring.paint(QPainter(self), self.rect())


class Header(Pane):
    """Title, renamed in place; the model picker; the switch of the right panel.

    Signals:
        renamed: the new title.
    """

    renamed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        picker: QWidget,
        preset: QWidget | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        """`preset` stands beside the title."""
        super().__init__(theme, "surface", "b", parent=parent)
        self._shown_title = ""
        self._renaming = False
        self.picker = picker
        self.preset = preset
        self.title = Title(theme, parent=self)
        self.field = TextField(theme, size=14, height=FIELD, parent=self)
        self.field.setMaxLength(LONGEST_TITLE)
        self.finding = IconButton(theme, "ph.magnifying-glass", 30, 18, parent=self)
        self.finding.follow(actions["view.find"])
        self.prompt = IconButton(theme, "ph.eye", 30, 18, parent=self)
        self.prompt.follow(actions["view.prompt"])
        self.export = IconButton(theme, "ph.export", 30, 18, parent=self)
        self.export.follow(actions["chat.export"])
        self.panel = IconButton(theme, "ph.square-half", 30, 18, parent=self)
        self.panel.follow(actions["view.panel"])
        self._lay_out()
        self.title.pressed.connect(self.rename)
        self.field.returnPressed.connect(self._on_field_return_pressed)
        self.field.installEventFilter(self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def _lay_out(self) -> None:
        self.field.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(20 - PAD, 0, 10, 1)
        row.setSpacing(4)
        row.addWidget(self.title)
        row.addWidget(self.field, 1)
        if self.preset is not None:
            row.addWidget(self.preset)
        row.addStretch(1)
        row.addSpacing(8)
        row.addWidget(self.picker)
        row.addSpacing(4)
        row.addWidget(self.finding)
        row.addWidget(self.prompt)
        row.addWidget(self.export)
        row.addWidget(self.panel)

    def retranslate(self) -> None:
        """Set all words again."""
        self.field.setAccessibleName(self.tr("Title of the conversation"))
        self.field.setPlaceholderText(self.tr("New conversation"))
        self.title.setToolTip("")
        self.show_title(self._shown_title)

    def show_title(self, title: str) -> None:
        """Show the title of the open conversation; one without a title is a new one."""
        self._shown_title = title
        self.title.setText(title or self.tr("New conversation"))
        self.title.setAccessibleName(self.title.text())
        self.title.setAccessibleDescription(self.tr("Press Enter to rename"))

    def rename(self) -> None:
        """Edit the title in its place."""
        self.field.setText(self._shown_title)
        self._renaming = True
        self._show_field(visible=True)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_field(self, *, visible: bool) -> None:
        # One after the other, so that the picker beside them is never pushed aside.
        first, second = (self.title, self.field) if visible else (self.field, self.title)
        first.hide()
        second.show()

    @property
    def shown_title(self) -> str:
        """The title as the conversation has it."""
        return self._shown_title

    @property
    def renaming(self) -> bool:
        """The title is being edited."""
        return self._renaming

    def _finish(self, *, keep: bool) -> None:
        """Show the title again; keep what was written or not."""
        if not self.renaming:
            return
        # First: the field loses the focus as it goes, which would keep what was written.
        self._renaming = False
        title = self.field.text().strip()
        self._show_field(visible=False)
        if keep and title and title != self._shown_title:
            self.renamed.emit(title)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape gives up; leaving the field keeps what was written."""
        if watched is self.field:
            escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
            if escape and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if escape and event.type() == QEvent.Type.KeyPress:
                self._finish(keep=False)
                self.title.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.type() == QEvent.Type.FocusOut:
                self._finish(keep=True)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the title is worth more than what the palette finds too."""
        super().resizeEvent(event)
        for button in (self.finding, self.prompt, self.export):
            button.setVisible(self.width() >= self._theme.px(ROOMY))
        self._spare_picker()

    def event(self, event: QEvent) -> bool:
        """The picker may want another width: another model was chosen."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._spare_picker()
        return super().event(event)

    def _spare_picker(self) -> None:
        """A long title is cut before the name of the model is."""
        share = int(self.width() * PICKER_SHARE)
        self.picker.setMinimumWidth(min(self.picker.sizeHint().width(), share))

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_field_return_pressed(self) -> None:
        self._finish(keep=True)
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
        self.title.setFixedHeight(self._theme.px(FIELD))
