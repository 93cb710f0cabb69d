"""What a user reads when the hub or a download failed; `app.ui.errors` is the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.core import errors
from app.hub.space import RESERVE_BYTES
from app.ui.errors_engine import Text, file_name, place
from app.ui.phrase import duration, fill, sentences, size

if TYPE_CHECKING:
    from collections.abc import Callable

translate = QCoreApplication.translate


def _host(error: errors.HubError) -> str:
    return error.host or translate("Errors", "the hub")


def _repo(repo: str) -> str:
    return repo or translate("Errors", "this model")


def _hub_error(error: errors.HubError) -> Text:
    return (
        translate("Errors", "The hub could not be asked"),
        fill(translate("Errors", "%1 gave an answer that could not be used."), _host(error)),
        translate("Errors", "Try again. Everything on this computer works without the hub."),
    )


def _unreachable(error: errors.HubUnreachable) -> Text:
    host = _host(error)
    reasons = {
        "offline": translate("Errors", "This computer has no connection to the internet."),
        "name": fill(translate("Errors", "The address of %1 was not found."), host),
        "refused": fill(translate("Errors", "%1 refused the connection."), host),
        "timeout": fill(translate("Errors", "%1 did not answer in time."), host),
        "certificate": fill(
            translate(
                "Errors",
                "The certificate of %1 is not valid, so somebody could be reading along.",
            ),
            host,
        ),
    }
    reason = reasons.get(error.reason) or fill(
        translate("Errors", "No connection to %1 could be made."), host
    )
    return (
        fill(translate("Errors", "%1 cannot be reached"), host),
        reason,
        translate(
            "Errors",
            "Check the connection, or choose a mirror or a proxy under Network in Settings. "
            "Everything on this computer works without it.",
        ),
    )


def _proxy_failed(error: errors.ProxyFailed) -> Text:
    proxy = error.proxy or translate("Errors", "The proxy")
    return (
        translate("Errors", "The proxy does not work"),
        fill(translate("Errors", "%1 did not pass the request on."), proxy),
        translate("Errors", "Check its address under Network in Settings."),
    )


def _not_a_hub(error: errors.NotAHub) -> Text:
    return (
        translate("Errors", "Something else answered instead of the hub"),
        fill(
            translate(
                "Errors",
                "What came from %1 is not from a model hub. The sign-in page of a public "
                "network does this, and so does an address with a typing error.",
            ),
            _host(error),
        ),
        translate(
            "Errors", "Sign in to the network, or check the address under Network in Settings."
        ),
    )


def _busy(error: errors.HubBusy) -> Text:
    host = _host(error)
    if error.status == 429:  # noqa: PLR2004 - Too Many Requests
        reason = fill(translate("Errors", "%1 has had too many requests from here."), host)
    else:
        reason = fill(translate("Errors", "%1 cannot answer at the moment."), host)
    if error.retry_s > 0:
        cure = fill(translate("Errors", "Try again in %1."), duration(error.retry_s))
    else:
        cure = translate("Errors", "Try again in a few minutes.")
    return translate("Errors", "The hub asks you to wait"), reason, cure


def _refused(error: errors.HubRefused) -> Text:
    return (
        translate("Errors", "The hub refused the request"),
        fill(translate("Errors", "%1 answered with status %2."), _host(error), error.status),
        translate("Errors", "Try again later."),
    )


def _repository_missing(error: errors.RepositoryMissing) -> Text:
    return (
        translate("Errors", "This model is not on the hub"),
        fill(
            translate("Errors", "There is no model %1 on %2, or it is private."),
            _repo(error.repo),
            _host(error),
        ),
        translate(
            "Errors", "For a private model, enter an access token under Network in Settings."
        ),
    )


def _hub_file_missing(error: errors.HubFileMissing) -> Text:
    return (
        translate("Errors", "The file is no longer on the hub"),
        fill(
            translate("Errors", "%1 has no file called %2."),
            _repo(error.repo),
            file_name(error.file),
        ),
        translate("Errors", "Open the model again to see which files it has now."),
    )


def _gated(error: errors.ModelGated) -> Text:
    if error.with_token:
        reason = fill(
            translate(
                "Errors", "The owners of %1 have not given your account access to its files yet."
            ),
            _repo(error.repo),
        )
        cure = translate(
            "Errors", "Accept the terms on the page of the model, and wait for an answer if needed."
        )
    else:
        reason = fill(
            translate("Errors", "The owners of %1 ask you to accept their terms first."),
            _repo(error.repo),
        )
        cure = translate(
            "Errors", "Accept the terms on the page of the model, then enter your access token."
        )
    return translate("Errors", "This model asks for your agreement"), reason, cure


def _token_rejected(error: errors.TokenRejected) -> Text:
    return (
        translate("Errors", "The access token is not valid"),
        fill(translate("Errors", "%1 does not know it. It may have expired."), _host(error)),
        translate("Errors", "Enter another one under Network in Settings."),
    )


def _token_not_saved(_error: errors.TokenNotSaved) -> Text:
    return (
        translate("Errors", "The access token could not be saved"),
        translate("Errors", "Neither the keyring nor the data folder could be written."),
        translate("Errors", "Check that the disk has free space, then enter it again."),
    )


def _download_error(error: errors.DownloadError) -> Text:
    return (
        translate("Errors", "The download failed"),
        fill(translate("Errors", "%1 could not be downloaded."), file_name(error.file)),
        translate("Errors", "Try again. What has arrived so far is kept."),
    )


def _no_room(error: errors.NoRoom) -> Text:
    return (
        translate("Errors", "There is not enough room on the disk"),
        fill(
            translate(
                "Errors", "%1 more is needed in %2, and %3 can be used: Vitrail leaves %4 free."
            ),
            size(error.needed_bytes),
            place(error.folder),
            size(error.free_bytes),
            size(RESERVE_BYTES),
        ),
        translate(
            "Errors",
            "Delete something, or choose another models folder in Settings, and go on. "
            "What has arrived so far is kept.",
        ),
    )


def _folder_unwritable(error: errors.FolderUnwritable) -> Text:
    return (
        translate("Errors", "The models folder cannot be written"),
        fill(
            translate("Errors", "%1 may be gone, read-only, or of another user."),
            place(error.folder),
        ),
        translate("Errors", "Check the folder, or choose another one in Settings."),
    )


def _hash_mismatch(error: errors.HashMismatch) -> Text:
    return (
        translate("Errors", "The file did not arrive intact"),
        sentences(
            fill(
                translate("Errors", "The SHA-256 of %1 is not the one the hub has."),
                file_name(error.file),
            ),
            translate("Errors", "What arrived was deleted, so that it cannot be used by mistake."),
        ),
        translate("Errors", "Download it again. If this repeats, try without a mirror or proxy."),
    )


def _not_a_model(error: errors.NotAModelDownload) -> Text:
    return (
        translate("Errors", "What arrived is not a model file"),
        fill(translate("Errors", "%1 does not begin as a GGUF file does."), file_name(error.file)),
        translate("Errors", "Choose another file. Nothing of it was kept."),
    )


def _unsafe_name(error: errors.UnsafeName) -> Text:
    return (
        translate("Errors", "The file has a name that is not safe"),
        fill(translate("Errors", "“%1” could end up outside the models folder."), error.file[:80]),
        translate("Errors", "Vitrail does not download it. Choose another model."),
    )


def _download_busy(error: errors.DownloadBusy) -> Text:
    return (
        translate("Errors", "Another program downloads the same file"),
        fill(translate("Errors", "%1 is locked."), file_name(error.file)),
        translate("Errors", "Close the other Vitrail, then go on here."),
    )


HUB_TEXTS: dict[type[errors.VitrailError], Callable[[Any], Text]] = {
    errors.HubError: _hub_error,
    errors.HubUnreachable: _unreachable,
    errors.ProxyFailed: _proxy_failed,
    errors.NotAHub: _not_a_hub,
    errors.HubBusy: _busy,
    errors.HubRefused: _refused,
    errors.RepositoryMissing: _repository_missing,
    errors.HubFileMissing: _hub_file_missing,
    errors.ModelGated: _gated,
    errors.TokenRejected: _token_rejected,
    errors.TokenNotSaved: _token_not_saved,
    errors.DownloadError: _download_error,
    errors.NoRoom: _no_room,
    errors.FolderUnwritable: _folder_unwritable,
    errors.HashMismatch: _hash_mismatch,
    errors.NotAModelDownload: _not_a_model,
    errors.UnsafeName: _unsafe_name,
    errors.DownloadBusy: _download_busy,
}
