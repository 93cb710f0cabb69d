"""What is told of a model in a few characters: parameters, context, license, dates, memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt

from app.ui.phrase import fill, listed

if TYPE_CHECKING:
    from app.engine.hardware import Machine
    from app.hub.api import Kind

translate = QCoreApplication.translate

THOUSAND, KIBI = 1000, 1024
GIB = KIBI**3
KINDS: tuple[Kind, ...] = ("chat", "reasoning", "code", "vision", "embedding", "base")
"""In the order in which they are listed."""
SMALL = 10
SOLD_SIZES = (1, 2, 3, 4, 6, 8, 10, 11, 12, 16, 20, 24, 32, 36, 40, 48, 64, 80, 96, 128, 192, 256)
"""Memory as it is sold, GiB; what the system reports is a little less."""
SHORT_OF_SOLD = 0.10
LICENSES = {
    "apache-2.0": "Apache-2.0",
    "mit": "MIT",
    "gemma": "Gemma",
    "llama2": "Llama 2",
    "llama3": "Llama 3",
    "llama3.1": "Llama 3.1",
    "llama3.2": "Llama 3.2",
    "llama3.3": "Llama 3.3",
    "llama4": "Llama 4",
    "cc-by-4.0": "CC BY 4.0",
    "cc-by-nc-4.0": "CC BY-NC 4.0",
    "cc-by-sa-4.0": "CC BY-SA 4.0",
    "bsd-3-clause": "BSD-3-Clause",
    "openrail": "OpenRAIL",
    "bigcode-openrail-m": "OpenRAIL-M",
    "bigscience-openrail-m": "OpenRAIL-M",
    "bigscience-bloom-rail-1.0": "BLOOM RAIL",
    "gpl-3.0": "GPL-3.0",
    "agpl-3.0": "AGPL-3.0",
}


def magnitude(number: float, units: tuple[str, ...] = ("", "k", "M", "B")) -> str:
    """`number` to two or three figures: ``980``, ``412 k``, ``1.9 M``."""
    value, unit = float(number), units[0]
    for unit in units:
        if abs(value) < THOUSAND - 0.5 or unit == units[-1]:
            break
        value /= THOUSAND
    text = f"{value:.1f}" if unit and value < SMALL - 0.05 else f"{value:.0f}"
    return f"{text} {unit}" if unit else text


def parameters(number: int) -> str:
    """Number of weights as the field writes it: ``135 M``, ``7.6 B``, ``70.6 B``."""
    billions = number / THOUSAND**3
    if billions < 1 - 0.0005:
        return magnitude(number, ("", "k", "M"))
    if billions < THOUSAND - 0.05:
        return f"{billions:.1f} B"
    return f"{billions / THOUSAND:.1f} T"


def tokens_short(number: int) -> str:
    """A context length: ``512``, ``32k``, ``1M``."""
    if number < KIBI:
        return str(number)
    for step in (KIBI, THOUSAND):
        if number % (step * step) == 0:
            return f"{number // (step * step)}M"
        if number % step == 0 and number < step * step:
            return f"{number // step}k"
    if number >= THOUSAND * THOUSAND:
        return f"{number / THOUSAND**2:.1f}M".replace(".0M", "M")
    return f"{number / KIBI:.0f}k"


def context(number: int) -> str:
    """``32k context``."""
    return fill(translate("ModelFacts", "%1 context"), tokens_short(number))


def license_name(identifier: str) -> str:
    """The license with the hub's `identifier`, as it is usually written."""
    if identifier in {"other", "unknown"}:
        return translate("ModelFacts", "own license")
    return LICENSES.get(identifier, identifier)


def kind_name(kind: Kind) -> str:
    """The heading over models of one kind."""
    return {
        "chat": translate("ModelFacts", "For conversations"),
        "reasoning": translate("ModelFacts", "Think before they answer"),
        "code": translate("ModelFacts", "For code"),
        "vision": translate("ModelFacts", "Read pictures"),
        "embedding": translate("ModelFacts", "Turn text into vectors (they do not chat)"),
        "base": translate("ModelFacts", "Continue text (not trained to chat)"),
    }[kind]


def month(moment: str) -> str:
    """Month and year of an ISO 8601 moment, ``Nov 2024``; empty where it is none."""
    date = QDate.fromString(moment[:10], Qt.DateFormat.ISODate)
    if not date.isValid():
        return ""
    return QLocale().toString(date, translate("ModelFacts", "MMM yyyy"))


def sold_size(size_bytes: int) -> str:
    """Memory as its owner knows it: 33.3 decimal gigabytes are ``32 GB``."""
    gib = size_bytes / GIB
    for sold in SOLD_SIZES:
        if sold * (1 - SHORT_OF_SOLD) <= gib <= sold * 1.01:
            return f"{sold} GB"
    return f"{gib:.0f} GB" if gib >= 1 else f"{gib:.1f} GB"


def machine_line(machine: Machine) -> str:
    """``12 GB card, 32 GB memory``."""
    cards = [device for device in machine.devices if device.kind == "gpu"]
    parts = [
        fill(translate("ModelFacts", "%1 card"), sold_size(card.memory_total_bytes))
        for card in cards
    ]
    if machine.memory_total_bytes:
        memory = sold_size(machine.memory_total_bytes)
        parts.append(fill(translate("ModelFacts", "%1 memory"), memory))
    return listed(*parts)
