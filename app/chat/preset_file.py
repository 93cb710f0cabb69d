"""Presets as a file, to take along and to give away.

JSON, UTF-8::

    {
      "format": "vitrail-presets",
      "version": 1,
      "presets": [
        {
          "name": "Code reviewer",
          "icon": "code",
          "description": "Finds what breaks before it does.",
          "settings": {
            "system_prompt": "You review code. Today is {date}.",
            "sampling": {"temperature": 0.3},
            "max_tokens": 1024,
            "stop": ["END"],
            "overflow": "drop_oldest",
            "thinking": "off",
            "seed": 42
          },
          "model": {"name": "Qwen3 8B", "file": "Qwen3-8B-Q4_K_M.gguf", "quantization": "Q4_K_M"},
          "opening": [{"role": "assistant", "content": "Show me the code."}]
        }
      ]
    }

Of a preset only ``name`` is required. ``sampling`` has fields of `app.engine.api.Sampling`; what is
left out is inherited. Fields that are not known are ignored. The path of a model's file stays here:
it would tell others how the disk is laid out.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct, structs

from app.chat.presets import LONGEST_NAME, Preset
from app.chat.stock import whole
from app.core.errors import ExportFailed, PresetsRefused
from app.core.files import atomic_write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORMAT = "vitrail-presets"
VERSION = 1
MOST_BYTES = 8 * 1024 * 1024
MOST_PRESETS = 1000

T = TypeVar("T")

_PLACE = re.compile(r" - at `\$\.?(?P<where>.*)`$")
_BYTE = re.compile(r"\(byte (?P<at>\d+)\)")


class _Head(Struct, frozen=True):
    format: str = ""
    version: int = 0


class _File(Struct, frozen=True):
    presets: tuple[Preset, ...]


def write_file(path: Path, presets: Sequence[Preset]) -> None:
    """Write `presets` to `path`; what was there before is replaced at one go.

    Raises:
        ExportFailed: it could not be written.
    """
    given = {
        "format": FORMAT,
        "version": VERSION,
        "presets": [whole(msgspec.to_builtins(_without_path(preset))) for preset in presets],
    }
    data = msgspec.json.format(msgspec.json.encode(given), indent=2)
    try:
        atomic_write(path, data + b"\n")
    except OSError as error:
        raise ExportFailed(name=path.name, detail=error.strerror or str(error)) from error


def read_file(path: Path) -> tuple[Preset, ...]:
    """The presets in the file at `path`, all of them.

    Raises:
        PresetsRefused: one is wrong, or it is no such file; says where.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise PresetsRefused(name=path.name, kind="unreadable")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        detail = error.strerror or str(error)
        raise PresetsRefused(name=path.name, kind="unreadable", detail=detail) from error
    try:
        return parse(data)
    except PresetsRefused as error:
        error.name = path.name
        raise


def parse(data: bytes) -> tuple[Preset, ...]:
    """The presets in the content of a file.

    Raises:
        PresetsRefused: as `read_file`.
    """
    if len(data) > MOST_BYTES:
        raise PresetsRefused(kind="large")
    data = data.removeprefix(b"\xef\xbb\xbf")
    head = _decode(data, _Head, "format")
    if head.format != FORMAT:
        raise PresetsRefused(kind="format", where="format")
    if head.version > VERSION:
        raise PresetsRefused(kind="later", where="version")
    if head.version < 1:
        raise PresetsRefused(kind="value", where="version")
    presets = _decode(data, _File, "value").presets
    if not presets:
        raise PresetsRefused(kind="empty", where="presets")
    if len(presets) > MOST_PRESETS:
        raise PresetsRefused(kind="large", where="presets")
    return tuple(_checked(preset, f"presets[{at}]") for at, preset in enumerate(presets))


def _decode(data: bytes, kind: type[T], otherwise: str) -> T:
    """`data` as `kind`; what does not fit is refused as `otherwise`."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        where = place["where"] if place is not None else ""
        raise PresetsRefused(kind=otherwise, where=where, detail=str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PresetsRefused(kind="json", where=_line(data, error), detail=str(error)) from error


def _line(data: bytes, error: Exception) -> str:
    """Line and column of what is no JSON, as ``12:34``; empty where that is not known."""
    if isinstance(error, UnicodeDecodeError):
        at = error.start
    elif place := _BYTE.search(str(error)):
        at = int(place["at"])
    elif "truncated" in str(error):
        at = len(data)
    else:
        return ""
    before = data[:at]
    lines = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
    return f"{lines}:{column}"


def _checked(preset: Preset, where: str) -> Preset:
    """`preset` as it is kept; refuses what no field may hold."""
    name = " ".join(preset.name.split())[:LONGEST_NAME]
    if not name:
        raise PresetsRefused(where=f"{where}.name")
    for field, value in preset.settings.sampling.items():
        if not math.isfinite(value):
            raise PresetsRefused(where=f"{where}.settings.sampling.{field}")
    return structs.replace(_without_path(preset), name=name)


def _without_path(preset: Preset) -> Preset:
    if preset.model is None:
        return preset
    return structs.replace(preset, model=structs.replace(preset.model, path=""))
