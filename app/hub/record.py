"""What the index keeps of a file, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.core.hashing import sha256_of_little
from app.hub.facts import Facts

if TYPE_CHECKING:
    from app.core.errors import VitrailError
    from app.hub.api import Proof
    from app.hub.walk import Found


class Record(Struct, frozen=True, kw_only=True):
    """A file as it was when its header was read.

    Attributes:
        file: path, size, time, identity.
        facts: of the header.
        broken: why that cannot be read.
        head: SHA-256 of the first mebibyte.
        sha256: what its bytes should have: the hub's word, or what was found the first time.
        official: that is the hub's word.
        found: what was computed here the last time; empty for never.
        found_bytes: size of the file then.
        found_ns: time of its change then.
        repo: ``owner/name`` it was downloaded from.
        commit: the commit.
    """

    file: Found
    facts: Facts = Facts()
    broken: VitrailError | None = None
    head: str = ""
    sha256: str = ""
    official: bool = False
    found: str = ""
    found_bytes: int = 0
    found_ns: int = 0
    repo: str = ""
    commit: str = ""

    def describes(self, file: Found) -> bool:
        """Whether the header need not be read again."""
        mine = self.file
        return (mine.path, mine.size_bytes, mine.mtime_ns) == (
            file.path,
            file.size_bytes,
            file.mtime_ns,
        )

    @property
    def fresh(self) -> bool:
        """Whether the file is the one whose SHA-256 was computed."""
        mine = self.file
        return bool(self.found) and (self.found_bytes, self.found_ns) == (
            mine.size_bytes,
            mine.mtime_ns,
        )

    @property
    def proof(self) -> Proof:
        """Whether its bytes are known to be right."""
        if self.fresh and self.found != self.sha256:
            return "changed"
        if self.found and self.official and self.found_bytes != self.file.size_bytes:
            return "changed"
        return "verified" if self.fresh and self.official else "unknown"

    @property
    def key(self) -> str:
        """A name for the contents: the SHA-256 that was computed, or what a look tells."""
        return self.found if self.fresh else key_of(self.file, self.head)


class Annotation(Struct, frozen=True, kw_only=True):
    """What the user said of a file, and when it was last loaded (milliseconds since 1970)."""

    favorite: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    used_ms: int = 0


def key_of(file: Found, head: str) -> str:
    """A name for the contents of `file` by size, time, inode and hash of its beginning."""
    if not head:
        return ""
    told = f"{head} {file.size_bytes} {file.mtime_ns} {file.inode}"
    return sha256_of_little([told.encode()])
