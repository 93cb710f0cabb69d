"""The file of the settings, which can never stop a start.

What cannot be read falls back piece by piece: a value that does not fit its field becomes the
field's default, a value out of range the nearest one in range, an unknown key is ignored, an
unreadable file the previous good copy, and where that is unreadable too, the defaults.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec
from msgspec import Struct, structs

from app.core.errors import SettingsNotSaved
from app.core.files import atomic_write
from app.core.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

Origin = Literal["new", "file", "previous", "defaults"]
"""Where the settings came from: there was no file yet; the file; the previous good copy, since
the file could not be read; the defaults, since neither could."""

MAX_FILE_BYTES = 4 * 1024 * 1024

S = TypeVar("S", bound=Struct)


def read(data: bytes) -> Settings:
    """The settings in `data`, field by field.

    Raises:
        ValueError: it is not a JSON object.
    """
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 (a damaged file, not a wrong call)
    _name_crashed(raw)
    sections: dict[str, Any] = {}
    for field in structs.fields(Settings):
        inner = raw.get(field.name)
        if isinstance(inner, dict):
            sections[field.name] = _piecewise(field.type, inner)
    return Settings(**sections).clamped()


class SettingsFile:
    """The file at `path` and, beside it, the last one that could be read.

    Attributes:
        path: the file.
        previous: the copy.
        origin: where the settings of the last `load` came from.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.previous = path.with_suffix(".previous.json")
        self.unreadable = path.with_suffix(".unreadable.json")
        self.origin: Origin = "new"

    def load(self) -> Settings:
        """The settings; never raises."""
        settings = _read_file(self.path)
        if settings is not None:
            self.origin = "file"
            return settings
        present = self.path.exists()
        if present:
            with contextlib.suppress(OSError):
                atomic_write(self.unreadable, self.path.read_bytes()[:MAX_FILE_BYTES])
        settings = _read_file(self.previous)
        if settings is not None:
            self.origin = "previous"
            return settings
        self.origin = "defaults" if present or self.previous.exists() else "new"
        return Settings()

    def save(self, settings: Settings) -> None:
        """Write `settings`; the file they replace becomes the previous copy if it can be read.

        Raises:
            SettingsNotSaved: they could not be written; the files are as before.
        """
        data = msgspec.json.format(msgspec.json.encode(settings.clamped()), indent=2) + b"\n"
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _read_file(self.path) is not None:
                atomic_write(self.previous, self.path.read_bytes())
            atomic_write(self.path, data)
        except OSError as error:
            raise SettingsNotSaved(path=str(self.path), detail=error.strerror or "") from error


def _read_file(path: Path) -> Settings | None:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        return read(data) if len(data) <= MAX_FILE_BYTES else None
    except (OSError, ValueError):
        return None


def _name_crashed(raw: dict[str, Any]) -> None:
    """Earlier versions kept the paths alone of files that had ended the engine at their load."""
    models = raw.get("models")
    if not isinstance(models, dict):
        return
    crashed = models.pop("crashed", None)
    if isinstance(crashed, list) and "refused" not in models:
        models["refused"] = {
            path: {"kind": "EngineCrashed", "fields": {"phase": "loading"}}
            for path in crashed
            if isinstance(path, str)
        }


def _piecewise(kind: type[S], raw: dict[str, Any]) -> S:
    """A `kind` of those values in `raw` that fit their fields."""
    values: dict[str, Any] = {}
    for field in structs.fields(kind):
        if field.name in raw:
            with contextlib.suppress(msgspec.ValidationError, OverflowError):
                values[field.name] = msgspec.convert(raw[field.name], field.type)
    return kind(**values)
