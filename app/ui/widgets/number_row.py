"""A number with its name, a slider, a field, a way back, and one line on what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.phrase import fill
from app.ui.widgets.field import NumberField
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.slider import Slider

if TYPE_CHECKING:
    from app.ui.span import Span
    from app.ui.theme import Theme

FIELD_WIDTH, WIDE_FIELD_WIDTH = 60, 76
WIDE_FROM = 100_000


class NumberRow(QWidget):
    """A row of the settings panel.

    Slider and field always say the same; the notch is the value that a reset goes back to, and
    the reset button shows only where the value is another.

    Signals:
        changed: the user chose this value; while a slider is dragged, once it is let go.
        reset: the user wants the inherited value back.
        typed: a number is being typed; it is taken with Enter or when the field is left.
    """

    changed = Signal(float)
    reset = Signal()
    typed = Signal()

    def __init__(self, theme: Theme, span: Span, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span = span
        self._value = span.low
        self._inherited: float | None = None
        self._filling = False
        self._dragged = False
        self._name = Label(theme, 13, 500, wrap=True)
        self._reset = IconButton(theme, "ph.arrow-counter-clockwise", 22, 14, role="accent")
        wide = span.field_high >= WIDE_FROM
        self._field = NumberField(theme, width=WIDE_FIELD_WIDTH if wide else FIELD_WIDTH)
        self._slider = Slider(theme)
        self._line = Label(theme, 11.5, role="muted", wrap=True)
        self._lay_out()
        self._reset.hide()
        self.set_span(span)
        self._slider.valueChanged.connect(self._on_slider_value_changed)
        self._slider.sliderReleased.connect(self._on_slider_released)
        self._field.valueChanged.connect(self._on_field_value_changed)
        self._field.lineEdit().textEdited.connect(self.typed)
        self._reset.clicked.connect(self._on_reset_clicked)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._name, 1)
        head.addWidget(self._reset)
        head.addWidget(self._field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._slider)
        column.addWidget(self._line)

    @property
    def slider(self) -> Slider:
        """The slider."""
        return self._slider

    @property
    def field(self) -> NumberField:
        """The field."""
        return self._field

    @property
    def reset_button(self) -> IconButton:
        """The way back; hidden where there is nothing to go back from."""
        return self._reset

    def set_span(self, span: Span) -> None:
        """Change the range; a value outside is kept until the user changes it."""
        self._span = span
        self._filling = True
        # Setting the same again would undo what is being typed.
        if self._field.decimals() != span.decimals:
            self._field.setDecimals(span.decimals)
        self._field.setRange(span.low, max(span.field_high, self._value))
        if self._field.singleStep() != span.step:
            self._field.setSingleStep(span.step)
        self._slider.setRange(0, span.positions)
        self._slider.setPageStep(max(1, span.positions // 10))
        self._filling = False
        self._show()

    def set_texts(self, name: str, line: str) -> None:
        """Set what it is called and the line on what it does."""
        self._name.setText(name)
        self._line.setText(line)
        self._line.setVisible(bool(line))
        for control in (self._slider, self._field):
            control.setAccessibleName(name)
            control.setAccessibleDescription(line)
        self._reset.set_name(fill(self.tr("Reset %1"), name))

    def set_hint(self, text: str) -> None:
        """Say in the tool tip where the value comes from."""
        self.setToolTip(text)

    def value(self) -> float:
        """The value shown."""
        return self._value

    @property
    def pending(self) -> bool:
        """Another number stands in the field than was taken."""
        return self._field.text() != self._field.textFromValue(self._field.value())

    def set_value(self, value: float) -> None:
        """Show `value` without telling anyone."""
        self._value = value
        self._show()

    def set_inherited(self, value: float | None) -> None:
        """What a reset goes back to; None for nothing."""
        self._inherited = value
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Name the way back in the language of now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._reset.set_name(fill(self.tr("Reset %1"), self._name.text()))
        super().changeEvent(event)

    def _show(self) -> None:
        self._filling = True
        self._field.setMaximum(max(self._span.field_high, self._value))
        if not self._span.same(self._field.value(), self._value):
            self._field.setValue(self._value)
        position = self._span.position(self._value)
        # Where steps round together, the handle stays where the user put it.
        if not self._span.same(self._span.value(self._slider.value()), self._value):
            self._slider.setValue(position)
        self._filling = False
        inherited = self._inherited
        self._slider.set_notch(None if inherited is None else self._span.position(inherited))
        differs = inherited is not None and not self._span.same(inherited, self._value)
        if self._reset.hasFocus() and not differs:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reset.setVisible(differs)

    def _choose(self, value: float) -> None:
        if self._filling or self._span.same(value, self._value):
            return
        self._value = value
        self._show()
        if self._slider.isSliderDown():
            self._dragged = True
        else:
            self.changed.emit(value)

    def _on_slider_value_changed(self, position: int) -> None:
        if not self._filling:
            self._choose(self._span.value(position))

    def _on_slider_released(self) -> None:
        if self._dragged:
            self._dragged = False
            self.changed.emit(self._value)

    def _on_field_value_changed(self, value: float) -> None:
        self._choose(self._span.rounded(value))

    def _on_reset_clicked(self) -> None:
        self.reset.emit()
