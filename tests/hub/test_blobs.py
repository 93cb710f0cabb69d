"""Model files that other programs have downloaded already are used instead of the network."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from app.core.errors import DownloadError, FolderUnwritable, HashMismatch, NoRoom
from app.hub import blobs
from app.hub.api import RemoteFile
from app.hub.blobs import CHUNK_BYTES, SUFFIX, find_blob, find_blobs, take
from app.hub.stores import Surroundings

DATA = b"GGUF" + os.urandom(3 * CHUNK_BYTES)
SHA = hashlib.sha256(DATA).hexdigest()
FILE = RemoteFile(path="m-Q4_K_M.gguf", size_bytes=len(DATA), sha256=SHA)


class Enough(Exception):
    """The user stopped it."""


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def here(home):
    return Surroundings(home=home, environment={}, platform="darwin")


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "models" / "owner" / "name"
    folder.mkdir(parents=True)
    return folder / "m-Q4_K_M.gguf"


def put(path: Path, data: bytes = DATA) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def ollama(home: Path, data: bytes = DATA) -> Path:
    return put(home / ".ollama" / "models" / "blobs" / f"sha256-{SHA}", data)


def hf_cache(home: Path, data: bytes = DATA) -> Path:
    hub = home / ".cache" / "huggingface" / "hub"
    return put(hub / "models--owner--name" / "blobs" / SHA, data)


def look_of(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file below `folder`: what a program that owns it would notice."""
    return {
        str(path): (path.stat().st_mode, path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class TestFinding:
    def test_a_file_that_ollama_has_is_found(self, home, here):
        blob = ollama(home)

        assert find_blob(FILE, here) == blob

    def test_a_file_in_the_cache_of_the_hub_is_found(self, home, here):
        blob = hf_cache(home)

        assert find_blob(FILE, here) == blob

    def test_a_folder_that_was_moved_is_found_too(self, tmp_path, home):
        elsewhere = put(tmp_path / "disk" / "blobs" / f"sha256-{SHA}")
        here = Surroundings(
            home=home, environment={"OLLAMA_MODELS": str(tmp_path / "disk")}, platform="darwin"
        )

        assert find_blob(FILE, here) == elsewhere

    def test_a_link_in_the_cache_leads_to_the_file(self, home, here, tmp_path):
        shared = put(tmp_path / "shared" / "x")
        link = home / ".cache" / "huggingface" / "hub" / "models--a--b" / "blobs" / SHA
        link.parent.mkdir(parents=True)
        link.symlink_to(shared)

        assert find_blob(FILE, here) == shared

    def test_a_file_of_another_size_is_not_offered(self, home, here):
        ollama(home, DATA[:-1])

        assert find_blob(FILE, here) is None

    def test_what_is_no_file_is_not_offered(self, home, here):
        blob = ollama(home)
        blob.unlink()
        os.mkfifo(blob)
        link = home / ".cache" / "huggingface" / "hub" / "models--a--b" / "blobs" / SHA
        link.parent.mkdir(parents=True)
        link.symlink_to(home / "nothing")

        assert find_blob(FILE, here) is None

    @pytest.mark.parametrize("sha256", ["", "../../etc/passwd", SHA.upper(), SHA + "0"])
    def test_a_hash_that_is_none_is_looked_for_nowhere(self, home, here, sha256):
        ollama(home)
        odd = RemoteFile(path="m.gguf", size_bytes=len(DATA), sha256=sha256)

        assert find_blob(odd, here) is None

    def test_shards_are_offered_only_when_all_are_there(self, home, here):
        blob = ollama(home)
        other = RemoteFile(path="m-2.gguf", size_bytes=5, sha256="b" * 64)

        assert find_blobs((FILE,), here) == (blob,)
        assert find_blobs((FILE, other), here) == ()


class TestTaking:
    def test_it_takes_no_more_room_on_the_same_disk(self, home, target):
        blob = ollama(home)

        take(blob, target, FILE, progressed=lambda _done: None)

        assert target.read_bytes() == DATA
        assert target.samefile(blob)

    def test_on_another_disk_it_is_copied(self, home, target, monkeypatch):
        blob = ollama(home)
        monkeypatch.setattr(blobs, "_linked", lambda _source, _part: False)
        seen = []

        take(blob, target, FILE, progressed=seen.append)

        assert target.read_bytes() == DATA
        assert not target.samefile(blob)
        assert seen[-1] == len(DATA)

    def test_the_other_program_notices_nothing(self, home, target):
        blob = ollama(home)
        before = look_of(home)

        take(blob, target, FILE, progressed=lambda _done: None)
        target.unlink()

        assert look_of(home) == before

    @pytest.mark.parametrize("linked", [True, False])
    def test_a_file_with_other_bytes_is_never_listed(self, home, target, monkeypatch, linked):
        wrong = bytearray(DATA)
        wrong[CHUNK_BYTES] ^= 1
        blob = ollama(home, bytes(wrong))
        if not linked:
            monkeypatch.setattr(blobs, "_linked", lambda _source, _part: False)

        with pytest.raises(HashMismatch) as caught:
            take(blob, target, FILE, progressed=lambda _done: None)

        assert caught.value.expected == SHA
        assert list(target.parent.iterdir()) == []
        assert blob.read_bytes() == bytes(wrong)

    @pytest.mark.parametrize("linked", [True, False])
    def test_stopping_leaves_nothing_behind(self, home, target, monkeypatch, linked):
        blob = ollama(home)
        if not linked:
            monkeypatch.setattr(blobs, "_linked", lambda _source, _part: False)

        def stop(_done: int) -> None:
            raise Enough

        with pytest.raises(Enough):
            take(blob, target, FILE, progressed=stop)

        assert list(target.parent.iterdir()) == []
        assert blob.read_bytes() == DATA

    def test_what_a_kill_left_behind_is_no_obstacle(self, home, target):
        blob = ollama(home)
        put(target.with_name(target.name + SUFFIX), b"half")

        take(blob, target, FILE, progressed=lambda _done: None)

        assert [path.name for path in target.parent.iterdir()] == [target.name]
        assert target.read_bytes() == DATA

    def test_taking_it_twice_is_no_trouble(self, home, target):
        blob = ollama(home)
        take(blob, target, FILE, progressed=lambda _done: None)

        take(blob, target, FILE, progressed=lambda _done: None)

        assert [path.name for path in target.parent.iterdir()] == [target.name]

    def test_a_file_that_is_written_meanwhile_is_not_taken(self, home, target):
        blob = ollama(home)

        def write(_done: int) -> None:
            os.utime(blob, ns=(1, 1))

        with pytest.raises(DownloadError):
            take(blob, target, FILE, progressed=write)

        assert list(target.parent.iterdir()) == []

    def test_a_full_disk_is_named(self, home, target, monkeypatch):
        blob = ollama(home)

        def full(*_args: object) -> str:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(blobs, "_linked", lambda _source, _part: False)
        monkeypatch.setattr(blobs, "_cloned", lambda _source, _part: False)
        monkeypatch.setattr(blobs, "_copy", full)

        with pytest.raises(NoRoom) as caught:
            take(blob, target, FILE, progressed=lambda _done: None)

        assert caught.value.folder == str(target.parent)

    def test_a_copy_leaves_the_reserve_free(self, home, target, monkeypatch):
        blob = ollama(home)
        monkeypatch.setattr(blobs, "_linked", lambda _source, _part: False)
        monkeypatch.setattr(blobs, "_cloned", lambda _source, _part: False)
        monkeypatch.setattr(blobs, "room", lambda _folder: FILE.size_bytes - 1)

        with pytest.raises(NoRoom) as caught:
            take(blob, target, FILE, progressed=lambda _done: None)

        assert caught.value.needed_bytes == caught.value.free_bytes + 1
        assert list(target.parent.iterdir()) == []

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_a_folder_that_cannot_be_written_is_named(self, home, target):
        blob = ollama(home)
        target.parent.chmod(0o500)
        try:
            with pytest.raises(FolderUnwritable):
                take(blob, target, FILE, progressed=lambda _done: None)
        finally:
            target.parent.chmod(0o700)

    def test_a_file_that_is_gone_is_named(self, home, target):
        with pytest.raises(DownloadError):
            take(home / "gone", target, FILE, progressed=lambda _done: None)
