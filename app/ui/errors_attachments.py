"""What a user reads when a file cannot go with a message; `app.ui.errors` is the way in.

The titles stand alone on the chip of the file, so each of them is a whole reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.core import errors
from app.ui.phrase import count, duration, fill, sentences, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.errors_engine import Text

translate = QCoreApplication.translate


def _name(error: errors.AttachmentError) -> str:
    return error.name or translate("Errors", "the file")


def _subject(error: errors.AttachmentError) -> str:
    """The name at the beginning of a sentence."""
    return error.name or translate("Errors", "The file")


def _attachment_error(error: errors.AttachmentError) -> Text:
    return (
        translate("Errors", "This file could not be read"),
        fill(translate("Errors", "Reading %1 failed for an unknown reason."), _name(error)),
        translate("Errors", "Try again, or save it in another format."),
    )


def _missing(error: errors.AttachmentMissing) -> Text:
    return (
        translate("Errors", "This file is no longer there"),
        fill(translate("Errors", "%1 was moved, renamed or deleted."), _subject(error)),
        translate("Errors", "Attach it again from where it is now."),
    )


def _unreadable(error: errors.AttachmentUnreadable) -> Text:
    if error.is_folder:
        return (
            translate("Errors", "This is a folder, and only files can be attached"),
            fill(translate("Errors", "%1 is a folder."), _subject(error)),
            translate("Errors", "Attach the files in it that the model should read."),
        )
    if error.is_special:
        return (
            translate("Errors", "This is a device, and only files can be attached"),
            fill(translate("Errors", "%1 is not an ordinary file."), _subject(error)),
            translate("Errors", "Save its content to a file and attach that."),
        )
    return (
        translate("Errors", "You have no permission to read this file"),
        fill(translate("Errors", "The system does not let Vitrail open %1."), _name(error)),
        translate(
            "Errors", "Change the permissions of the file, or attach a copy that you can read."
        ),
    )


def _too_large(error: errors.AttachmentTooLarge) -> Text:
    return (
        fill(
            translate("Errors", "This file is too large, up to %1 is read"), size(error.limit_bytes)
        ),
        fill(translate("Errors", "%1 has a size of %2."), _subject(error), size(error.size_bytes)),
        translate("Errors", "Attach only the part of it that matters."),
    )


def _empty(error: errors.AttachmentEmpty) -> Text:
    return (
        translate("Errors", "This file is empty"),
        fill(translate("Errors", "There is no text in %1."), _name(error)),
        translate("Errors", "Choose another file."),
    )


def _not_text(error: errors.AttachmentNotText) -> Text:
    return (
        translate("Errors", "There is no text in a file of this kind"),
        fill(
            translate("Errors", "%1 is neither text nor a PDF or Word document (DOCX)."),
            _subject(error),
        ),
        translate("Errors", "Save it as text, PDF or DOCX and attach that."),
    )


def _is_picture(error: errors.AttachmentIsPicture) -> Text:
    return (
        translate("Errors", "Images come in a later version"),
        fill(translate("Errors", "%1 is an image, and models cannot see here yet."), _name(error)),
        translate("Errors", "Describe in words what matters in it."),
    )


def _locked(error: errors.AttachmentLocked) -> Text:
    return (
        translate("Errors", "This file is locked with a password"),
        fill(translate("Errors", "%1 is encrypted."), _subject(error)),
        translate("Errors", "Save a copy without a password and attach that."),
    )


def _without_text(error: errors.AttachmentWithoutText) -> Text:
    reason = fill(
        translate("Errors", "%1 holds pictures of pages, as a scan does."), _subject(error)
    )
    return (
        translate("Errors", "There is no text in this file, only images"),
        reason,
        translate("Errors", "Run text recognition (OCR) on it first."),
    )


def _damaged(error: errors.AttachmentDamaged) -> Text:
    titles = {
        "pdf": translate("Errors", "This is not a PDF, or it is damaged"),
        "document": translate("Errors", "This is not a Word document, or it is damaged"),
    }
    return (
        titles.get(error.kind) or translate("Errors", "This file is damaged"),
        fill(translate("Errors", "The content of %1 does not fit its name."), _name(error)),
        translate("Errors", "Open it in the program that made it, and save it again."),
    )


def _unpacks_too_large(error: errors.AttachmentUnpacksTooLarge) -> Text:
    return (
        translate("Errors", "This file becomes too large when unpacked"),
        fill(
            translate("Errors", "Unpacked, %1 has more than %2."),
            _name(error),
            size(error.limit_bytes),
        ),
        translate("Errors", "Do not open it if you do not know where it comes from."),
    )


def _too_slow(error: errors.AttachmentTooSlow) -> Text:
    return (
        fill(translate("Errors", "Reading this file took longer than %1"), duration(error.limit_s)),
        fill(translate("Errors", "Reading %1 was ended."), _name(error)),
        translate("Errors", "Attach only the part of it that matters, or save it as text."),
    )


def _needs_memory(error: errors.AttachmentNeedsMemory) -> Text:
    return (
        translate("Errors", "Reading this file takes too much memory"),
        fill(
            translate("Errors", "Reading %1 was ended at %2."),
            _name(error),
            size(error.limit_bytes),
        ),
        translate("Errors", "Attach only the part of it that matters, or save it as text."),
    )


def _reader_ended(error: errors.ReaderEnded) -> Text:
    reason = fill(
        translate("Errors", "The process that reads files could not finish %1."), _name(error)
    )
    signal = (
        fill(translate("Errors", "A signal ended it: %1."), error.signal_name)
        if error.signal_name
        else ""
    )
    return (
        translate("Errors", "Reading this file failed"),
        sentences(reason, signal),
        translate("Errors", "Try again, or save the file in another format."),
    )


def _too_many(error: errors.TooManyAttachments) -> Text:
    return (
        translate("Errors", "These are too many files for one message"),
        fill(
            translate("Errors", "%1 was left out: a message has up to %2 files."),
            _subject(error),
            count(error.limit),
        ),
        translate("Errors", "Send the others with the next message."),
    )


ATTACHMENT_TEXTS: dict[type[errors.VitrailError], Callable[[Any], Text]] = {
    errors.AttachmentError: _attachment_error,
    errors.AttachmentMissing: _missing,
    errors.AttachmentUnreadable: _unreadable,
    errors.AttachmentTooLarge: _too_large,
    errors.AttachmentEmpty: _empty,
    errors.AttachmentNotText: _not_text,
    errors.AttachmentIsPicture: _is_picture,
    errors.AttachmentLocked: _locked,
    errors.AttachmentWithoutText: _without_text,
    errors.AttachmentDamaged: _damaged,
    errors.AttachmentUnpacksTooLarge: _unpacks_too_large,
    errors.AttachmentTooSlow: _too_slow,
    errors.AttachmentNeedsMemory: _needs_memory,
    errors.ReaderEnded: _reader_ended,
    errors.TooManyAttachments: _too_many,
}
