"""Rows of the settings panel that are no numbers: seed, stop strings, overflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.engine.api import Overflow
from app.ui.chat.samplers import LARGEST_SEED
from app.ui.chat.stop_strings import stop_lines, stop_strings
from app.ui.phrase import fill
from app.ui.settings_names import setting_name
from app.ui.widgets.field import NumberField
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.radio import Radio
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.theme import Theme

OVERFLOWS: tuple[Overflow, ...] = get_args(Overflow)
DRAWN, FIXED = 0, 1


class Row(QWidget):
    """A name, a way back, something below, and a line on what it does."""

    reset = Signal()
    setting = ""

    def __init__(self, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._name = Label(theme, 13, 500, elide=True)
        self._back = IconButton(theme, "ph.arrow-counter-clockwise", 22, 14, role="accent")
        self._back.clicked.connect(self.reset)
        self._back.hide()
        self._line = Label(theme, 11.5, role="muted", wrap=True)
        self._head = QHBoxLayout()
        self._head.setSpacing(4)
        self._head.addWidget(self._name, 1)
        self._head.addWidget(self._back)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._head)

    @property
    def reset_button(self) -> IconButton:
        """The way back; hidden where there is nothing to go back from."""
        return self._back

    def _show_back(self, shown: bool, instead: QWidget) -> None:
        if self._back.hasFocus() and not shown:
            instead.setFocus(Qt.FocusReason.OtherFocusReason)
        self._back.setVisible(shown)

    def retranslate(self) -> None:
        """Set every string again."""
        self._name.setText(setting_name(self.setting))
        self._back.set_name(fill(self.tr("Reset %1"), setting_name(self.setting)))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class SeedRow(Row):
    """Another seed for each reply, or one that is fixed.

    Signals:
        chosen: the seed, None for another one each time.
    """

    chosen = Signal(object)
    setting = "seed"

    def __init__(
        self, theme: Theme, last_used: Callable[[], int], *, parent: QWidget | None = None
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            last_used: the seed to begin with when the user fixes it.
            parent: its parent.
        """
        super().__init__(theme, parent)
        self._last_used = last_used
        self.choice = Segmented(theme)
        self.field = NumberField(theme, width=96)
        self.field.setDecimals(0)
        self.field.setRange(0, LARGEST_SEED)
        row = QHBoxLayout()
        row.addWidget(self.choice)
        row.addStretch(1)
        row.addWidget(self.field)
        self._column.addLayout(row)
        self._column.addWidget(self._line)
        self.choice.chosen.connect(self._on_choice_chosen)
        self.field.valueChanged.connect(self._on_field_value_changed)
        self._showing = False
        self.retranslate()
        self.show_seed(None)

    def show_seed(self, seed: int | None) -> None:
        """Show `seed`, None for another one each time."""
        self._showing = True
        self.choice.set_current(DRAWN if seed is None else FIXED)
        self.field.setVisible(seed is not None)
        if seed is not None:
            self.field.setValue(seed)
        self._showing = False
        self._line.setText(self._explanation(fixed=seed is not None))

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self.choice.set_items((self.tr("Random"), self.tr("Fixed")))
        self.choice.setAccessibleName(setting_name("seed"))
        self.field.setAccessibleName(setting_name("seed"))
        self._line.setText(self._explanation(fixed=self.choice.current() == FIXED))

    def _explanation(self, *, fixed: bool) -> str:
        if fixed:
            return self.tr("The same prompt and settings give the same reply")
        return self.tr("A different reply each time; its seed is recorded with it")

    def _on_choice_chosen(self, index: int) -> None:
        self.chosen.emit(None if index == DRAWN else self._last_used())

    def _on_field_value_changed(self, value: float) -> None:
        if not self._showing:
            self.chosen.emit(round(value))


class StopRow(Row):
    """Stop strings, one a line.

    Signals:
        changed: the strings that the user wrote.
        reset: the inherited ones are wanted back.
    """

    changed = Signal(tuple)
    setting = "stop"

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.box = TextBox(theme, 1, 6, mono=True)
        self._column.addWidget(self.box)
        self._column.addWidget(self._line)
        self.box.textChanged.connect(self._on_box_text_changed)
        self.retranslate()

    def show_strings(self, strings: tuple[str, ...], inherited: tuple[str, ...]) -> None:
        """Show `strings`; what is being typed and means the same stays."""
        if stop_strings(self.box.toPlainText()) != strings:
            self.box.show_text(stop_lines(strings))
        self._show_back(strings != inherited, self.box)

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self.box.setAccessibleName(setting_name("stop"))
        self.box.setPlaceholderText(self.tr("None"))
        self._line.setText(
            self.tr(
                "The reply ends before any of these. One per line; \\n stands for a line break."
            )
        )

    def _on_box_text_changed(self) -> None:
        if not self.box.showing:
            self.changed.emit(stop_strings(self.box.toPlainText()))


class OverflowRow(Row):
    """What to do when a prompt does not fit in the context.

    Signals:
        chosen: the policy.
        reset: the inherited one is wanted back.
    """

    chosen = Signal(str)
    setting = "overflow"

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.radio = Radio(theme, len(OVERFLOWS))
        self._column.addWidget(self.radio)
        self.radio.chosen.connect(self._on_radio_chosen)
        self.retranslate()

    def show_choice(self, policy: Overflow, inherited: Overflow) -> None:
        """Show `policy`."""
        index = OVERFLOWS.index(policy)
        self.radio.set_current(index)
        self._show_back(policy != inherited, self.radio.options()[index])

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        texts: dict[Overflow, tuple[str, str]] = {
            "stop": (
                self.tr("Stop and explain"),
                self.tr("Nothing is sent until you decide what may be left out"),
            ),
            "drop_oldest": (
                self.tr("Leave out the oldest messages"),
                self.tr("As many as needed; they stay in the conversation"),
            ),
            "keep_latest": (
                self.tr("Keep the system prompt and the last message"),
                self.tr("The model does not read anything in between"),
            ),
        }
        self.radio.set_texts([texts[policy] for policy in OVERFLOWS])

    def _on_radio_chosen(self, index: int) -> None:
        self.chosen.emit(OVERFLOWS[index])
