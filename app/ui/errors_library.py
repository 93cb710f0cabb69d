"""What a user reads about model files on this computer; `app.ui.errors` is the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.core import errors
from app.ui.errors_engine import Text, file_name
from app.ui.phrase import count, fill

if TYPE_CHECKING:
    from collections.abc import Callable

translate = QCoreApplication.translate


def _library_error(error: errors.LibraryError) -> Text:
    return (
        translate("Errors", "The model file could not be changed"),
        fill(translate("Errors", "The system did not let %1 be changed."), file_name(error.path)),
        translate("Errors", "Try again. The file is as it was."),
    )


def _foreign(error: errors.ForeignFile) -> Text:
    owner, name = error.owner, file_name(error.path)
    if error.starter:
        return (
            translate("Errors", "This file is part of Vitrail"),
            fill(translate("Errors", "%1 came with Vitrail and goes when it is removed."), name),
            "",
        )
    if not owner:
        return (
            translate("Errors", "This file is not in the models folder"),
            fill(translate("Errors", "Vitrail uses %1 where it is, and leaves it alone."), name),
            translate("Errors", "Rename or delete it in your file manager."),
        )
    return (
        translate("Errors", "This file belongs to another program"),
        fill(
            translate("Errors", "%1 is kept by %2. Vitrail uses it and leaves it alone."),
            name,
            owner,
        ),
        fill(translate("Errors", "Rename or delete it in %1."), owner),
    )


def _name_refused(error: errors.NameRefused) -> Text:
    if error.taken:
        reason = fill(translate("Errors", "There is a file called “%1” already."), error.name[:80])
    else:
        reason = fill(translate("Errors", "No file can be called “%1”."), error.name[:80])
    return (
        translate("Errors", "This name cannot be used"),
        reason,
        translate("Errors", "Choose another name."),
    )


def _not_moved(error: errors.FileNotMoved) -> Text:
    return (
        translate("Errors", "The file could not be moved"),
        fill(translate("Errors", "%1 is where it was."), file_name(error.path)),
        translate(
            "Errors", "Check the permissions and the free space, unload the model and try again."
        ),
    )


def _not_deleted(error: errors.FileNotDeleted) -> Text:
    return (
        translate("Errors", "The file could not be deleted"),
        fill(translate("Errors", "%1 is still there."), file_name(error.path)),
        translate("Errors", "Unload the model, close programs that use it, and try again."),
    )


def _library_unwritable(_error: errors.LibraryUnwritable) -> Text:
    return (
        translate("Errors", "Notes about models cannot be saved"),
        translate("Errors", "The index of the library cannot be written. The models still work."),
        translate(
            "Errors", "Check that the disk has free space and the data folder can be written."
        ),
    )


def _gguf_error(error: errors.GgufError) -> Text:
    return (
        translate("Errors", "The model file cannot be read"),
        fill(
            translate("Errors", "The header of %1 could not be understood."), file_name(error.path)
        ),
        translate("Errors", "Download it again, or choose another file."),
    )


def _not_gguf(error: errors.NotGguf) -> Text:
    if error.detail == "big endian":
        return (
            translate("Errors", "This GGUF file is for another kind of processor"),
            fill(
                translate("Errors", "The numbers in %1 are stored in big-endian order."),
                file_name(error.path),
            ),
            translate("Errors", "Choose the little-endian version of this model."),
        )
    if error.version:
        return (
            translate("Errors", "Unknown version of GGUF"),
            fill(
                translate("Errors", "%1 is a GGUF file of version %2, which is not known here."),
                file_name(error.path),
                error.version,
            ),
            translate("Errors", "Look for a newer Vitrail, or choose another file."),
        )
    return (
        translate("Errors", "This is not a GGUF file"),
        fill(translate("Errors", "%1 does not begin as a GGUF file does."), file_name(error.path)),
        translate("Errors", "Choose a GGUF file; other formats have to be converted first."),
    )


def _truncated(error: errors.GgufTruncated) -> Text:
    return (
        translate("Errors", "The model file is cut off"),
        fill(
            translate("Errors", "%1 ends after %2 bytes, before everything in it is there."),
            file_name(error.path),
            count(error.offset),
        ),
        translate("Errors", "Download or copy it again."),
    )


def _malformed(error: errors.GgufMalformed) -> Text:
    return (
        translate("Errors", "The model file is damaged"),
        fill(
            translate("Errors", "At byte %2 of %1 stands something that cannot be."),
            file_name(error.path),
            count(error.offset),
        ),
        translate("Errors", "Download or copy it again."),
    )


def _too_large(error: errors.GgufTooLarge) -> Text:
    whats = {
        "entries": translate("Errors", "entries"),
        "tensors": translate("Errors", "tensors"),
        "string": translate("Errors", "bytes in one text"),
        "array": translate("Errors", "elements in one array"),
        "bytes": translate("Errors", "bytes of header"),
        "seconds": translate("Errors", "seconds to read it"),
    }
    return (
        translate("Errors", "The header of the model file is too large"),
        fill(
            translate("Errors", "%1 has more than %2 %3, more than any model needs."),
            file_name(error.path),
            count(error.limit),
            whats.get(error.what, error.what),
        ),
        translate("Errors", "It may be damaged or made to do harm. Choose another file."),
    )


LIBRARY_TEXTS: dict[type[errors.VitrailError], Callable[[Any], Text]] = {
    errors.LibraryError: _library_error,
    errors.ForeignFile: _foreign,
    errors.NameRefused: _name_refused,
    errors.FileNotMoved: _not_moved,
    errors.FileNotDeleted: _not_deleted,
    errors.LibraryUnwritable: _library_unwritable,
    errors.GgufError: _gguf_error,
    errors.NotGguf: _not_gguf,
    errors.GgufTruncated: _truncated,
    errors.GgufMalformed: _malformed,
    errors.GgufTooLarge: _too_large,
}
