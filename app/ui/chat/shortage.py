"""A model that does not fit: what is missing, and what can be done about it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.engine.remedies import Remedy, remedies_of
from app.inspection.filename import file_title
from app.ui.chat.note import Choice, Note
from app.ui.errors import sentence
from app.ui.phrase import count, fill, sentences, size

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.core.errors import ModelTooLarge

translate = QCoreApplication.translate


def shortage_remedies(error: ModelTooLarge, models: ModelHost) -> tuple[Remedy, ...]:
    """What can be done about the model of `models`, which did not fit."""
    return remedies_of(
        error,
        models.load_settings(models.path),
        models.devices,
        quantization=file_title(models.path).quantization,
    )


def shortage_note(error: ModelTooLarge, models: ModelHost) -> Note:
    """What is missing, and what would make the model fit."""
    text = sentence(error)
    remedies = shortage_remedies(error, models)
    short = error.needed_bytes - error.available_bytes
    reason = text.reason
    if error.needed_bytes and short > 0:
        words = (
            translate(
                "Notices",
                "%1 with a context of %2 tokens needs %3, and %4 of memory is free: %5 is missing.",
            )
            if not error.device
            else translate(
                "Notices",
                "%1 with a context of %2 tokens needs %3 on %6, and %4 is free there: "
                "%5 is missing.",
            )
        )
        reason = fill(
            words,
            PurePath(error.path).name,
            count(error.n_ctx),
            size(error.needed_bytes),
            size(error.available_bytes),
            size(short),
            error.device,
        )
    elif error.refused_bytes > 0:
        reason = fill(
            translate(
                "Notices",
                "%1 with a context of %2 tokens could not get %3 of memory in one piece.",
            ),
            PurePath(error.path).name,
            count(error.n_ctx),
            size(error.refused_bytes),
        )
    reason = reason if remedies else sentences(reason, text.cure)
    choices: tuple[Choice, ...] = ("reload", "choose")
    return Note(
        "engine",
        "danger",
        text.title,
        reason,
        choices,
        detail=text.detail,
        remedies=remedies,
    )
