"""Going through something step by step: back, play, on, and any step at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.phrase import count, fill
from app.ui.widgets.folding import Folding
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.slider import Slider
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent

    from app.ui.theme import Theme

PACE_MS = 900
"""A step at the plain speed: long enough to read one pair."""
SPEEDS = (0.5, 1.0, 2.0, 4.0)
LEAST = 160
"""Of buttons and slider; with less the speeds stand below them."""


class Stepper(QWidget):
    """Buttons, a slider and speeds; steps are counted from 0 (nothing done) to `n_steps`.

    Signals:
        moved: the step now, by the user or by playing.
    """

    moved = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.back = IconButton(theme, "ph.caret-left")
        self.play = IconButton(theme, "ph.play")
        self.on = IconButton(theme, "ph.caret-right")
        self.slider = Slider(theme)
        self.speed = Segmented(theme)
        self._place = Label(theme, 12, role="muted", tabular=True)
        self._timer = QTimer(self)
        self._filling = False
        self._name = ""
        self._lay_out()
        self.speed.set_items([""] * len(SPEEDS))
        self.speed.set_current(1)
        self.retranslate()
        self.set_steps(0)
        self.back.clicked.connect(self._on_back_clicked)
        self.on.clicked.connect(self._on_on_clicked)
        self.play.clicked.connect(self._on_play_clicked)
        self.slider.valueChanged.connect(self._on_slider_value_changed)
        self.slider.sliderPressed.connect(self.stop)
        self.speed.chosen.connect(self._on_speed_chosen)
        self._timer.timeout.connect(self._on_timer_timeout)

    def _lay_out(self) -> None:
        steps, speeds = QHBoxLayout(), Wrapping(12)
        steps.setSpacing(4)
        for button in (self.back, self.play, self.on):
            steps.addWidget(button)
        steps.addSpacing(4)
        steps.addWidget(self.slider, 1)
        speeds.addWidget(self._place)
        speeds.addWidget(self.speed)
        whole = Folding(lead_width=lambda: self._theme.px(LEAST))
        whole.addLayout(steps)
        whole.addLayout(speeds)
        self.setLayout(whole)

    @property
    def step(self) -> int:
        """The step now."""
        return self.slider.value()

    @property
    def n_steps(self) -> int:
        """The last one."""
        return self.slider.maximum()

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def set_name(self, name: str) -> None:
        """Say what the slider steps through."""
        self._name = name
        self.slider.setAccessibleName(name)

    def set_steps(self, n_steps: int, step: int | None = None) -> None:
        """Set the number of steps, stand at one of them, and stop; `moved` is silent.

        Args:
            n_steps: how many there are.
            step: where to stand; the end where there are fewer, or where it is None.
        """
        self.stop()
        self._filling = True
        self.slider.setRange(0, n_steps)
        self.slider.setValue(n_steps if step is None else min(step, n_steps))
        self._filling = False
        self._show()

    def set_step(self, step: int) -> None:
        """Go to a step, as the user would."""
        self.stop()
        self.slider.setValue(step)

    def toggle(self) -> None:
        """Play, from the beginning where it stands at the end; or stop."""
        if self.playing:
            self.stop()
        elif self.n_steps:
            if self.step == self.n_steps:
                self.slider.setValue(0)
            self._timer.start(self._pace())
            self._show()

    def stop(self) -> None:
        """Stay where it is."""
        self._timer.stop()
        self._show()

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key asks for: arrows, Home, End, Space; whether it was one of those."""
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.toggle()
        elif key == Qt.Key.Key_Left:
            self.set_step(self.step - 1)
        elif key == Qt.Key.Key_Right:
            self.set_step(self.step + 1)
        elif key == Qt.Key.Key_Home:
            self.set_step(0)
        elif key == Qt.Key.Key_End:
            self.set_step(self.n_steps)
        else:
            return False
        return True

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.back.set_name(self.tr("One step back"))
        self.on.set_name(self.tr("One step forward"))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.set_items([fill(self.tr("%1×"), f"{speed:g}") for speed in SPEEDS])
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Another language has other names."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees does not go on."""
        super().hideEvent(event)
        self.stop()

    def _pace(self) -> int:
        return round(PACE_MS / SPEEDS[max(0, self.speed.current())])

    def _show(self) -> None:
        self.back.setEnabled(self.step > 0)
        self.on.setEnabled(self.step < self.n_steps)
        self.play.setEnabled(self.n_steps > 0)
        self.slider.setEnabled(self.n_steps > 0)
        self.play.set_glyph("ph.pause" if self.playing else "ph.play")
        self.play.set_name(self.tr("Pause") if self.playing else self.tr("Play"))
        words = fill(self.tr("Step %1 of %2"), count(self.step), count(self.n_steps))
        self._place.setText(words)
        self.slider.setAccessibleDescription(words)

    def _on_back_clicked(self) -> None:
        self.set_step(self.step - 1)

    def _on_on_clicked(self) -> None:
        self.set_step(self.step + 1)

    def _on_play_clicked(self) -> None:
        self.toggle()

    def _on_slider_value_changed(self, step: int) -> None:
        self._show()
        if not self._filling:
            self.moved.emit(step)

    def _on_speed_chosen(self, _index: int) -> None:
        if self.playing:
            self._timer.start(self._pace())

    def _on_timer_timeout(self) -> None:
        self.slider.setValue(self.step + 1)
        if self.step >= self.n_steps:
            self.stop()
