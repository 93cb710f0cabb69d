"""Files that belong together: the shards of a model, and the projector that lets it see."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from app.inspection.filename import file_title

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from app.hub.record import Record
    from app.hub.stores import Candidate

SHARD = re.compile(r"^(?P<prefix>.*)-(?P<number>\d{5})-of-(?P<total>\d{5})\.gguf$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_NO_NAME = frozenset({"mmproj", "model", "proj", "projector", "gguf", "f16", "f32", "bf16", "fp16"})


class Member(Struct, frozen=True):
    """A file of the library: where it was found, and what is known of it."""

    candidate: Candidate
    record: Record


class Group(Struct, frozen=True):
    """A model: one file or its shards in order, how many are missing, and its projector."""

    members: tuple[Member, ...]
    missing: int = 0
    projector: str = ""


def grouped(members: Iterable[Member]) -> list[Group]:
    """Models of `members`; side files are left out, projectors go with their models."""
    models: list[tuple[tuple[Member, ...], int]] = []
    shards: dict[tuple[str, str, int], dict[int, Member]] = defaultdict(dict)
    projectors: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        folder, name = os.path.split(member.record.file.path)
        shard = SHARD.match(name)
        role = member.record.facts.role
        if role == "projector":
            projectors[folder].append(member)
        elif shard is not None and role != "side":
            number, total = int(shard["number"]), int(shard["total"])
            shards[folder, shard["prefix"], total].setdefault(number, member)
        elif role != "side":
            models.append(((member,), 0))
    for (_, _, total), numbered in shards.items():
        inside = [numbered[number] for number in sorted(numbered) if 1 <= number <= total]
        if inside:
            models.append((tuple(inside), total - len(inside)))
    families = _families(models, projectors)
    return [
        Group(parts, missing, _projector(parts[0], projectors, families))
        for parts, missing in models
    ]


def _families(
    models: Sequence[tuple[tuple[Member, ...], int]], folders: Container[str]
) -> dict[str, set[str]]:
    """The names of the models in each of `folders`, quantizations left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for parts, _ in models:
        folder, name = os.path.split(parts[0].record.file.path)
        if folder in folders:
            found[folder].add(file_title(name).name.lower())
    return found


def _projector(
    model: Member, projectors: dict[str, list[Member]], families: dict[str, set[str]]
) -> str:
    """Path of the projector of `model`; empty where none is sure to be its own.

    A folder with one model in several quantizations shares what is there; where several models
    lie together, the names have to agree.
    """
    if model.candidate.projector:
        return model.candidate.projector
    folder, name = os.path.split(model.record.file.path)
    fitting = [
        other
        for other in projectors.get(folder, ())
        if len(families[folder]) == 1 or _agree(name, PurePath(other.record.file.path).name)
    ]
    # Of several precisions the larger one; the difference in size is small.
    fitting.sort(key=lambda other: (-other.record.file.size_bytes, other.record.file.path))
    return fitting[0].record.file.path if fitting else ""


def _agree(model: str, projector: str) -> bool:
    """Whether the name of a projector says that it belongs to the model called `model`."""
    said = set(_WORD.findall(file_title(projector).name.lower())) - _NO_NAME
    own = set(_WORD.findall(file_title(model).name.lower()))
    return bool(said) and own.issuperset(said)
