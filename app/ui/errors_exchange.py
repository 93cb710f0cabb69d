"""What a user reads about exports and imports; `app.ui.errors` is the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.core import errors
from app.ui.errors_engine import Text, file_name
from app.ui.phrase import fill

if TYPE_CHECKING:
    from collections.abc import Callable

translate = QCoreApplication.translate

LONGEST_PLACE = 120


def _exchange_error(error: errors.ExchangeError) -> Text:
    return (
        translate("Errors", "The conversations could not be exported or imported"),
        fill(translate("Errors", "Vitrail stopped at %1."), file_name(error.name)),
        translate("Errors", "Try again. Your conversations are as they were."),
    )


def _export_failed(error: errors.ExportFailed) -> Text:
    return (
        translate("Errors", "The file could not be written"),
        fill(
            translate("Errors", "The system did not let Vitrail write %1."), file_name(error.name)
        ),
        translate("Errors", "Choose another place, or free some space, and export again."),
    )


def _refused(error: errors.ImportRefused) -> Text:
    name = file_name(error.name)
    title = translate("Errors", "Nothing was imported")
    where = error.where[:LONGEST_PLACE]
    reasons = {
        "json": translate("Errors", "%1 is not a JSON file, or it is damaged."),
        "format": translate(
            "Errors",
            "%1 holds no conversations in a format that Vitrail reads: its own, and those of "
            "ChatGPT, Open WebUI and LM Studio.",
        ),
        "later": translate("Errors", "%1 was written by a later version of Vitrail."),
        "twice": translate("Errors", "In %1 two messages have the same id, at %2."),
        "orphan": translate(
            "Errors", "In %1 something points to a message that is missing, at %2."
        ),
        "circle": translate("Errors", "In %1 messages follow each other in a circle, at %2."),
        "columns": translate("Errors", "In %1 the columns of tokens differ in length, at %2."),
        "empty": translate("Errors", "There is no message in %1."),
        "large": translate("Errors", "%1 is larger than Vitrail can read."),
        "unreadable": translate("Errors", "The system did not let Vitrail read %1."),
        "zip": translate("Errors", "There is no “conversations.json” in %1, or it is damaged."),
    }
    reason = reasons.get(
        error.kind, translate("Errors", "%1 holds a value that is not allowed, at %2.")
    )
    if not where:
        # Nobody knows the place: the sentence does without it.
        plain = translate("Errors", "%1 holds something that Vitrail cannot read.")
        reason = reason if "%2" not in reason else plain
    return title, fill(reason, name, where), _cure(error)


def _cure(error: errors.ImportRefused) -> str:
    if error.kind == "later":
        return translate("Errors", "Update Vitrail and import the file again.")
    if error.kind in {"format", "zip", "empty"}:
        return translate("Errors", "Choose another file. Your conversations are as they were.")
    return translate(
        "Errors", "Export the file again where it came from. Your conversations are as they were."
    )


EXCHANGE_TEXTS: dict[type[errors.VitrailError], Callable[[Any], Text]] = {
    errors.ExchangeError: _exchange_error,
    errors.ExportFailed: _export_failed,
    errors.ImportRefused: _refused,
}
