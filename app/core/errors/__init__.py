"""Everything that can go wrong, as classes with typed fields.

    VitrailError
    ├── EngineError                 the engine process or what runs in it
    │   ├── EngineStartFailed       the process could not be started
    │   ├── EngineCrashed           the process ended by itself, or was killed
    │   │   └── VocabularyEngineCrashed  the one that only cuts texts
    │   ├── EngineProtocolError     it sent something that is not a frame
    │   │   └── VocabularyProtocolError  the one that only cuts texts; or it told what cannot be
    │   ├── EngineCrashLoop         three deaths in a minute
    │   │   └── VocabularyCrashLoop     three of the one that only cuts texts, by one vocabulary
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
    ├── TextFileError               a file that was to be looked at as text
    │   ├── NotATextFile            a folder, a device, an image
    │   └── TextFileTooLarge        more bytes than are looked at
    └── SettingsError               the settings file
        └── SettingsNotSaved

``str(error)`` is for logs and names no prompt text; the sentence a user reads is made in
``app.ui.errors``, one for each class. Fields are plain values, so that an error can cross from
the engine process in a frame (`to_wire`, `from_wire`).
"""

from __future__ import annotations

import dataclasses
from typing import Any

from app.core.errors.attachment import (
    AttachmentDamaged,
    AttachmentEmpty,
    AttachmentError,
    AttachmentIsPicture,
    AttachmentLocked,
    AttachmentMissing,
    AttachmentNeedsMemory,
    AttachmentNotText,
    AttachmentTooLarge,
    AttachmentTooSlow,
    AttachmentUnpacksTooLarge,
    AttachmentUnreadable,
    AttachmentWithoutText,
    ReaderEnded,
    TooManyAttachments,
)
from app.core.errors.base import FieldValue, VitrailError
from app.core.errors.download import (
    DownloadBusy,
    DownloadError,
    FolderUnwritable,
    HashMismatch,
    NoRoom,
    NotAModelDownload,
    UnsafeName,
)
from app.core.errors.engine import (
    ContextOverflow,
    EngineCrashed,
    EngineCrashLoop,
    EngineError,
    EngineProtocolError,
    EngineStartFailed,
    EvaluationFailed,
    KvStateUnusable,
    LoadCancelled,
    ModelFileMissing,
    ModelFileUnreadable,
    ModelLoadFailed,
    ModelTooLarge,
    NoModelLoaded,
    NotAModelFile,
    SettingOutOfRange,
    TemplateFailed,
    TemplateTooSlow,
    VocabularyCrashLoop,
    VocabularyEngineCrashed,
    VocabularyProtocolError,
)
from app.core.errors.exchange import (
    ExchangeError,
    ExportFailed,
    ImportRefused,
    PresetsRefused,
)
from app.core.errors.gguf import (
    GgufError,
    GgufMalformed,
    GgufTooLarge,
    GgufTruncated,
    NotGguf,
)
from app.core.errors.hub import (
    HubBusy,
    HubError,
    HubFileMissing,
    HubRefused,
    HubUnreachable,
    ModelGated,
    NotAHub,
    ProxyFailed,
    RepositoryMissing,
    TokenNotSaved,
    TokenRejected,
)
from app.core.errors.library import (
    FileNotDeleted,
    FileNotMoved,
    ForeignFile,
    LibraryError,
    LibraryUnwritable,
    NameRefused,
)
from app.core.errors.settings import (
    SettingsError,
    SettingsNotSaved,
)
from app.core.errors.store import (
    BackupUnusable,
    StoreBusy,
    StoreCorrupt,
    StoreDiskFull,
    StoreError,
    StoreTooNew,
    StoreUnwritable,
)
from app.core.errors.text_file import (
    NotATextFile,
    TextFileError,
    TextFileTooLarge,
)

__all__ = [
    "AttachmentDamaged",
    "AttachmentEmpty",
    "AttachmentError",
    "AttachmentIsPicture",
    "AttachmentLocked",
    "AttachmentMissing",
    "AttachmentNeedsMemory",
    "AttachmentNotText",
    "AttachmentTooLarge",
    "AttachmentTooSlow",
    "AttachmentUnpacksTooLarge",
    "AttachmentUnreadable",
    "AttachmentWithoutText",
    "BackupUnusable",
    "ContextOverflow",
    "DownloadBusy",
    "DownloadError",
    "EngineCrashLoop",
    "EngineCrashed",
    "EngineError",
    "EngineProtocolError",
    "EngineStartFailed",
    "EvaluationFailed",
    "ExchangeError",
    "ExportFailed",
    "FieldValue",
    "FileNotDeleted",
    "FileNotMoved",
    "FolderUnwritable",
    "ForeignFile",
    "GgufError",
    "GgufMalformed",
    "GgufTooLarge",
    "GgufTruncated",
    "HashMismatch",
    "HubBusy",
    "HubError",
    "HubFileMissing",
    "HubRefused",
    "HubUnreachable",
    "ImportRefused",
    "KvStateUnusable",
    "LibraryError",
    "LibraryUnwritable",
    "LoadCancelled",
    "ModelFileMissing",
    "ModelFileUnreadable",
    "ModelGated",
    "ModelLoadFailed",
    "ModelTooLarge",
    "NameRefused",
    "NoModelLoaded",
    "NoRoom",
    "NotAHub",
    "NotAModelDownload",
    "NotAModelFile",
    "NotATextFile",
    "NotGguf",
    "PresetsRefused",
    "ProxyFailed",
    "ReaderEnded",
    "RepositoryMissing",
    "SettingOutOfRange",
    "SettingsError",
    "SettingsNotSaved",
    "StoreBusy",
    "StoreCorrupt",
    "StoreDiskFull",
    "StoreError",
    "StoreTooNew",
    "StoreUnwritable",
    "TemplateFailed",
    "TemplateTooSlow",
    "TextFileError",
    "TextFileTooLarge",
    "TokenNotSaved",
    "TokenRejected",
    "TooManyAttachments",
    "UnsafeName",
    "VitrailError",
    "VocabularyCrashLoop",
    "VocabularyEngineCrashed",
    "VocabularyProtocolError",
    "every_class",
    "from_wire",
    "to_wire",
]


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
