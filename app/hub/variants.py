"""The files of a repository as what a user can choose from: one item for each quantization."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import structs

from app.hub.api import RemoteFile, Variant
from app.inspection.filename import file_title, folder_quantization, shard_of

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_PATH = 1024

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PROJECTOR = re.compile(r"(^|[-._])mmproj([-._]|$)")
_SIDE = re.compile(r"(^|[-._])(imatrix|vocab|lora|adapter)([-._]|$)")
_PROJECTOR_ORDER = ("F16", "FP16", "BF16", "Q8_0", "F32", "FP32")
"""The first is what is recommended: 16 bits are all there is, and every machine reads F16."""


def variants_of(files: Iterable[tuple[str, int, str]]) -> tuple[Variant, ...]:
    """What can be downloaded of a repository, smallest first.

    Args:
        files: path, size in bytes and SHA-256 of each file; the last empty where unknown.
    """
    whole: list[tuple[str, tuple[RemoteFile, ...]]] = []
    sets: dict[tuple[str, str, int], dict[int, RemoteFile]] = {}
    projectors: list[RemoteFile] = []
    seen: set[str] = set()
    for path, size, sha256 in files:
        if not _readable(path) or path in seen:
            continue
        seen.add(path)
        file = RemoteFile(
            path=path, size_bytes=size, sha256=sha256 if _SHA256.fullmatch(sha256) else ""
        )
        name = path.rpartition("/")[2].lower().removesuffix(".gguf")
        shard = shard_of(path)
        if _PROJECTOR.search(name):
            projectors.append(file)
        elif _SIDE.search(name):
            continue
        elif shard is None:
            whole.append((path, (file,)))
        else:
            key = (_folder(path), shard.prefix, shard.total)
            sets.setdefault(key, {})[shard.number] = file
    for (_place, _prefix, total), shards in sets.items():
        # A set with a gap cannot be loaded.
        if total == len(shards) and min(shards) == 1 and max(shards) == total:
            ordered = tuple(shards[number] for number in sorted(shards))
            whole.append((ordered[0].path, ordered))
    made = [_variant(path, parts, projectors) for path, parts in whole]
    return tuple(sorted(_distinct(made), key=_by_size))


def _variant(path: str, files: tuple[RemoteFile, ...], projectors: list[RemoteFile]) -> Variant:
    title = file_title(path)
    label = title.quantization or folder_quantization(path)
    return Variant(
        quantization=label or title.name,
        files=files,
        projector=_projector(path, projectors),
        name=title.name if label else "",
    )


def _projector(path: str, projectors: list[RemoteFile]) -> RemoteFile | None:
    """The best of those beside `path`, else of those at the top."""
    for folder in (_folder(path), ""):
        beside = [file for file in projectors if _folder(file.path) == folder]
        if beside:
            return min(beside, key=_projector_rank)
    return None


def _projector_rank(file: RemoteFile) -> tuple[int, int, str]:
    label = file_title(file.path).quantization
    known = label in _PROJECTOR_ORDER
    rank = _PROJECTOR_ORDER.index(label) if known else len(_PROJECTOR_ORDER)
    return rank, file.size_bytes, file.path


def _distinct(variants: list[Variant]) -> list[Variant]:
    """With a name where a label alone would stand for several."""
    labels = [variant.quantization for variant in variants]
    return [
        variant if labels.count(variant.quantization) > 1 else structs.replace(variant, name="")
        for variant in variants
    ]


def _by_size(variant: Variant) -> tuple[int, str, str]:
    return variant.size_bytes, variant.quantization, variant.files[0].path


def _readable(path: str) -> bool:
    """Whether `path` is a model file with a name that can be shown and asked for."""
    if not path.lower().endswith(".gguf") or len(path) > MAX_PATH:
        return False
    parts = path.split("/")
    named = parts[-1].lower() != ".gguf"
    return named and path.isprintable() and "\\" not in path and not {"", ".", ".."} & set(parts)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
