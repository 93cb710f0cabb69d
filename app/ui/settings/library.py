"""Settings: where models are, and what verdicts on them are given for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.core.settings import FIT_CTX_RANGE, LibrarySettings
from app.hub.stores import OWNERS
from app.ui.phrase import fill, named
from app.ui.settings.folders import FolderList, choose_folder
from app.ui.settings.models_folder import ModelsFolder
from app.ui.settings.section import Section, left
from app.ui.span import Span
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.number_row import NumberRow
from app.ui.widgets.setting_row import SettingRow, heading
from app.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.downloads import Downloads
    from app.bridge.library import Library
    from app.bridge.preferences import Preferences
    from app.ui.theme import Theme

CONTEXT = Span(FIT_CTX_RANGE[0], 131_072, 512, limit=FIT_CTX_RANGE[1], curve=3.0)


class LibrarySection(Section):
    """The models folder, other folders, other programs."""

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        library: Library,
        downloads: Downloads | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._preferences = preferences
        self._folder_title = heading(theme)
        self.folder = ModelsFolder(theme, preferences, library, downloads)
        self._watched_title = heading(theme)
        self._watched_line = Label(theme, 12, role="muted", wrap=True)
        self.watched = FolderList(theme)
        self.add_folder = Button(theme, "standard", "ph.folder-plus")
        self.other_apps = Switch(theme)
        self._other_apps_row = SettingRow(theme, self.other_apps, always_beside=True)
        self.context = NumberRow(theme, CONTEXT)
        self.add_group(self._folder_title, self.folder)
        self.add_group(self._watched_title, self._watched_line, self.watched, left(self.add_folder))
        self.add(self._other_apps_row, self.context)
        self.add_folder.clicked.connect(self._on_add_folder_clicked)
        self.watched.removed.connect(self._on_watched_removed)
        self.other_apps.clicked.connect(self._on_other_apps_clicked)
        self.context.changed.connect(self._on_context_changed)
        self.context.reset.connect(self._on_context_reset)
        preferences.changed.connect(self._on_preferences_changed)
        self.end()
        self.refresh()

    def name(self) -> str:
        """What the section is called."""
        return self.tr("Library")

    def refresh(self) -> None:
        """Show the preferences."""
        library = self._preferences.settings.library
        self.folder.refresh()
        self.watched.show_folders(library.watched)
        self.other_apps.setChecked(library.other_apps)
        self.context.set_inherited(LibrarySettings().fit_ctx)
        self.context.set_value(library.fit_ctx)

    def watch(self, path: str) -> None:
        """Look through another folder too; one that is looked through already adds nothing."""
        library = self._preferences.settings.library
        if path and Path(path) not in {Path(folder) for folder in library.watched}:
            self._change(watched=(*library.watched, path))

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self._folder_title.setText(self.tr("Models folder"))
        self._watched_title.setText(self.tr("Watched folders"))
        self._watched_line.setText(
            self.tr("Models in these folders are listed too. Nothing in them is changed.")
        )
        self.add_folder.setText(self.tr("Add a folder…"))
        self._other_apps_row.set_texts(
            self.tr("Look in the folders of other programs"),
            fill(
                self.tr("%1. Their models are used in place and never changed."),
                named(*OWNERS.values()),
            ),
        )
        self.context.set_texts(
            self.tr("Context length for verdicts (tokens)"),
            self.tr(
                "Whether a model fits this computer depends on it. A longer context needs more "
                "memory."
            ),
        )

    def _change(self, **fields: object) -> None:
        library = replace(self._preferences.settings.library, **fields)
        self._preferences.update(library=library)

    def _on_add_folder_clicked(self) -> None:
        choose_folder(self, self.tr("Choose a folder to watch"), str(Path.home()), self.watch)

    def _on_watched_removed(self, path: str) -> None:
        watched = self._preferences.settings.library.watched
        self._change(watched=tuple(folder for folder in watched if folder != path))
        self.add_folder.setFocus()

    def _on_other_apps_clicked(self, on: bool) -> None:
        self._change(other_apps=on)

    def _on_context_changed(self, value: float) -> None:
        self._change(fit_ctx=round(value))

    def _on_context_reset(self) -> None:
        self._change(fit_ctx=LibrarySettings().fit_ctx)

    def _on_preferences_changed(self, section: str) -> None:
        if section == "library":
            self.refresh()
