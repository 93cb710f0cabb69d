"""How model files are loaded: what is remembered for each, and the command that says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from app.engine.api import LoadSettings
from app.engine.protocol import Load

if TYPE_CHECKING:
    from app.bridge.preferences import Preferences


class Loads:
    """Load settings by file, kept in the preferences.

    Args:
        preferences: where they are kept; its engine section holds where a file has nothing.
        kv_folder: where KV states may lie; empty keeps none.
    """

    def __init__(self, preferences: Preferences, *, kv_folder: str) -> None:
        self._preferences = preferences
        self._kv_folder = kv_folder
        self._once: dict[str, LoadSettings] = {}

    def settings(self, path: str) -> LoadSettings:
        """What was said for this time, what is remembered for `path`, or the defaults."""
        if path in self._once:
            return self._once[path]
        remembered = self._preferences.settings.models.load.get(path, {})
        try:
            return msgspec.convert(remembered, LoadSettings)
        except msgspec.ValidationError:
            return LoadSettings()

    def set_once(self, path: str, settings: LoadSettings | None) -> None:
        """Load `path` in this way until it is loaded otherwise; remember nothing."""
        if settings is None:
            self._once.pop(path, None)
        else:
            self._once[path] = settings

    def remember(self, path: str, settings: LoadSettings) -> None:
        """Load `path` in this way from now on."""
        self.set_once(path, None)
        models = self._preferences.settings.models
        load = {**models.load, path: msgspec.to_builtins(settings)}
        self._preferences.update(models=structs.replace(models, load=load))

    def command(self, path: str, file_key: str) -> Load:
        """What to tell the engine; `file_key` names the contents of the file."""
        settings, engine = self.settings(path), self._preferences.settings.engine
        return Load(
            path=path,
            settings=structs.replace(
                settings,
                rpc_servers=settings.rpc_servers or engine.rpc_servers,
                threads=engine.threads if settings.threads is None else settings.threads,
            ),
            kv_folder=self._kv_folder,
            kv_limit_bytes=engine.kv_limit_bytes,
            file_key=file_key,
        )
