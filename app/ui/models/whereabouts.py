"""Whether something that could be downloaded is on this computer already, and where."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.hub.stores import OWNERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.hub.api import Entry, Source, Variant

translate = QCoreApplication.translate

_STORES: tuple[tuple[str, Source], ...] = (
    ("ollama", "ollama"),
    ("huggingface", "hf_cache"),
    (".lmstudio", "lm_studio"),
    ("lm-studio", "lm_studio"),
    ("llama.cpp", "llama_cpp"),
    ("jan", "jan"),
    ("gpt4all", "gpt4all"),
)


def same_file(entry: Entry, repo: str, variant: Variant) -> bool:
    """Whether `entry` is what a download of `variant` would bring.

    By the SHA-256 where both are known; else by repository and name, or by name and size.
    """
    if not variant.files or entry.missing_shards or entry.broken is not None:
        return False
    wanted = variant.files[0]
    if entry.sha256 and wanted.sha256:
        return entry.sha256 == wanted.sha256
    name = wanted.path.rpartition("/")[2]
    # Cheap first: this is asked of thousands of files.
    if not entry.path.endswith(name) or PurePath(entry.path).name != name:
        return False
    return entry.repo == repo or entry.size_bytes == variant.size_bytes


def here(entries: Iterable[Entry], repo: str, variant: Variant) -> Entry | None:
    """The entry that `variant` is already; None when it has to be downloaded."""
    return next((entry for entry in entries if same_file(entry, repo, variant)), None)


def can_chat(entry: Entry) -> bool:
    """Whether a file of the library can be offered to somebody who wants to chat."""
    return entry.broken is None and not entry.missing_shards and not entry.embedding


def source_name(source: Source) -> str:
    """What another program is called; for the rest, where the file lies."""
    named = OWNERS.get(source)
    if named is not None:
        return named
    return {
        "watched": translate("Source", "Watched folder"),
        "starter": translate("Source", "Comes with Vitrail"),
        "opened": translate("Source", "Opened before"),
    }.get(source, translate("Source", "Models folder"))


def owner_of(path: str) -> str:
    """Which program keeps the file at `path`, judged by its folders; empty where none is known."""
    parts = {part.casefold().removeprefix(".") for part in PurePath(path).parts[:-1]}
    for name, source in _STORES:
        if name.removeprefix(".") in parts:
            return source_name(source)
    return ""
