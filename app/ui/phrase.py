"""Sentences with places in them, and quantities as people read them.

Source strings hold Qt's ``%1`` ... ``%9``; `fill` puts the values in at one go, so that a file
called ``%2.gguf`` stays a file name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from PySide6.QtCore import QDateTime

_PLACE = re.compile(r"%([1-9])")
_BYTE_UNITS = ("B", "kB", "MB", "GB", "TB")
_THOUSAND = 1000
_SHOW_DECIMAL_BELOW = 10
_MINUTE_S = 60
_OWN_ROOM = "。！？：；"


def fill(text: str, *values: object) -> str:
    """`text` with ``%1`` ... replaced by `values`; a place without a value stays."""

    def value(place: re.Match[str]) -> str:
        index = int(place[1]) - 1
        return str(values[index]) if index < len(values) else place[0]

    return _PLACE.sub(value, text)


def sentences(*parts: str) -> str:
    """Sentences one after the other; full-width stops bring their own room. Empty ones go."""
    text = ""
    for part in filter(None, parts):
        text += part if not text or text[-1] in _OWN_ROOM else f" {part}"
    return text


def listed(*parts: str) -> str:
    """Words parted as the language does it; empty ones go."""
    return QCoreApplication.translate("Quantity", ", ").join(filter(None, parts))


def named(*parts: str) -> str:
    """Names of one kind one after the other: ``Jan, Ollama``; Chinese has a mark of its own."""
    return QCoreApplication.translate("Names", ", ").join(filter(None, parts))


def stop(text: str) -> str:
    """A title as a sentence, with the stop of the language."""
    return fill(QCoreApplication.translate("Quantity", "%1."), text)


def clock(moment: QDateTime) -> str:
    """The time of day, the same everywhere in the window: ``16:32``."""
    return moment.toString("HH:mm")


def count(number: int) -> str:
    """`number` with a comma between thousands, as both English and Chinese write it."""
    return f"{number:,}"


def size(number: float) -> str:
    """Bytes in the largest decimal unit that leaves at least 1: ``98 MB``, ``5.0 GB``."""
    value = float(number)
    unit = _BYTE_UNITS[0]
    for unit in _BYTE_UNITS:
        if abs(value) < _THOUSAND or unit == _BYTE_UNITS[-1]:
            break
        value /= _THOUSAND
    decimals = (
        1 if unit in {"GB", "TB"} or (unit != "B" and abs(value) < _SHOW_DECIMAL_BELOW) else 0
    )
    return f"{value:.{decimals}f} {unit}"


def part(done: float, total: float) -> str:
    """Bytes of bytes, the unit once where it is the same: ``3.2 of 5.0 GB``."""
    shown, whole = size(done), size(total)
    figure, unit = shown.split(" ")
    if whole.endswith(f" {unit}"):
        shown = figure
    return fill(QCoreApplication.translate("Quantity", "%1 of %2"), shown, whole)


def duration(seconds: float) -> str:
    """Seconds as ``0.4 s``, ``12 s`` or ``3 min 20 s``."""
    if seconds < _MINUTE_S:
        shown = f"{seconds:.1f}" if seconds < _SHOW_DECIMAL_BELOW else f"{seconds:.0f}"
        return fill(QCoreApplication.translate("Quantity", "%1 s"), shown.removesuffix(".0"))
    minutes, rest = divmod(round(seconds), _MINUTE_S)
    return fill(QCoreApplication.translate("Quantity", "%1 min %2 s"), minutes, rest)


def number(value: float, decimals: int) -> str:
    """`value` with a comma between thousands and a fixed number of decimals."""
    return f"{value:,.{decimals}f}"
