"""The models that Vitrail itself recommends: the first page, also without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from app.core.resources import resource
from app.hub.api import Gate, Kind  # noqa: TC001 (msgspec reads them)

if TYPE_CHECKING:
    from pathlib import Path


class CatalogEntry(Struct, frozen=True, kw_only=True):
    """A model that is known to be good for something.

    Attributes:
        repo: ``owner/name``.
        title: what its makers call it.
        kinds: what it is good for.
        languages: those of the window that it answers well in: ``en``, ``zh``.
        n_params: number of weights.
        n_ctx_train: tokens it was trained for.
        license: id as the hub writes it.
        gate: who may download it.
        quantization: the recommended one.
        file: path of its file in the repository; the first one of several shards.
        size_bytes: of that quantization, as far as was known when the catalog was made.
        sentence: what it is good for, and what not.
    """

    repo: str
    title: str
    kinds: tuple[Kind, ...]
    n_params: int
    n_ctx_train: int
    license: str
    gate: Gate
    quantization: str
    file: str
    size_bytes: int
    sentence: str
    languages: tuple[str, ...] = ("en",)

    def speaks(self, language: str) -> bool:
        """Whether it answers well in the window's `language`, such as ``zh_CN``."""
        return language.partition("_")[0] in self.languages


class Catalog(Struct, frozen=True, kw_only=True):
    """All of them, smallest first; `made` is the date it was made, ISO 8601."""

    made: str = ""
    entries: tuple[CatalogEntry, ...] = ()


class _Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry as the file has it: the sentence by language."""

    repo: str
    title: str
    kinds: tuple[Kind, ...]
    n_params: int
    n_ctx_train: int
    license: str
    quantization: str
    file: str
    size_bytes: int
    sentence: dict[str, str]
    languages: tuple[str, ...]
    gate: Gate = ""


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    made: str
    note: str
    entries: tuple[_Entry, ...]


def load(language: str, path: Path | None = None) -> Catalog:
    """The catalog.

    Args:
        language: of the sentences, such as ``zh_CN``; English where there is none in it.
        path: another file than the one that comes with Vitrail.

    Returns:
        An empty one where the file is missing or damaged.
    """
    try:
        data = (path or resource("catalog.json")).read_bytes()
        file = msgspec.json.decode(data, type=_File)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Catalog()
    entries = (_entry(entry, language) for entry in file.entries)
    ordered = sorted(entries, key=lambda entry: (entry.n_params, entry.title))
    return Catalog(made=file.made, entries=tuple(ordered))


def _entry(entry: _Entry, language: str) -> CatalogEntry:
    fields = {name: getattr(entry, name) for name in entry.__struct_fields__}
    sentences = entry.sentence
    fields["sentence"] = sentences.get(language) or sentences.get("en", "")
    return CatalogEntry(**fields)
