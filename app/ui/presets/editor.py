"""The window in which a preset is made or changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.chat.presets import LONGEST_NAME, Preset, PresetModel
from app.chat.variables import PROMPT_VARIABLES
from app.core.settings import Defaults
from app.engine.api import Sampling
from app.ui.chat.length_row import LengthRow
from app.ui.chat.samplers import SPANS
from app.ui.chat.sampling_rows import SamplingRows
from app.ui.chat.thinking_words import thinking_name
from app.ui.phrase import fill, named
from app.ui.presets.editor_window import EditorWindow
from app.ui.presets.icon_choice import IconChoice
from app.ui.presets.opening_rows import OpeningRows
from app.ui.settings_names import setting_name
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import TextField
from app.ui.widgets.fold import Fold
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page
from app.ui.widgets.setting_row import SettingRow, heading
from app.ui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.chat.conversation import ConversationSettings
    from app.ui.theme import Theme

SIZE = (560, 680)
INHERITED, LENGTH = Sampling(), Defaults().max_tokens
LONGEST_DESCRIPTION = 200


class PresetEditor(EditorWindow):
    """All fields of a preset; it gives a `Preset`."""

    def __init__(
        self,
        theme: Theme,
        preset: Preset,
        models: ModelHost,
        library: Library | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Show `preset`.

        Args:
            theme: colors and sizes.
            preset: what to begin with.
            models: what the loaded model offers.
            library: the models to choose from.
            parent: Qt's.
        """
        super().__init__(theme, LONGEST_NAME, parent=parent)
        self._preset = preset
        self._models = models
        self._sampling = dict(preset.settings.sampling)
        self._length = preset.settings.max_tokens
        self._wanted = self._model_choices(library)
        self._thoughts = self._thinking_choices()
        self.icon = IconChoice(theme)
        self.description = TextField(theme)
        self.description.setMaxLength(LONGEST_DESCRIPTION)
        self.prompt = TextBox(theme, 5, 14)
        self.model = Choice(theme)
        self.thinking = Choice(theme)
        self.sampling = SamplingRows(theme)
        self.length = LengthRow(theme)
        self.openings = OpeningRows(theme)
        self._make_rows(theme)
        self._lay_out(theme)
        self._connect()
        self.retranslate()
        self._show()

    # -- making -----------------------------------------------------------

    def _make_rows(self, theme: Theme) -> None:
        self._name_row = SettingRow(theme, self._named(), never_beside=True)
        self._description_row = SettingRow(theme, self.description, never_beside=True)
        self._prompt_row = SettingRow(theme, self.prompt, never_beside=True)
        self._model_row = SettingRow(theme, self.model)
        self._thinking_row = SettingRow(theme, self.thinking)
        self._opening_title = heading(theme)
        self._opening_line = Label(theme, 11.5, role="muted", wrap=True)
        reply = QWidget()
        column = QVBoxLayout(reply)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(11)
        column.addWidget(self.length)
        column.addWidget(self.sampling)
        self._reply_fold = Fold(theme, reply)

    def _named(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.icon)
        row.addWidget(self.name, 1)
        return holder

    def _lay_out(self, theme: Theme) -> None:
        page = Page(theme, (20, 18, 20, 18), spacing=14)
        for widget in (
            self._name_row,
            self._description_row,
            self._prompt_row,
            self._opening_title,
            self._opening_line,
            self.openings,
            self._model_row,
            self._thinking_row,
            self._reply_fold,
        ):
            page.column.addWidget(widget)
        page.column.addStretch(1)
        self.place(page, *SIZE)

    def _connect(self) -> None:
        self.sampling.changed.connect(self._on_sampling_changed)
        self.sampling.reset.connect(self._on_sampling_reset)
        self.length.chosen.connect(self._on_length_chosen)
        self.length.reset.connect(self._on_length_reset)

    def _model_choices(self, library: Library | None) -> list[PresetModel | None]:
        """None first, then what is here; the one that the preset wants is always among them."""
        found: list[PresetModel | None] = [None]
        for entry in library.entries() if library is not None else ():
            if entry.embedding or entry.broken is not None:
                continue
            model = PresetModel(
                name=entry.name,
                path=entry.path,
                file=Path(entry.path).name,
                quantization=entry.quantization,
            )
            found.append(model)
        wanted = self._preset.model
        if wanted is not None and self._place_of(wanted, found) is None:
            found.append(wanted)
        return found

    @staticmethod
    def _place_of(wanted: PresetModel, among: list[PresetModel | None]) -> int | None:
        for place, model in enumerate(among):
            if model is not None and (model.path or model.file) in {wanted.path, wanted.file}:
                return place
        return None

    def _thinking_choices(self) -> list[str | None]:
        """None leaves it to the conversation; then what the loaded model offers."""
        found: list[str | None] = [None]
        info = self._models.info
        found += list(info.thinking) if info is not None else []
        own = self._preset.settings.thinking
        if own is not None and own not in found:
            found.append(own)
        return found

    # -- showing ----------------------------------------------------------

    def _show(self) -> None:
        preset, settings = self._preset, self._preset.settings
        self.name.setText(preset.name)
        self.icon.show_icon(preset.icon)
        self.description.setText(preset.description)
        self.prompt.show_text(settings.system_prompt or "")
        self.openings.show_openings(preset.opening)
        place = self._place_of(preset.model, self._wanted) if preset.model is not None else 0
        self.model.setCurrentIndex(place or 0)
        self.thinking.setCurrentIndex(self._thoughts.index(settings.thinking))
        self._show_numbers()

    def _show_numbers(self) -> None:
        known = {k: v for k, v in self._sampling.items() if k in SPANS}
        self.sampling.show_values(replace(INHERITED, **known), INHERITED, {})
        self.length.show_length(LENGTH if self._length is None else self._length, LENGTH)

    def trouble(self) -> str:
        """It has no name."""
        return "" if self.made().name else self.tr("Give it a name")

    def made(self) -> Preset:
        """What is in the fields."""
        prompt = self.prompt.toPlainText()
        settings: ConversationSettings = replace(
            self._preset.settings,
            system_prompt=prompt or None,
            sampling=dict(self._sampling),
            max_tokens=self._length,
            thinking=self._thoughts[self.thinking.currentIndex()],
        )
        return replace(
            self._preset,
            name=" ".join(self.name.text().split()),
            icon=self.icon.icon_name,
            description=" ".join(self.description.text().split()),
            settings=settings,
            model=self._wanted[self.model.currentIndex()],
            opening=self.openings.openings(),
        )

    # -- changing ---------------------------------------------------------

    def _on_sampling_changed(self, field: str, value: float) -> None:
        self._sampling[field] = value if SPANS[field].decimals else round(value)
        self._show_numbers()

    def _on_sampling_reset(self, field: str) -> None:
        self._sampling.pop(field, None)
        self._show_numbers()

    def _on_length_chosen(self, tokens: int) -> None:
        self._length = tokens
        self._show_numbers()

    def _on_length_reset(self) -> None:
        self._length = None
        self._show_numbers()

    # -- language ---------------------------------------------------------

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self.setWindowTitle(self.tr("Preset"))
        self._name_row.set_texts(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name of the preset"))
        self._description_row.set_texts(self.tr("What it is for"))
        names = named(*(f"{{{name}}}" for name in PROMPT_VARIABLES))
        self._prompt_row.set_texts(
            setting_name("system_prompt"),
            fill(
                self.tr(
                    "%1 are filled in when a message is sent; a second brace, as in {{date}}, "
                    "keeps them as they are"
                ),
                names,
            ),
        )
        self._opening_title.setText(self.tr("Opening messages"))
        self._opening_line.setText(
            self.tr(
                "A new conversation begins with them: a greeting from the model, or examples of "
                "a question and its answer"
            )
        )
        self._model_row.set_texts(
            self.tr("Model"), self.tr("Loaded when the preset is chosen, if it is in your library")
        )
        self._thinking_row.set_texts(
            self.tr("Thinking"), self.tr("For models that can think before they answer")
        )
        self._reply_fold.set_texts(self.tr("Length and sampling"))
        self.save.setText(self.tr("Save"))
        self.cancel.setText(self.tr("Cancel"))
        self._fill_choices()

    def _fill_choices(self) -> None:
        models = [
            self.tr("The one that is loaded")
            if model is None
            else " ".join((model.name or model.file, model.quantization)).strip()
            for model in self._wanted
        ]
        words = {
            None: self.tr("As the conversation says"),
            "": self.tr("As the model does"),
        }
        thoughts = [words.get(choice, thinking_name(choice or "")) for choice in self._thoughts]
        for box, texts in ((self.model, models), (self.thinking, thoughts)):
            at = max(box.currentIndex(), 0)
            box.clear()
            box.addItems(texts)
            box.setCurrentIndex(at)
