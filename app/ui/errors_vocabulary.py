"""What a user reads when the process that cuts texts into tokens failed; see `app.ui.errors`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.core import errors
from app.ui.errors_engine import why_ended
from app.ui.phrase import fill, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.errors_engine import Text

translate = QCoreApplication.translate


def _vocabulary_crashed(error: errors.VocabularyEngineCrashed) -> Text:
    if error.deliberate:
        why = translate("Errors", "It did not respond in time, so Vitrail ended it.")
    else:
        why = why_ended(error)
    return (
        translate("Errors", "The tokens could not be worked out"),
        sentences(
            translate("Errors", "A process of its own cuts texts into tokens."),
            why,
            translate("Errors", "Your text and the loaded model are not affected."),
        ),
        translate("Errors", "Try again; a new process is started for it."),
    )


def _vocabulary_protocol(_error: errors.VocabularyProtocolError) -> Text:
    return (
        translate("Errors", "The tokens could not be worked out"),
        translate(
            "Errors",
            "The process that cuts texts into tokens sent something that cannot be right, so "
            "Vitrail ended it. Your text and the loaded model are not affected.",
        ),
        translate("Errors", "Try again; a new process is started for it."),
    )


def _vocabulary_loop(error: errors.VocabularyCrashLoop) -> Text:
    return (
        translate("Errors", "This vocabulary keeps failing"),
        fill(
            translate(
                "Errors",
                "The process that cuts texts into tokens ended %1 times while it used this "
                "vocabulary. Your text and the loaded model are not affected.",
            ),
            error.deaths,
        ),
        translate("Errors", "Try again, or choose another vocabulary."),
    )


VOCABULARY_TEXTS: dict[type[errors.VitrailError], Callable[[Any], Text]] = {
    errors.VocabularyEngineCrashed: _vocabulary_crashed,
    errors.VocabularyProtocolError: _vocabulary_protocol,
    errors.VocabularyCrashLoop: _vocabulary_loop,
}
