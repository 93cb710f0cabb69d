"""What the loopback hub has: repositories, their files, and the JSON made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

POINTER_BYTES = 1_000_000
"""Smaller text files lie in git itself: the hub knows their git SHA-1 and no SHA-256."""

_TEXT = (".md", ".json", ".txt", ".gitattributes")


@dataclass(frozen=True, slots=True)
class Blob:
    """The bytes of one file, in memory or on disk."""

    source: bytes | Path
    size: int
    sha256: str
    git: str

    @classmethod
    def of(cls, source: bytes | Path) -> Blob:
        """With its hashes; the second is what git calls the file (of its pointer, for a path)."""
        if isinstance(source, bytes):
            size, sha256, inner = len(source), hashlib.sha256(source).hexdigest(), source
        else:
            size = source.stat().st_size
            with source.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            inner = sha256.encode()
        git = hashlib.sha1(b"blob %d\0" % len(inner) + inner).hexdigest()
        return cls(source, size, sha256, git)


@dataclass(slots=True)
class Repo:
    """One repository; `gated` is empty, ``auto`` or ``manual``."""

    name: str
    files: dict[str, Blob]
    commit: str
    license: str = "apache-2.0"
    downloads: int = 0
    likes: int = 0
    trending: int = 0
    created: str = "2026-01-01T00:00:00.000Z"
    updated: str = "2026-06-01T00:00:00.000Z"
    gated: str = ""
    private: bool = False
    gguf: dict[str, Any] = field(default_factory=dict)
    base_model: str = ""
    pipeline_tag: str = "text-generation"
    library_name: str = "gguf"
    tags: tuple[str, ...] = ()
    allowed: set[str] = field(default_factory=set)

    def lies_in_git(self, path: str) -> bool:
        """Whether a file is small text, which the hub sends itself."""
        return path.endswith(_TEXT) and self.files[path].size < POINTER_BYTES

    def etag(self, path: str) -> str:
        """What X-Linked-Etag (or ETag, for a file that lies in git) says of a file."""
        blob = self.files[path]
        return blob.git if self.lies_in_git(path) else blob.sha256

    def every_tag(self) -> list[str]:
        """As the hub derives them."""
        tags = ["gguf", *self.tags, f"license:{self.license}", "region:us"]
        if self.base_model:
            tags += [f"base_model:{self.base_model}", f"base_model:quantized:{self.base_model}"]
        return tags

    def fields(self, *, blobs: bool) -> dict[str, Any]:
        """Everything that an answer may hold, by name."""
        card: dict[str, Any] = {"license": self.license, "pipeline_tag": self.pipeline_tag}
        if self.base_model:
            card["base_model"] = [self.base_model]
        return {
            "author": self.name.partition("/")[0],
            "cardData": card,
            "createdAt": self.created,
            "disabled": False,
            "downloads": self.downloads,
            "gated": self.gated or False,
            "gguf": self.gguf,
            "lastModified": self.updated,
            "library_name": self.library_name,
            "likes": self.likes,
            "pipeline_tag": self.pipeline_tag,
            "private": self.private,
            "sha": self.commit,
            "siblings": [self._sibling(path, blobs=blobs) for path in self.files],
            "tags": self.every_tag(),
            "trendingScore": self.trending,
            "usedStorage": sum(blob.size for blob in self.files.values()),
        }

    def listed(self, expand: list[str]) -> dict[str, Any]:
        """As an entry of a list: the usual fields, or `expand` alone."""
        fields = self.fields(blobs=False)
        usual = (
            *("likes", "trendingScore", "private", "downloads", "tags"),
            *("pipeline_tag", "library_name", "createdAt"),
        )
        head = {"_id": self.commit[:24], "id": self.name, "modelId": self.name}
        return head | {name: fields[name] for name in expand or usual if name in fields}

    def info(self, expand: list[str], *, blobs: bool) -> dict[str, Any]:
        """As the answer to a question for this repository."""
        fields = self.fields(blobs=blobs)
        if expand:
            fields = {name: fields[name] for name in expand if name in fields}
        return {"_id": self.commit[:24], "id": self.name, "modelId": self.name, **fields}

    def tree(self, folder: str, *, recursive: bool) -> list[dict[str, Any]]:
        """Files below `folder`, and the folders where `recursive` is not asked."""
        entries: list[dict[str, Any]] = []
        inside = f"{folder}/" if folder else ""
        folders: set[str] = set()
        for path, blob in self.files.items():
            if not path.startswith(inside):
                continue
            rest = path[len(inside) :]
            if "/" in rest and not recursive:
                folders.add(inside + rest.partition("/")[0])
                continue
            entry = {"type": "file", "oid": blob.git, "size": blob.size, "path": path}
            if not self.lies_in_git(path):
                entry["lfs"] = {"oid": blob.sha256, "size": blob.size, "pointerSize": 135}
            entries.append(entry)
        oid = self.commit
        return [
            {"type": "directory", "oid": oid, "size": 0, "path": at} for at in folders
        ] + entries

    def _sibling(self, path: str, *, blobs: bool) -> dict[str, Any]:
        blob = self.files[path]
        if not blobs:
            return {"rfilename": path}
        said = {"rfilename": path, "size": blob.size, "blobId": blob.git}
        if not self.lies_in_git(path):
            said["lfs"] = {"sha256": blob.sha256, "size": blob.size, "pointerSize": 135}
        return said


def commit_of(name: str, files: Mapping[str, Blob], number: int) -> str:
    """A commit id, 40 hexadecimal digits."""
    said = f"{name} {number} {sorted((path, blob.sha256) for path, blob in files.items())}"
    return hashlib.sha1(said.encode()).hexdigest()
