"""Settings: what a new conversation begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace

from app.core.settings import Defaults, Titles
from app.engine.api import Sampling
from app.ui.chat.ending_rows import OverflowRow, StopRow
from app.ui.chat.length_row import LengthRow
from app.ui.chat.samplers import SPANS
from app.ui.chat.sampling_rows import SamplingRows
from app.ui.settings.section import Section
from app.ui.settings_names import setting_name
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.setting_row import SettingRow, heading
from app.ui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.preferences import Preferences
    from app.engine.api import Overflow
    from app.ui.theme import Theme

NEUTRAL, UNCHANGED = Sampling(), Defaults()
TITLES: tuple[Titles, ...] = get_args(Titles)


class DefaultsSection(Section):
    """What conversations inherit where they, and the model, say nothing."""

    def __init__(
        self, theme: Theme, preferences: Preferences, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent=parent)
        self._preferences = preferences
        self._explanation = Label(theme, 12, role="muted", wrap=True)
        self.system_prompt = TextBox(theme, 3, 10)
        self._prompt_row = SettingRow(theme, self.system_prompt, never_beside=True)
        self.length = LengthRow(theme)
        self.stops = StopRow(theme)
        self.overflow = OverflowRow(theme)
        self.titles = Segmented(theme)
        self._titles_row = SettingRow(theme, self.titles)
        self._sampling_title = heading(theme)
        self.sampling = SamplingRows(theme)
        self.reset_all = Button(theme, "quiet", "ph.arrow-counter-clockwise")
        self.add(
            self._explanation,
            self._prompt_row,
            self.length,
            self.stops,
            self.overflow,
            self._titles_row,
        )
        self.add_group(self._sampling_title)
        self.add(self.sampling, self.reset_all)
        self._connect()
        self.end()
        self.refresh()

    def _connect(self) -> None:
        self.system_prompt.textChanged.connect(self._on_system_prompt_text_changed)
        self.length.chosen.connect(self._on_length_chosen)
        self.length.reset.connect(self._on_length_reset)
        self.stops.changed.connect(self._on_stops_changed)
        self.stops.reset.connect(self._on_stops_reset)
        self.overflow.chosen.connect(self._on_overflow_chosen)
        self.overflow.reset.connect(self._on_overflow_reset)
        self.titles.chosen.connect(self._on_titles_chosen)
        self.sampling.changed.connect(self._on_sampling_changed)
        self.sampling.reset.connect(self._on_sampling_reset)
        self.reset_all.clicked.connect(self._on_reset_all_clicked)
        self._preferences.changed.connect(self._on_preferences_changed)

    def name(self) -> str:
        """What the section is called."""
        return self.tr("New conversations")

    def refresh(self) -> None:
        """Show the preferences."""
        defaults = self._preferences.settings.defaults
        self.system_prompt.show_text(defaults.system_prompt)
        self.length.show_length(defaults.max_tokens, UNCHANGED.max_tokens)
        self.stops.show_strings(defaults.stop, UNCHANGED.stop)
        self.overflow.show_choice(defaults.overflow, UNCHANGED.overflow)
        self.titles.set_current(TITLES.index(defaults.titles))
        known = {field: value for field, value in defaults.sampling.items() if field in SPANS}
        self.sampling.show_values(replace(NEUTRAL, **known), NEUTRAL, {})
        self.reset_all.setEnabled(defaults != UNCHANGED)

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self._explanation.setText(
            self.tr(
                "Each conversation can change these for itself. Sampling settings that come with a "
                "model file take precedence over the ones here."
            )
        )
        self._prompt_row.set_texts(
            setting_name("system_prompt"),
            self.tr("Sent before every conversation; leave it empty for none"),
        )
        self.titles.set_items([self.tr("By the model"), self.tr("First line")])
        self._titles_row.set_texts(
            self.tr("Titles"),
            self.tr(
                "By the model: it finds a title after its first reply, on this computer and "
                "without making you wait"
            ),
        )
        self._sampling_title.setText(self.tr("Sampling"))
        self.reset_all.setText(self.tr("Reset all"))

    def _change(self, **fields: object) -> None:
        defaults = replace(self._preferences.settings.defaults, **fields)
        self._preferences.update(defaults=defaults)

    def _sampling_without(self, field: str) -> dict[str, float | int]:
        values = dict(self._preferences.settings.defaults.sampling)
        values.pop(field, None)
        return values

    def _on_system_prompt_text_changed(self) -> None:
        if not self.system_prompt.showing:
            self._change(system_prompt=self.system_prompt.toPlainText())

    def _on_length_chosen(self, tokens: int) -> None:
        self._change(max_tokens=tokens)

    def _on_length_reset(self) -> None:
        self._change(max_tokens=UNCHANGED.max_tokens)

    def _on_stops_changed(self, strings: tuple[str, ...]) -> None:
        self._change(stop=strings)

    def _on_stops_reset(self) -> None:
        self._change(stop=UNCHANGED.stop)

    def _on_overflow_chosen(self, policy: Overflow) -> None:
        self._change(overflow=policy)

    def _on_overflow_reset(self) -> None:
        self._change(overflow=UNCHANGED.overflow)

    def _on_titles_chosen(self, index: int) -> None:
        self._change(titles=TITLES[index])

    def _on_sampling_changed(self, field: str, value: float) -> None:
        values = self._sampling_without(field)
        if not SPANS[field].same(value, float(getattr(NEUTRAL, field))):
            values[field] = value if SPANS[field].decimals else round(value)
        self._change(sampling=values)

    def _on_sampling_reset(self, field: str) -> None:
        self._change(sampling=self._sampling_without(field))

    def _on_reset_all_clicked(self) -> None:
        self._preferences.update(defaults=Defaults())

    def _on_preferences_changed(self, section: str) -> None:
        if section == "defaults":
            self.refresh()
