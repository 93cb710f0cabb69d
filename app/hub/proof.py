"""Hashing model files again: are their bytes still those that came?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.core.errors import LibraryError
from app.core.hashing import sha256
from app.hub.walk import look

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.hub.record import Record

CHUNK_BYTES = 1024 * 1024


def proven(records: Sequence[Record], progressed: Callable[[int, int], None]) -> list[Record]:
    """`records` after reading all their files to the end.

    Where nobody had said what the SHA-256 should be, the one found is kept as that.

    Args:
        records: of the files.
        progressed: told bytes done and bytes in all; what it raises ends the work.

    Raises:
        LibraryError: a file cannot be read, or was changed meanwhile.
    """
    total, done = sum(record.file.size_bytes for record in records), 0
    result = []
    for record in records:
        path = record.file.path
        before = look(path)
        digest = sha256()
        try:
            with Path(path).open("rb", buffering=0) as file:
                while chunk := file.read(CHUNK_BYTES):
                    digest.update(chunk)
                    done += len(chunk)
                    progressed(min(done, total), total)
        except (OSError, ValueError) as error:
            raise LibraryError(path=path, detail=getattr(error, "strerror", "") or "") from error
        if before is None or look(path) != before:
            raise LibraryError(path=path, detail="changed while it was read")
        found = digest.hexdigest()
        result.append(
            replace(
                record,
                file=before,
                sha256=record.sha256 or found,
                found=found,
                found_bytes=before.size_bytes,
                found_ns=before.mtime_ns,
            )
        )
    progressed(total, total)
    return result
