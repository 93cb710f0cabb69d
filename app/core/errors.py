"""Everything that can go wrong, as classes with typed fields.

    VitrailError
    ├── EngineError                 the engine process or what runs in it
    │   ├── EngineStartFailed       the process could not be started
    │   ├── EngineCrashed           the process ended by itself, or was killed
    │   ├── EngineProtocolError     it sent something that is not a frame
    │   ├── EngineCrashLoop         three deaths in a minute
    │   ├── NoModelLoaded           asked to work without a model
    │   ├── ModelFileMissing        no file at the path
    │   ├── ModelFileUnreadable     the file cannot be opened
    │   ├── NotAModelFile           not GGUF, or cut off
    │   ├── ModelLoadFailed         llama.cpp refused it
    │   ├── ModelTooLarge           not enough memory for it
    │   ├── LoadCancelled           the user gave up waiting
    │   ├── TemplateFailed          the chat template raised, or is no template
    │   ├── TemplateTooSlow         the chat template ran for too long
    │   ├── ContextOverflow         the prompt does not fit, and the policy is to stop
    │   ├── SettingOutOfRange       a value the engine cannot use
    │   ├── EvaluationFailed        llama_decode returned an error
    │   └── KvStateUnusable         a saved KV state does not fit this model or these settings
    ├── StoreError                  the conversations on disk
    │   ├── StoreDiskFull
    │   ├── StoreCorrupt            set aside; a backup may be offered
    │   ├── StoreTooNew             written by a later Vitrail
    │   ├── StoreUnwritable         no permission, read-only disk
    │   ├── StoreBusy               another program holds it
    │   └── BackupUnusable          a backup that cannot be restored
    ├── HubError                    asking the hub for anything
    │   ├── HubUnreachable          no way there: offline, DNS, refused, no answer in time
    │   ├── ProxyFailed             the proxy refused, or there is none at its address
    │   ├── NotAHub                 something else answered, for example a captive portal
    │   ├── HubBusy                 it asked to wait (429) or is down for the moment (5xx)
    │   ├── HubRefused              any other status
    │   ├── RepositoryMissing       no such repository, or a private one
    │   ├── HubFileMissing          the repository has no such file
    │   ├── ModelGated              its owners want their terms accepted first
    │   ├── TokenRejected           the access token is not valid
    │   └── TokenNotSaved           neither the keyring nor a file could keep the token
    ├── DownloadError               bringing a file here
    │   ├── NoRoom                  less free space than the file needs
    │   ├── FolderUnwritable        the folder cannot be written
    │   ├── HashMismatch            the bytes that arrived are not those the hub has
    │   ├── NotAModelDownload       what came does not begin as a GGUF file does
    │   ├── UnsafeName              a name that could lead out of the folder
    │   └── DownloadBusy            another Vitrail downloads the same file
    ├── LibraryError                the model files on this computer
    │   ├── ForeignFile             it belongs to another program and is left alone
    │   ├── NameRefused             a name that cannot be given to a file
    │   ├── FileNotMoved            it could not be renamed or moved
    │   ├── FileNotDeleted          it could not be deleted
    │   └── LibraryUnwritable       notes and index could not be kept
    ├── GgufError                   reading the header of a model file
    │   ├── NotGguf                 other magic bytes, or a version that is not known
    │   ├── GgufTruncated           it ends before its header does
    │   ├── GgufMalformed           a value that cannot be
    │   └── GgufTooLarge            more, longer or slower than any honest header
    ├── AttachmentError             a file that was to go with a message
    │   ├── AttachmentMissing       it is not there any more
    │   ├── AttachmentUnreadable    no permission, or not a file
    │   ├── AttachmentTooLarge      more bytes than are read
    │   ├── AttachmentEmpty         no text in it
    │   ├── AttachmentNotText       of a kind that holds no text
    │   ├── AttachmentIsPicture     pictures come in a later version
    │   ├── AttachmentLocked        it asks for a password
    │   ├── AttachmentWithoutText   pages of pictures only
    │   ├── AttachmentDamaged       not what its name says, or cut off
    │   ├── AttachmentUnpacksTooLarge  a small file with very much in it
    │   ├── AttachmentTooSlow       reading it took too long
    │   ├── AttachmentNeedsMemory   reading it took too much memory
    │   ├── ReaderEnded             the process that reads files ended by itself
    │   └── TooManyAttachments      more files than a message can have
    ├── ExchangeError               conversations on their way in or out
    │   ├── ImportRefused           a file that is not read, and where it is wrong
    │   ├── PresetsRefused          a file of presets that is not read, and where it is wrong
    │   └── ExportFailed            the file could not be written
    └── SettingsError               the settings file
        └── SettingsNotSaved

``str(error)`` is for logs and names no prompt text; the sentence a user reads is made in
``app.ui.errors``, one for each class. Fields are plain values, so that an error can cross from
the engine process in a frame (`to_wire`, `from_wire`).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

FieldValue = str | int | float | bool | None
"""What a field of an error may hold: what a frame can carry."""


@dataclass(eq=False)
class VitrailError(Exception):
    """The root: what Vitrail itself raises and a user may be told."""

    def __str__(self) -> str:
        """Name and fields, for logs."""
        inner = ", ".join(f"{name}={value!r}" for name, value in self.fields().items())
        return f"{type(self).__name__}({inner})"

    def fields(self) -> dict[str, FieldValue]:
        """The typed fields by name."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}


@dataclass(eq=False)
class EngineError(VitrailError):
    """Something in or about the engine; `detail` is llama.cpp's or the system's own words."""

    detail: str = ""


@dataclass(eq=False)
class EngineStartFailed(EngineError):
    """The engine process could not be started or did not greet."""


@dataclass(eq=False)
class EngineCrashed(EngineError):
    """The engine process ended without being asked to.

    Attributes:
        signal_name: for example ``SIGABRT``; empty when it exited by itself.
        exit_code: its exit status; None when a signal ended it.
        phase: what it was doing: ``starting``, ``loading``, ``template``, ``prompt``,
            ``generating``, ``idle`` or ``unloading``.
        deliberate: True when Vitrail ended it (a stop that was not obeyed).
    """

    signal_name: str = ""
    exit_code: int | None = None
    phase: str = "idle"
    deliberate: bool = False


@dataclass(eq=False)
class EngineProtocolError(EngineError):
    """The engine sent bytes that are not a frame of the agreed version."""


@dataclass(eq=False)
class EngineCrashLoop(EngineError):
    """The engine died `deaths` times in `window_s` seconds and is not restarted by itself."""

    deaths: int = 3
    window_s: int = 60


@dataclass(eq=False)
class NoModelLoaded(EngineError):
    """A command needs a model and none is loaded."""


@dataclass(eq=False)
class ModelFileMissing(EngineError):
    """There is no file at `path`; `is_folder`: there is a folder."""

    path: str = ""
    is_folder: bool = False


@dataclass(eq=False)
class ModelFileUnreadable(EngineError):
    """The file at `path` exists and cannot be opened."""

    path: str = ""


@dataclass(eq=False)
class NotAModelFile(EngineError):
    """The file at `path` is not a whole GGUF file."""

    path: str = ""


@dataclass(eq=False)
class ModelLoadFailed(EngineError):
    """llama.cpp refused the file at `path`; `detail` holds its reason."""

    path: str = ""


@dataclass(eq=False)
class ModelTooLarge(EngineError):
    """Weights and context need `needed_bytes`; `available_bytes` are free.

    Attributes:
        path: the file.
        needed_bytes: what it would take where memory is short; 0 where unknown.
        available_bytes: what is free there.
        device: the GPU whose memory it is; empty for the computer's own.
        refused_bytes: a block that llama.cpp asked for and did not get, where that is all it said.
        n_ctx: context length that was tried, in tokens.
        weights_bytes: of the file, or of all its tensors.
        shape: the model's `app.inspection.shape.ModelShape` as JSON; empty where unknown.
    """

    path: str = ""
    needed_bytes: int = 0
    available_bytes: int = 0
    device: str = ""
    refused_bytes: int = 0
    n_ctx: int = 0
    weights_bytes: int = 0
    shape: str = ""


@dataclass(eq=False)
class LoadCancelled(EngineError):
    """The user cancelled the load."""


@dataclass(eq=False)
class TemplateFailed(EngineError):
    """The model's chat template named `template` raised; `detail` is Jinja's message."""

    template: str = ""


@dataclass(eq=False)
class TemplateTooSlow(EngineError):
    """The model's chat template was still running after `limit_s` seconds."""

    template: str = ""
    limit_s: float = 5.0


@dataclass(eq=False)
class ContextOverflow(EngineError):
    """The prompt has `prompt_tokens`, `reserved` are kept for the answer, and `n_ctx` is all."""

    prompt_tokens: int = 0
    n_ctx: int = 0
    reserved: int = 0

    @property
    def needed(self) -> int:
        """Length of a context that would do."""
        return self.prompt_tokens + self.reserved


@dataclass(eq=False)
class SettingOutOfRange(EngineError):
    """The setting called `name` cannot be `value`."""

    name: str = ""
    value: str = ""


@dataclass(eq=False)
class EvaluationFailed(EngineError):
    """``llama_decode`` returned `code`."""

    code: int = 0


@dataclass(eq=False)
class KvStateUnusable(EngineError):
    """A saved KV state does not belong to this model file and these load settings."""


@dataclass(eq=False)
class StoreError(VitrailError):
    """Something about the conversations on disk; `path` is the database's."""

    path: str = ""
    detail: str = ""


@dataclass(eq=False)
class StoreDiskFull(StoreError):
    """No room to write."""


@dataclass(eq=False)
class StoreCorrupt(StoreError):
    """The database is damaged; it was moved to `set_aside` (empty when it could not be)."""

    set_aside: str = ""


@dataclass(eq=False)
class StoreTooNew(StoreError):
    """The database has schema `found`, this Vitrail knows up to `known`."""

    found: int = 0
    known: int = 0


@dataclass(eq=False)
class StoreUnwritable(StoreError):
    """The database cannot be written."""


@dataclass(eq=False)
class StoreBusy(StoreError):
    """Another program holds the database."""


@dataclass(eq=False)
class BackupUnusable(StoreError):
    """The backup at `path` cannot be restored."""


@dataclass(eq=False)
class AttachmentError(VitrailError):
    """The file called `name` cannot go with a message; `detail` is the system's own words."""

    name: str = ""
    detail: str = ""


@dataclass(eq=False)
class AttachmentMissing(AttachmentError):
    """There is no such file any more."""


@dataclass(eq=False)
class AttachmentUnreadable(AttachmentError):
    """The file cannot be opened; `is_folder`: it is a folder, `is_special`: a device or pipe."""

    is_folder: bool = False
    is_special: bool = False


@dataclass(eq=False)
class AttachmentTooLarge(AttachmentError):
    """It has `size_bytes`, and files of up to `limit_bytes` are read."""

    size_bytes: int = 0
    limit_bytes: int = 0


@dataclass(eq=False)
class AttachmentEmpty(AttachmentError):
    """There is nothing in it."""


@dataclass(eq=False)
class AttachmentNotText(AttachmentError):
    """It is of a kind whose text cannot be read: a program, an archive, sound."""


@dataclass(eq=False)
class AttachmentIsPicture(AttachmentError):
    """It is a picture, which this version does not give to models."""


@dataclass(eq=False)
class AttachmentLocked(AttachmentError):
    """It is encrypted with a password."""


@dataclass(eq=False)
class AttachmentWithoutText(AttachmentError):
    """Its `pages` hold pictures only, as a scan does."""

    pages: int = 0


@dataclass(eq=False)
class AttachmentDamaged(AttachmentError):
    """It is not what its name says: `kind` is ``pdf``, ``document`` or empty."""

    kind: str = ""


@dataclass(eq=False)
class AttachmentUnpacksTooLarge(AttachmentError):
    """Unpacked it would have more than `limit_bytes`."""

    limit_bytes: int = 0


@dataclass(eq=False)
class AttachmentTooSlow(AttachmentError):
    """Reading it took longer than `limit_s` seconds and was ended."""

    limit_s: float = 0.0


@dataclass(eq=False)
class AttachmentNeedsMemory(AttachmentError):
    """Reading it took more memory than `limit_bytes` and was ended."""

    limit_bytes: int = 0


@dataclass(eq=False)
class ReaderEnded(AttachmentError):
    """The process that reads files ended by itself, or did not start.

    Attributes:
        signal_name: for example ``SIGSEGV``; empty when no signal ended it.
    """

    signal_name: str = ""


@dataclass(eq=False)
class TooManyAttachments(AttachmentError):
    """A message has up to `limit` files."""

    limit: int = 0


@dataclass(eq=False)
class ExchangeError(VitrailError):
    """Something about conversations on their way in or out; `name` of the file."""

    name: str = ""
    detail: str = ""


@dataclass(eq=False)
class ImportRefused(ExchangeError):
    """Nothing of the file was taken.

    Attributes:
        kind: ``json`` (it is not JSON), ``format`` (of no known format), ``later`` (of a later
            version), ``value`` (a value that cannot be), ``twice`` (an id that is there twice),
            ``orphan`` (something points to what is not there), ``circle`` (messages that lead to
            themselves), ``columns`` (token columns of different length), ``empty`` (no
            conversation in it), ``large`` (more than can be read), ``unreadable`` (the file
            could not be opened), ``zip`` (an archive without conversations).
        where: the place in it, for example ``conversations[3].messages[2].role``.
    """

    kind: str = "value"
    where: str = ""


@dataclass(eq=False)
class PresetsRefused(ExchangeError):
    """No preset of the file was taken; `kind` and `where` as in `ImportRefused`."""

    kind: str = "value"
    where: str = ""


@dataclass(eq=False)
class ExportFailed(ExchangeError):
    """The file could not be written; what was there before is as it was."""


@dataclass(eq=False)
class SettingsError(VitrailError):
    """Something about the settings file at `path`."""

    path: str = ""
    detail: str = ""


@dataclass(eq=False)
class SettingsNotSaved(SettingsError):
    """The settings could not be written; the ones in memory go on."""


@dataclass(eq=False)
class HubError(VitrailError):
    """Something about the hub at `host`; `detail` is the library's or the server's own words."""

    host: str = ""
    detail: str = ""


@dataclass(eq=False)
class HubUnreachable(HubError):
    """`host` could not be reached.

    Attributes:
        reason: ``offline``, ``name`` (DNS), ``refused``, ``timeout``, ``certificate`` or empty.
    """

    reason: str = ""


@dataclass(eq=False)
class ProxyFailed(HubError):
    """The proxy at `proxy` could not be used."""

    proxy: str = ""


@dataclass(eq=False)
class NotAHub(HubError):
    """What answered at `host` does not speak the hub's protocol."""


@dataclass(eq=False)
class HubBusy(HubError):
    """The hub answered `status` and wants to be asked again in `retry_s` seconds (0: unknown)."""

    status: int = 0
    retry_s: float = 0.0


@dataclass(eq=False)
class HubRefused(HubError):
    """The hub answered `status`."""

    status: int = 0


@dataclass(eq=False)
class RepositoryMissing(HubError):
    """There is no repository `repo`, or it is private and the token does not open it."""

    repo: str = ""


@dataclass(eq=False)
class HubFileMissing(HubError):
    """The repository `repo` has no file called `file`."""

    repo: str = ""
    file: str = ""


@dataclass(eq=False)
class ModelGated(HubError):
    """The owners of `repo` ask to accept their terms first; `with_token`: one was sent."""

    repo: str = ""
    with_token: bool = False


@dataclass(eq=False)
class TokenRejected(HubError):
    """The hub does not know the access token."""


@dataclass(eq=False)
class TokenNotSaved(HubError):
    """The access token could be kept nowhere."""


@dataclass(eq=False)
class DownloadError(VitrailError):
    """Something about bringing `file` here; `detail` is the system's own words."""

    file: str = ""
    detail: str = ""


@dataclass(eq=False)
class NoRoom(DownloadError):
    """`needed_bytes` more are needed in `folder`, `free_bytes` can be used (reserve taken off)."""

    folder: str = ""
    needed_bytes: int = 0
    free_bytes: int = 0


@dataclass(eq=False)
class FolderUnwritable(DownloadError):
    """`folder` cannot be written."""

    folder: str = ""


@dataclass(eq=False)
class HashMismatch(DownloadError):
    """The SHA-256 `found` is not the one `expected`; what arrived was deleted."""

    expected: str = ""
    found: str = ""


@dataclass(eq=False)
class NotAModelDownload(DownloadError):
    """The first bytes of `file` are not those of a GGUF file."""


@dataclass(eq=False)
class UnsafeName(DownloadError):
    """`file` is no name that can be given to a file in the models folder."""


@dataclass(eq=False)
class DownloadBusy(DownloadError):
    """Another program downloads `file` to the same place."""


@dataclass(eq=False)
class LibraryError(VitrailError):
    """Something about the model file at `path`; `detail` is the system's own words."""

    path: str = ""
    detail: str = ""


@dataclass(eq=False)
class ForeignFile(LibraryError):
    """The file at `path` is left alone: it is not one of the models folder.

    Attributes:
        owner: the program it belongs to, by its own name; empty for none that is known.
        starter: it came with Vitrail.
    """

    owner: str = ""
    starter: bool = False


@dataclass(eq=False)
class NameRefused(LibraryError):
    """No file can be called `name`; `taken`: another one is."""

    name: str = ""
    taken: bool = False


@dataclass(eq=False)
class FileNotMoved(LibraryError):
    """The file at `path` could not be renamed or moved; it is where it was."""


@dataclass(eq=False)
class FileNotDeleted(LibraryError):
    """The file at `path` could not be deleted; `no_bin`: only for good, there is no bin for it."""

    no_bin: bool = False


@dataclass(eq=False)
class LibraryUnwritable(LibraryError):
    """The index of the library could not be written; what is shown is right all the same."""


@dataclass(eq=False)
class GgufError(VitrailError):
    """The header of the GGUF file at `path` cannot be read; `detail` says where."""

    path: str = ""
    detail: str = ""


@dataclass(eq=False)
class NotGguf(GgufError):
    """It does not begin with ``GGUF`` and a version that is known; `version` is 0 without magic."""

    version: int = 0


@dataclass(eq=False)
class GgufTruncated(GgufError):
    """It ends at byte `offset`, in the middle of its header."""

    offset: int = 0


@dataclass(eq=False)
class GgufMalformed(GgufError):
    """At byte `offset` stands a value that cannot be."""

    offset: int = 0


@dataclass(eq=False)
class GgufTooLarge(GgufError):
    """Its `what` is over `limit`: entries, tensors, string, array, bytes or seconds."""

    what: str = ""
    limit: int = 0


def every_class() -> dict[str, type[VitrailError]]:
    """All error classes by name, the root first."""
    found: dict[str, type[VitrailError]] = {}
    waiting: list[type[VitrailError]] = [VitrailError]
    while waiting:
        kind = waiting.pop(0)
        found[kind.__name__] = kind
        waiting.extend(kind.__subclasses__())
    return found


def to_wire(error: VitrailError) -> tuple[str, dict[str, FieldValue]]:
    """Class name and fields of `error`."""
    return type(error).__name__, error.fields()


def from_wire(kind: str, fields: dict[str, FieldValue]) -> VitrailError:
    """The error that `to_wire` took apart; an EngineError where the class is not known.

    The peer is not trusted: unknown fields are dropped and a value of another type than the
    default's is replaced by the default.
    """
    cls = every_class().get(kind)
    if cls is None or cls is VitrailError:
        return EngineError(detail=kind)
    known: dict[str, Any] = {}
    for field in dataclasses.fields(cls):
        value: object = fields.get(field.name, field.default)
        if field.name == "exit_code":
            fits = value is None or type(value) is int
        else:
            fits = type(value) is type(field.default)
        known[field.name] = value if fits else field.default
    return cls(**known)
