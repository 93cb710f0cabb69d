from __future__ import annotations

import hashlib

import pytest

from app.core.errors import LibraryError
from app.hub import proof
from app.hub.entry import proof_of
from app.hub.proof import proven
from app.hub.record import Record
from app.hub.walk import look
from tests.hub.files import write


def record(path, sha256: str = "") -> Record:
    return Record(file=look(path), sha256=sha256, official=bool(sha256))


def nothing(_done: int, _total: int) -> None:
    """Nobody asks how far it is."""


def test_the_right_bytes_are_verified_and_others_are_not(tmp_path):
    path = write(tmp_path / "a.gguf", b"bytes")
    digest = hashlib.sha256(b"bytes").hexdigest()
    (right,) = proven([record(path, digest)], nothing)
    assert (right.proof, right.found) == ("verified", digest)
    assert right.key == digest
    (wrong,) = proven([record(path, "0" * 64)], nothing)
    assert wrong.proof == "changed"
    assert proof_of([right, wrong]) == "changed"
    assert proof_of([right, right]) == "verified"


def test_where_nobody_said_what_it_is_a_change_is_noticed_the_next_time(tmp_path):
    path = write(tmp_path / "a.gguf", b"bytes")
    (first,) = proven([record(path)], nothing)
    assert first.proof == "unknown"
    assert first.sha256 == hashlib.sha256(b"bytes").hexdigest()
    write(path, b"other")
    (second,) = proven([first], nothing)
    assert second.proof == "changed"


def test_progress_covers_all_shards(tmp_path, monkeypatch):
    monkeypatch.setattr(proof, "CHUNK_BYTES", 4)
    paths = [write(tmp_path / name, b"123456") for name in "ab"]
    told = []
    proven([record(path) for path in paths], lambda done, total: told.append((done, total)))
    assert told == [(4, 12), (6, 12), (10, 12), (12, 12), (12, 12)]


def test_a_file_that_is_written_meanwhile_proves_nothing(tmp_path):
    path = write(tmp_path / "a.gguf", b"bytes")

    def progressed(done: int, total: int) -> None:
        path.write_bytes(b"other bytes")

    with pytest.raises(LibraryError, match="changed"):
        proven([record(path)], progressed)


def test_a_file_that_is_gone_is_told(tmp_path):
    path = write(tmp_path / "a.gguf", b"bytes")
    known = record(path)
    path.unlink()
    with pytest.raises(LibraryError):
        proven([known], nothing)
