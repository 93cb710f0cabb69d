"""What a user reads about files of presets; `app.ui.errors` is the way in."""

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


def _refused(error: errors.PresetsRefused) -> Text:
    reasons = {
        "json": translate("Errors", "%1 is not a JSON file: something is wrong at %2."),
        "format": translate("Errors", "%1 is not a file of presets."),
        "later": translate("Errors", "%1 was written by a later version of Vitrail."),
        "empty": translate("Errors", "There is no preset in %1."),
        "large": translate("Errors", "%1 is larger than Vitrail can read."),
        "unreadable": translate("Errors", "The system did not let Vitrail read %1."),
    }
    if not error.where:  # a place that is not known is not named
        reasons["json"] = translate("Errors", "%1 is not a JSON file, or it is damaged.")
        reasons["value"] = translate("Errors", "%1 holds a value that is not allowed.")
    other = translate("Errors", "%1 holds a value that is not allowed, at %2.")
    reason = reasons.get(error.kind, other)
    if error.kind == "later":
        cure = translate("Errors", "Update Vitrail and import the file again.")
    else:
        cure = translate("Errors", "Choose another file, or correct this one. Nothing was changed.")
    return (
        translate("Errors", "No preset was imported"),
        fill(reason, file_name(error.name), error.where[:LONGEST_PLACE]),
        cure,
    )


PRESET_TEXTS: dict[type[errors.VitrailError], Callable[[Any], Text]] = {
    errors.PresetsRefused: _refused,
}
