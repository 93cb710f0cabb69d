"""What the hub says about models, read with suspicion.

Fields may be missing, null or of another type (the hub's own answers differ by repository, mirrors
leave some out): what cannot be is as if it were not there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import structs

from app.hub.api import Found, Gate, Repository
from app.hub.variants import variants_of

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_FILES = 20_000
"""Files of one repository that are looked at."""

MAX_TEXT = 200

LISTED = (
    "author",
    "createdAt",
    "downloads",
    "gated",
    "gguf",
    "lastModified",
    "likes",
    "pipeline_tag",
    "private",
    "tags",
    "trendingScore",
)
"""What a list is asked for (``expand``)."""

_REPO = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:.]{5,15}Z?)?")
_MOST = 2**53

_VISION = {"image-text-to-text", "any-to-any", "visual-question-answering"}
_EMBEDDING = {"feature-extraction", "sentence-similarity", "sentence-transformers"}


def is_repo(name: object) -> bool:
    """Whether `name` can be that of a repository: ``owner/name``."""
    return isinstance(name, str) and _REPO.fullmatch(name) is not None and ".." not in name


def is_commit(text: object) -> bool:
    """Whether `text` can be a commit."""
    return isinstance(text, str) and _COMMIT.fullmatch(text) is not None


def found_in(rows: object) -> tuple[Found, ...]:
    """The models of a list, without what is none."""
    if not isinstance(rows, list):
        return ()
    known: dict[str, Found] = {}
    for row in rows:
        found = found_of(row)
        if found is not None:
            known.setdefault(found.repo, found)
    return tuple(known.values())


def found_of(row: object) -> Found | None:
    """One model; None where it has no name."""
    if not isinstance(row, dict) or not is_repo(row.get("id")):
        return None
    tags = [tag for tag in _list(row.get("tags")) if isinstance(tag, str)]
    gguf = _dict(row.get("gguf"))
    card = _dict(row.get("cardData"))
    kinds = {_text(row.get("pipeline_tag")), *tags}
    return Found(
        repo=row["id"],
        n_params=_number(gguf.get("total")),
        n_ctx_train=_number(gguf.get("context_length")),
        architecture=_text(gguf.get("architecture")),
        license=_license(tags, card),
        downloads=_number(row.get("downloads")),
        likes=_number(row.get("likes")),
        updated=_date(row.get("lastModified")) or _date(row.get("createdAt")),
        gate=_gate(row.get("gated")),
        private=row.get("private") is True,
        vision=bool(kinds & _VISION),
        embedding=bool(kinds & _EMBEDDING),
        base_model=_base_model(tags, card),
    )


def repository_of(row: object) -> Repository | None:
    """A repository with its files; None where it has no name or no commit."""
    found = found_of(row)
    if found is None or not isinstance(row, dict) or not is_commit(row.get("sha")):
        return None
    variants = variants_of(_files(row.get("siblings")))
    if any(variant.projector for variant in variants):
        found = structs.replace(found, vision=True)
    return Repository(found=found, commit=row["sha"], variants=variants)


def score_of(row: object, key: str) -> tuple[float, str]:
    """What `row` is sorted by: a number, or a date."""
    value = row.get(key) if isinstance(row, dict) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(min(value, _MOST)), ""
    return 0.0, value if isinstance(value, str) else ""


def _files(siblings: object) -> Iterable[tuple[str, int, str]]:
    """Path, size and SHA-256 of the files of a repository."""
    for sibling in _list(siblings)[:MAX_FILES]:
        row = _dict(sibling)
        lfs = _dict(row.get("lfs"))
        path = row.get("rfilename")
        if isinstance(path, str):
            sha256 = lfs.get("sha256")
            size = _number(lfs.get("size")) or _number(row.get("size"))
            yield path, size, sha256 if isinstance(sha256, str) else ""


def _license(tags: list[str], card: dict[str, Any]) -> str:
    for tag in tags:
        if tag.startswith("license:"):
            return _text(tag.removeprefix("license:"))
    return _text(card.get("license"))


def _base_model(tags: list[str], card: dict[str, Any]) -> str:
    for tag in tags:
        name = tag.removeprefix("base_model:").rpartition(":")[2]
        if tag.startswith("base_model:") and is_repo(name):
            return name
    named = card.get("base_model")
    first = named[0] if isinstance(named, list) and named else named
    return str(first) if is_repo(first) else ""


def _gate(value: object) -> Gate:
    if value == "manual":
        return "manual"
    return "auto" if value == "auto" or value is True else ""


def _text(value: object) -> str:
    """A short text on one line."""
    if not isinstance(value, str):
        return ""
    return "".join(sign for sign in value[:MAX_TEXT] if sign.isprintable())


def _date(value: object) -> str:
    return value if isinstance(value, str) and _DATE.fullmatch(value) else ""


def _number(value: object) -> int:
    """A count; 0 for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return int(value) if 0 <= value <= _MOST else 0


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
