"""The settings of the open conversation: system prompt, sampling, seed, length, stops, overflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bridge.counting import TokenCounter
from app.bridge.thinking import ThinkingSwitch
from app.chat.conversation import ConversationSettings
from app.chat.variables import PROMPT_VARIABLES
from app.ui.chat.ending_rows import OverflowRow, SeedRow, StopRow
from app.ui.chat.length_row import LengthRow
from app.ui.chat.samplers import SPANS
from app.ui.chat.sampling_menu import SamplingMenu
from app.ui.chat.sampling_rows import ROW_GAP, SamplingRows
from app.ui.chat.thinking_row import ThinkingRow
from app.ui.phrase import fill, named, number, sentences
from app.ui.plurals import changed_here, from_model, tokens
from app.ui.settings_names import setting_name
from app.ui.widgets.button import Button
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Pane
from app.ui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.engine.api import Overflow
    from app.ui.theme import Theme


def _decided(settings: ConversationSettings) -> int:
    """How many things the conversation decides for itself."""
    single = (
        settings.system_prompt,
        settings.seed,
        settings.max_tokens,
        settings.stop,
        settings.overflow,
        settings.thinking,
    )
    return len(settings.sampling) + sum(value is not None for value in single)


class ConversationPanel(QWidget):
    """What this conversation decides for itself; the rest is inherited and marked by notches.

    Only what differs from the inherited value is stored with the conversation.

    Signals:
        preset_wanted: what is set here is to be kept as a preset.
    """

    preset_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        session: ChatSession,
        models: ModelHost,
        preferences: Preferences,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session = session
        self._models = models
        self._preferences = preferences
        self._counter = TokenCounter(models.request, parent=self)
        self._prompt_title = Label(theme, 13, 600)
        self._prompt_tokens = Label(theme, 11.5, role="muted", tabular=True)
        self._prompt_reset = IconButton(theme, "ph.arrow-counter-clockwise", 22, 14, role="accent")
        self.system_prompt = TextBox(theme, 3, 10)
        self._sampling_title = Label(theme, 13, 600)
        self.ways = SamplingMenu(theme, preferences)
        self._summary = Label(theme, 11.5, role="muted", wrap=True)
        self.sampling = SamplingRows(theme)
        self._reply_title = Label(theme, 13, 600)
        self.seed = SeedRow(theme, self._last_seed)
        self.thinking = ThinkingRow(
            theme, ThinkingSwitch(session, models, parent=self), parent=self
        )
        self.length = LengthRow(theme)
        self.stops = StopRow(theme)
        self.overflow = OverflowRow(theme)
        # At the foot: a line that came and went above would move what is being dragged.
        self._changed = Label(theme, 11.5, role="muted", elide=True)
        self.save_preset = Button(theme, "quiet", "ph.plus")
        self.reset_all = Button(theme, "quiet")
        self._lay_out(theme)
        self._connect()
        self.retranslate()
        self.refresh()

    def _lay_out(self, theme: Theme) -> None:
        page = Page(theme, spacing=ROW_GAP)
        page.column.addLayout(self._prompt_head())
        page.column.addWidget(self.system_prompt)
        page.column.addSpacing(6)
        page.column.addLayout(self._sampling_head())
        page.column.addWidget(self._summary)
        page.column.addWidget(self.sampling)
        page.column.addSpacing(6)
        page.column.addWidget(self._reply_title)
        for widget in (self.thinking, self.length, self.seed, self.stops, self.overflow):
            page.column.addWidget(widget)
        page.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(page, 1)
        column.addWidget(self._foot(theme))

    def _prompt_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._prompt_title)
        row.addStretch(1)
        row.addWidget(self._prompt_reset)
        row.addWidget(self._prompt_tokens)
        return row

    def _sampling_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._sampling_title)
        row.addStretch(1)
        row.addWidget(self.ways)
        return row

    def _foot(self, theme: Theme) -> Pane:
        foot = Pane(theme, None, "t")
        words = QHBoxLayout()
        words.setContentsMargins(8, 0, 8, 0)
        words.addWidget(self._changed, 1)
        row = QHBoxLayout()
        row.addWidget(self.save_preset)
        row.addStretch(1)
        row.addWidget(self.reset_all)
        column = QVBoxLayout(foot)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(2)
        column.addLayout(words)
        column.addLayout(row)
        return foot

    def _connect(self) -> None:
        self.ways.chosen.connect(self._on_ways_chosen)
        self.ways.inherited.connect(self._on_ways_inherited)
        self.save_preset.clicked.connect(self.preset_wanted)
        self.system_prompt.textChanged.connect(self._on_system_prompt_text_changed)
        self._prompt_reset.clicked.connect(self._on_prompt_reset_clicked)
        self.sampling.changed.connect(self._on_sampling_changed)
        self.sampling.reset.connect(self._on_sampling_reset)
        self.length.chosen.connect(self._on_length_chosen)
        self.length.reset.connect(self._on_length_reset)
        self.seed.chosen.connect(self._on_seed_chosen)
        self.stops.changed.connect(self._on_stops_changed)
        self.stops.reset.connect(self._on_stops_reset)
        self.overflow.chosen.connect(self._on_overflow_chosen)
        self.overflow.reset.connect(self._on_overflow_reset)
        self.reset_all.clicked.connect(self._on_reset_all_clicked)
        self._session.opened.connect(self.refresh)
        self._session.settings_changed.connect(self.refresh)
        self._preferences.changed.connect(self._on_preferences_changed)
        self._models.changed.connect(self._on_models_changed)

    # -- showing ----------------------------------------------------------

    def refresh(self) -> None:
        """Show what holds now."""
        settings, values = self._session.settings(), self._session.resolved()
        inherited = self._session.inherited()
        self.setEnabled(self._session.current != 0)
        self.system_prompt.show_text(values.system_prompt)
        self.system_prompt.setPlaceholderText(self._placeholder(inherited.system_prompt))
        self._prompt_reset.setVisible(values.system_prompt != inherited.system_prompt)
        self.sampling.show_values(values.sampling, inherited.sampling, self._sources(settings))
        self.ways.show_sampling(values.sampling, own=bool(settings.sampling))
        self._summary.setText(self._summary_text())
        self.seed.show_seed(settings.seed)
        self.length.show_length(values.max_tokens, inherited.max_tokens)
        self.stops.show_strings(values.stop, inherited.stop)
        self.overflow.show_choice(values.overflow, inherited.overflow)
        self.reset_all.setEnabled(settings != ConversationSettings())
        here = _decided(settings)
        self._changed.setText(changed_here(here) if here else "")

    def _placeholder(self, inherited: str) -> str:
        if inherited:
            return self.tr("Left empty: no system prompt is sent")
        return self.tr("How should the model answer? For example: be brief, and give units")

    def _sources(self, settings: ConversationSettings) -> dict[str, str]:
        """For each sampler a line on where its value comes from."""
        inherited = self._session.inherited().sampling
        texts: dict[str, str] = {}
        for field, span in SPANS.items():
            shown = number(float(getattr(inherited, field)), span.decimals)
            if field in settings.sampling:
                text = self.tr("Set for this conversation; otherwise %1 (%2)")
                texts[field] = fill(text, shown, self._origin(field))
            else:
                texts[field] = fill(self.tr("Source: %1"), self._origin(field))
        return texts

    def _origin(self, field: str) -> str:
        """Who decides `field` where the conversation does not."""
        preset = self._session.preset()
        if preset is not None and field in preset.settings.sampling:
            return fill(self.tr("the preset “%1”"), preset.name)
        info = self._models.info
        if info is not None and field in info.sampling:
            return self.tr("the model file")
        if field in self._preferences.settings.defaults.sampling:
            return self.tr("your defaults")
        return self.tr("Vitrail's defaults")

    def _summary_text(self) -> str:
        own = self._models.info.sampling if self._models.info is not None else {}
        others = len([field for field in own if field in SPANS])
        preset = self._session.preset()
        if preset is None:
            here = self.tr("Changes apply to this conversation only; notches mark the defaults.")
        else:
            text = self.tr("Changes apply to this conversation only; notches mark “%1”.")
            here = fill(text, preset.name)
        return sentences(from_model(others) if others else "", here)

    def _last_seed(self) -> int:
        """The seed of the last reply of the open branch, 0 where there is none."""
        for item in reversed(self._session.path()):
            if item.node.message.facts is not None:
                return item.node.message.facts.seed
        return 0

    def _count_tokens(self) -> None:
        text = self.system_prompt.toPlainText()
        if text and self._models.state != "ready":
            self._prompt_tokens.setText("")
            return
        self._counter.count(text, self._on_counter_counted)

    # -- changing ---------------------------------------------------------

    def _decide(self, **changes: object) -> None:
        settings = replace(self._session.settings(), **changes)
        if settings != self._session.settings():
            self._session.set_settings(settings)
            self.refresh()

    def _on_system_prompt_text_changed(self) -> None:
        self._count_tokens()
        if self.system_prompt.showing:
            return
        text = self.system_prompt.toPlainText()
        same = text == self._session.inherited().system_prompt
        self._decide(system_prompt=None if same else text)

    def _on_prompt_reset_clicked(self) -> None:
        self.system_prompt.setFocus(Qt.FocusReason.OtherFocusReason)
        self._decide(system_prompt=None)

    def _on_sampling_changed(self, field: str, value: float) -> None:
        sampling = dict(self._session.settings().sampling)
        span = SPANS[field]
        if span.same(value, float(getattr(self._session.inherited().sampling, field))):
            sampling.pop(field, None)
        else:
            sampling[field] = value if span.decimals else round(value)
        self._decide(sampling=sampling)

    def _on_ways_chosen(self, values: dict[str, float | int]) -> None:
        inherited = self._session.inherited().sampling
        self._decide(
            sampling={
                field: value
                for field, value in values.items()
                if not SPANS[field].same(float(value), float(getattr(inherited, field)))
            }
        )

    def _on_ways_inherited(self) -> None:
        self._decide(sampling={})

    def _on_sampling_reset(self, field: str) -> None:
        sampling = dict(self._session.settings().sampling)
        sampling.pop(field, None)
        self._decide(sampling=sampling)

    def _on_length_chosen(self, tokens: int) -> None:
        same = tokens == self._session.inherited().max_tokens
        self._decide(max_tokens=None if same else tokens)

    def _on_length_reset(self) -> None:
        self._decide(max_tokens=None)

    def _on_seed_chosen(self, seed: int | None) -> None:
        self._decide(seed=seed)

    def _on_stops_changed(self, strings: tuple[str, ...]) -> None:
        self._decide(stop=None if strings == self._session.inherited().stop else strings)

    def _on_stops_reset(self) -> None:
        self._decide(stop=None)

    def _on_overflow_chosen(self, policy: Overflow) -> None:
        self._decide(overflow=None if policy == self._session.inherited().overflow else policy)

    def _on_overflow_reset(self) -> None:
        self._decide(overflow=None)

    def _on_reset_all_clicked(self) -> None:
        self._session.set_settings(ConversationSettings())
        self.refresh()

    def _on_preferences_changed(self, section: str) -> None:
        if section == "defaults":
            self.refresh()

    def _on_models_changed(self) -> None:
        self._count_tokens()
        self.refresh()

    def _on_counter_counted(self, number: int) -> None:
        self._prompt_tokens.setText(tokens(number) if number else "")

    # -- language ---------------------------------------------------------

    def retranslate(self) -> None:
        """Set every string again."""
        self._prompt_title.setText(setting_name("system_prompt"))
        self.system_prompt.setAccessibleName(setting_name("system_prompt"))
        names = named(*(f"{{{name}}}" for name in PROMPT_VARIABLES))
        hint = fill(self.tr("%1 are filled in when a message is sent"), names)
        self.system_prompt.setToolTip(hint)
        self.system_prompt.setAccessibleDescription(hint)
        self._prompt_reset.set_name(self.tr("Reset the system prompt"))
        self._sampling_title.setText(self.tr("Sampling"))
        self._reply_title.setText(self.tr("Reply"))
        self.save_preset.setText(self.tr("Save as preset"))
        self.save_preset.setToolTip(self.tr("Keep these settings to begin other conversations"))
        self.reset_all.setText(self.tr("Reset all"))
        self.reset_all.setToolTip(self.tr("Return to the preset, your defaults and the model's"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.refresh()
            self._count_tokens()
        super().changeEvent(event)
