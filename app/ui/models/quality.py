"""What a quantization costs, in two words and in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.inspection.quantization import known

if TYPE_CHECKING:
    from app.inspection.quantization import Quality

translate = QCoreApplication.translate


def quality_of(label: str) -> Quality | None:
    """How much a file with that label lost; None where the label is not known."""
    found = known(label)
    return found.quality if found is not None else None


def quality_words(label: str) -> str:
    """For a column: ``Good balance``; empty where the label is not known."""
    quality = quality_of(label)
    if quality is None:
        return ""
    return {
        "full": translate("Quality", "Original"),
        "near": translate("Quality", "Near the original"),
        "good": translate("Quality", "Good balance"),
        "fair": translate("Quality", "Noticeably weaker"),
        "poor": translate("Quality", "Much weaker"),
    }[quality]


def quality_sentence(label: str) -> str:
    """What `label` costs."""
    quality = quality_of(label)
    if quality is None:
        return translate(
            "Quality", "Vitrail does not know this quantization; its size is what it costs."
        )
    return {
        "full": translate(
            "Quality",
            "The weights as they were published: nothing is lost, and nothing is saved. "
            "Hardly ever worth its size in a chat.",
        ),
        "near": translate(
            "Quality",
            "Answers can hardly be told from those of the original. Takes more memory and writes "
            "more slowly than four bits.",
        ),
        "good": translate(
            "Quality",
            "Slightly less exact than the original, which shows in long calculations and rare "
            "languages at most. About a third of the size: what most people choose.",
        ),
        "fair": translate(
            "Quality",
            "Mistakes in facts, code and small languages become more frequent. Worth it when a "
            "larger model then fits; otherwise take a smaller model with four bits.",
        ),
        "poor": translate(
            "Quality",
            "Loses much: repetition, wrong facts, broken code. For very large models that fit "
            "in no other way.",
        ),
    }[quality]
