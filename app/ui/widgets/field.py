"""Fields to type in: text, numbers, several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from app.ui.theme import Theme

HEIGHT = 28
NUMBER_SIZE = (60, 24)
MOST_DIGITS = 12


def mark_wrong(field: QWidget, *, wrong: bool) -> None:
    """Show or clear the border of a field whose content cannot be used."""
    if bool(field.property("wrong")) != wrong:
        field.setProperty("wrong", wrong)
        field.style().unpolish(field)
        field.style().polish(field)


class TextField(QLineEdit):
    """One line of text."""

    def __init__(
        self,
        theme: Theme,
        *,
        height: float = HEIGHT,
        size: float = 13,
        mono: bool = False,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            height: pixels at 100 %.
            size: of the type.
            mono: the fixed family.
            bare: no frame and no plane, for a field inside a painted frame.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._height = height
        self._size = size
        self._mono = mono
        self.setProperty("bare", bare)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.font(self._size, mono=self._mono))
        self.setFixedHeight(self._theme.px(self._height))


class TextArea(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it."""

    def __init__(
        self,
        theme: Theme,
        *,
        size: float = 13,
        mono: bool = False,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._mono = mono
        self.setProperty("bare", bare)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        # To Qt that is a step that can be undone.
        self.document().clearUndoRedoStacks()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        font = self._theme.font(self._size, mono=self._mono)
        self.setFont(font)
        # Under a stylesheet it does not inherit. The placeholder is painted with it.
        self.viewport().setFont(font)
        self.updateGeometry()


def _prepare_number(field: QDoubleSpinBox | QSpinBox) -> None:
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setKeyboardTracking(False)
    field.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
    # The stylesheet's padding is ignored once the buttons have no width.
    field.lineEdit().setTextMargins(6, 0, 6, 0)


def _size_number(field: QDoubleSpinBox | QSpinBox, theme: Theme, width: float) -> None:
    font = theme.font(12, tabular=True)
    field.setFont(font)
    # Under a stylesheet it does not inherit.
    field.lineEdit().setFont(font)
    field.setFixedSize(theme.px(width), theme.px(NUMBER_SIZE[1]))


class NumberField(QDoubleSpinBox):
    """A number with decimals; the wheel turns it only when it has the focus."""

    def __init__(
        self, theme: Theme, *, width: float = NUMBER_SIZE[0], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._width = width
        _prepare_number(self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        """60 by 24 at 100 %."""
        return QSize(self._theme.px(self._width), self._theme.px(NUMBER_SIZE[1]))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless the field is in use."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_theme_changed(self) -> None:
        _size_number(self, self._theme, self._width)


class IntegerField(QSpinBox):
    """A whole number; the wheel turns it only when it has the focus."""

    def __init__(
        self, theme: Theme, *, width: float = NUMBER_SIZE[0], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._width = width
        _prepare_number(self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        """60 by 24 at 100 %."""
        return QSize(self._theme.px(self._width), self._theme.px(NUMBER_SIZE[1]))

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Let a number that is too large be written: otherwise its last digits are swallowed."""
        if len(text) <= MOST_DIGITS and self._is_too_large(text):
            return QValidator.State.Intermediate, text, at
        return super().validate(text, at)

    def fixup(self, text: str) -> str:
        """The largest number there may be instead of a larger one."""
        return str(self.maximum()) if self._is_too_large(text) else super().fixup(text)

    def _is_too_large(self, text: str) -> bool:
        digits = text.strip()
        return digits.isascii() and digits.isdigit() and int(digits) > self.maximum()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless the field is in use."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_theme_changed(self) -> None:
        _size_number(self, self._theme, self._width)
