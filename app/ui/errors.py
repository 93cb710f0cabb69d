"""What a user reads when something went wrong: one text for each class of `app.core.errors`.

Each says what happened, why, and what can be done. None of them blames, and each names what it
is about: the file, the signal, the figure with its unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.core import errors
from app.ui.errors_attachments import ATTACHMENT_TEXTS
from app.ui.errors_engine import ENGINE_TEXTS, Text, file_name, place, subject
from app.ui.errors_exchange import EXCHANGE_TEXTS
from app.ui.errors_hub import HUB_TEXTS
from app.ui.errors_library import LIBRARY_TEXTS
from app.ui.errors_presets import PRESET_TEXTS
from app.ui.errors_text_files import TEXT_FILE_TEXTS
from app.ui.errors_vocabulary import VOCABULARY_TEXTS
from app.ui.phrase import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.core.errors import VitrailError

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What a notice shows.

    Attributes:
        title: what happened, in a few words and without a full stop.
        reason: why, and what is kept.
        cure: what can be done.
        detail: the words of llama.cpp or the system, to be shown on request; may be empty.
    """

    title: str
    reason: str
    cure: str
    detail: str = ""


def sentence(error: VitrailError) -> ErrorText:
    """The text for `error`; for a class without its own text, that of its nearest base."""
    for cls in type(error).__mro__:
        write = _TEXTS.get(cls)
        if write is not None:
            title, reason, cure = write(error)
            return ErrorText(title, reason, cure, getattr(error, "detail", "").strip())
    raise TypeError(type(error).__name__)


def from_facts(kind: str, fields: Mapping[str, errors.FieldValue]) -> ErrorText:
    """The text for an error that was stored with a reply by its class name and fields."""
    return sentence(errors.from_wire(kind, dict(fields)))


def _any_error(error: VitrailError) -> Text:
    return (
        translate("Errors", "Something unexpected happened"),
        fill(
            translate("Errors", "Vitrail ran into an unknown problem: %1."),
            type(error).__name__,
        ),
        translate(
            "Errors",
            "Try again. If it happens again, copy the diagnostic report under About in Settings.",
        ),
    )


def _store_error(error: errors.StoreError) -> Text:
    return (
        translate("Errors", "The conversations could not be read or written"),
        fill(translate("Errors", "The database at %1 reported an error."), place(error.path)),
        translate("Errors", "Try again. Backups are under Data in Settings."),
    )


def _disk_full(error: errors.StoreDiskFull) -> Text:
    return (
        translate("Errors", "The disk is full"),
        fill(
            translate(
                "Errors",
                "New messages cannot be saved to %1. What is on the screen is kept and is "
                "saved as soon as there is room.",
            ),
            place(error.path),
        ),
        translate("Errors", "Free some space on this disk and leave Vitrail open in the meantime."),
    )


def _corrupt(error: errors.StoreCorrupt) -> Text:
    if error.set_aside:
        reason = fill(
            translate("Errors", "The file with your conversations is damaged. It was kept as %1."),
            error.set_aside,
        )
    else:
        reason = fill(
            translate("Errors", "The file with your conversations, %1, is damaged."),
            place(error.path),
        )
    return (
        translate("Errors", "The conversations are damaged"),
        reason,
        translate("Errors", "Restore the newest backup, under Data in Settings."),
    )


def _too_new(error: errors.StoreTooNew) -> Text:
    return (
        translate("Errors", "The conversations were saved by a newer Vitrail"),
        fill(
            translate(
                "Errors",
                "Their format is version %1, and this Vitrail reads up to version %2. "
                "Nothing was changed.",
            ),
            error.found,
            error.known,
        ),
        translate("Errors", "Update Vitrail, or start it with another data folder (--data-dir)."),
    )


def _unwritable(error: errors.StoreUnwritable) -> Text:
    return (
        translate("Errors", "The conversations cannot be saved"),
        fill(
            translate("Errors", "Vitrail has no permission to write to %1."),
            place(error.path),
        ),
        translate(
            "Errors",
            "Check the permissions of this folder and that the disk is not read-only. "
            "What is on the screen is kept until you close the window.",
        ),
    )


def _busy(error: errors.StoreBusy) -> Text:
    return (
        translate("Errors", "Another program is using the conversations"),
        fill(
            translate("Errors", "%1 is locked, by a backup program for example."),
            subject(error.path),
        ),
        translate("Errors", "Vitrail tries again automatically. Closing the other program helps."),
    )


def _backup_unusable(error: errors.BackupUnusable) -> Text:
    return (
        translate("Errors", "This backup cannot be restored"),
        fill(
            translate("Errors", "%1 is damaged or incomplete. Nothing was changed."),
            file_name(error.path),
        ),
        translate("Errors", "Choose another backup."),
    )


def _settings_error(error: errors.SettingsError) -> Text:
    return (
        translate("Errors", "There is a problem with the settings"),
        fill(translate("Errors", "The settings file at %1 could not be used."), place(error.path)),
        translate("Errors", "Vitrail continues with the settings it has."),
    )


def _settings_not_saved(error: errors.SettingsNotSaved) -> Text:
    return (
        translate("Errors", "The settings could not be saved"),
        fill(
            translate(
                "Errors", "%1 cannot be written. Your changes last until you close the window."
            ),
            subject(error.path),
        ),
        translate(
            "Errors", "Check that the disk has free space and that the folder can be written to."
        ),
    )


_TEXTS: dict[type[VitrailError], Callable[[Any], Text]] = {
    **ENGINE_TEXTS,
    **ATTACHMENT_TEXTS,
    **EXCHANGE_TEXTS,
    **PRESET_TEXTS,
    **HUB_TEXTS,
    **LIBRARY_TEXTS,
    **TEXT_FILE_TEXTS,
    **VOCABULARY_TEXTS,
    errors.VitrailError: _any_error,
    errors.StoreError: _store_error,
    errors.StoreDiskFull: _disk_full,
    errors.StoreCorrupt: _corrupt,
    errors.StoreTooNew: _too_new,
    errors.StoreUnwritable: _unwritable,
    errors.StoreBusy: _busy,
    errors.BackupUnusable: _backup_unusable,
    errors.SettingsError: _settings_error,
    errors.SettingsNotSaved: _settings_not_saved,
}
