"""What a user reads when a file cannot be looked at as text; `app.ui.errors` is the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.core import errors
from app.ui.phrase import fill, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.errors_engine import Text

translate = QCoreApplication.translate


def _name(error: errors.TextFileError) -> str:
    return error.name or translate("Errors", "the file")


def _subject(error: errors.TextFileError) -> str:
    """The name at the beginning of a sentence."""
    return error.name or translate("Errors", "The file")


def _text_file_error(error: errors.TextFileError) -> Text:
    return (
        translate("Errors", "This file could not be read"),
        fill(translate("Errors", "Reading %1 failed."), _name(error)),
        translate("Errors", "Try again, or open a copy on another disk."),
    )


def _not_a_text_file(error: errors.NotATextFile) -> Text:
    if error.kind == "folder":
        return (
            translate("Errors", "This is a folder, and only a file can be opened here"),
            fill(translate("Errors", "%1 is a folder."), _subject(error)),
            translate("Errors", "Choose one of the files in it."),
        )
    if error.kind == "device":
        return (
            translate("Errors", "This is a device, and only a file can be opened here"),
            fill(translate("Errors", "%1 is not an ordinary file."), _subject(error)),
            translate("Errors", "Save its content to a file and open that."),
        )
    reason = translate("Errors", "%1 is neither text nor a PDF or Word document (DOCX).")
    if error.kind == "image":
        reason = translate("Errors", "%1 is an image.")
    return (
        translate("Errors", "There is no text in this file"),
        fill(reason, _subject(error)),
        translate("Errors", "Choose a file that holds text."),
    )


def _too_large(error: errors.TextFileTooLarge) -> Text:
    return (
        fill(
            translate("Errors", "This file is too large, up to %1 is opened"),
            size(error.limit_bytes),
        ),
        fill(
            translate(
                "Errors",
                "%1 has a size of %2, and a text takes more than ten times its size in memory "
                "while its tokens are shown.",
            ),
            _subject(error),
            size(error.size_bytes),
        ),
        translate("Errors", "Open its beginning, or a file with only the part that matters."),
    )


TEXT_FILE_TEXTS: dict[type[errors.VitrailError], Callable[[Any], Text]] = {
    errors.TextFileError: _text_file_error,
    errors.NotATextFile: _not_a_text_file,
    errors.TextFileTooLarge: _too_large,
}
