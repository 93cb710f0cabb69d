"""A file comes whole and verified, or not at all, and goes on from where it was."""

from __future__ import annotations

import hashlib
import json

import pytest

from app.core.errors import (
    DownloadBusy,
    FolderUnwritable,
    HashMismatch,
    HubFileMissing,
    ModelGated,
    NoRoom,
    NotAModelDownload,
    UnsafeName,
)
from app.hub.part import discard, partial_bytes
from app.hub.transfer import FIRST_PIECE_BYTES
from tests.hub.bringing import HALF, Bringing, Running, half_here, model_bytes, until


class TestWhole:
    def test_a_file_arrives_verified_and_nothing_is_left_beside_it(self, bringing):
        transfer = bringing.transfer()

        path = transfer.run()

        assert path == bringing.target
        assert bringing.is_whole()
        assert transfer.verified
        assert transfer.sha256 == hashlib.sha256(bringing.data).hexdigest()
        assert transfer.fetched_bytes == len(bringing.data)

    def test_the_pinned_commit_is_asked_for(self, bringing):
        bringing.run()

        (asked,) = bringing.hub.log("resolve")
        assert f"/resolve/{bringing.commit}/" in asked.path

    def test_no_token_goes_to_the_server_of_files(self, bringing):
        bringing.run()

        assert all("authorization" not in request.headers for request in bringing.hub.log("cdn"))

    def test_a_file_that_is_here_already_is_not_fetched_again(self, bringing):
        bringing.run()
        bringing.note.write_text("left when the program was killed between two steps")
        again = bringing.transfer()

        again.run()

        assert bringing.is_whole()
        assert again.fetched_bytes == 0
        assert again.verified
        assert bringing.fetched_twice() == 0

    def test_a_damaged_file_of_the_same_name_is_replaced_by_the_right_one(self, bringing):
        bringing.target.parent.mkdir(parents=True)
        bringing.target.write_bytes(bytes(len(bringing.data)))

        bringing.run()

        assert bringing.is_whole()

    def test_a_file_the_hub_has_no_hash_of_comes_too_and_says_so(self, hub, tmp_path):
        bringing = Bringing(hub, tmp_path, b"# Read me", file="README.md", pinned=False)
        transfer = bringing.transfer()

        transfer.run()

        assert bringing.is_whole()
        assert not transfer.verified
        bringing.connection.close()

    def test_an_empty_file(self, hub, tmp_path):
        bringing = Bringing(hub, tmp_path, b"", file="empty.bin")

        bringing.run()

        assert bringing.is_whole()
        bringing.connection.close()

    def test_a_file_in_a_folder_of_the_repository(self, hub, tmp_path):
        bringing = Bringing(hub, tmp_path, file="Q4 K/größe-模型 #1.gguf")

        bringing.run()

        assert bringing.target == tmp_path / "acme/tiny-GGUF/Q4 K/größe-模型 #1.gguf"
        assert bringing.is_whole()
        bringing.connection.close()


class TestRefused:
    def test_terms_that_were_not_accepted(self, bringing):
        repo = bringing.hub.repo("acme/tiny-GGUF")
        repo.gated = "manual"

        with pytest.raises(ModelGated):
            bringing.run()

        assert not bringing.target.exists()
        assert len(bringing.hub.log("resolve")) == 1

    def test_a_file_that_is_gone(self, bringing):
        del bringing.hub.repo("acme/tiny-GGUF").files["tiny-Q4_K_M.gguf"]

        with pytest.raises(HubFileMissing):
            bringing.run()

    @pytest.mark.parametrize("data", [b"<html>" * 100, b"GG", b"GGUE" + bytes(100)])
    def test_what_is_no_model_is_noticed_at_its_first_bytes(self, hub, tmp_path, data):
        bringing = Bringing(hub, tmp_path, data + model_bytes(1_000_000))

        with pytest.raises(NotAModelDownload):
            bringing.run()

        assert list(bringing.target.parent.iterdir()) == []
        bringing.connection.close()

    def test_only_model_files_have_to_begin_like_one(self, hub, tmp_path):
        bringing = Bringing(hub, tmp_path, b"\x00\x01" * 100, file="imatrix.dat")

        bringing.run()

        assert bringing.is_whole()
        bringing.connection.close()


class TestRoom:
    def test_nothing_is_fetched_where_it_would_not_fit(self, bringing):
        with pytest.raises(NoRoom) as caught:
            bringing.run(reserve_bytes=2**60)

        assert caught.value.needed_bytes == len(bringing.data)
        assert caught.value.free_bytes == 0
        assert caught.value.folder == str(bringing.target.parent)
        assert bringing.hub.log("cdn") == []

    def test_only_what_is_missing_has_to_fit(self, bringing):
        half_here(bringing, cut_after=24 * FIRST_PIECE_BYTES)

        with pytest.raises(NoRoom) as caught:
            bringing.run(reserve_bytes=2**60)

        assert caught.value.needed_bytes == len(bringing.data) - 24 * FIRST_PIECE_BYTES
        assert bringing.part.stat().st_size == 24 * FIRST_PIECE_BYTES

    def test_a_folder_that_cannot_be_made(self, bringing):
        bringing.folder.mkdir()
        (bringing.folder / "acme").write_text("a file where a folder should be")

        with pytest.raises(FolderUnwritable):
            bringing.run()

    def test_two_do_not_write_the_same_file(self, bringing):
        bringing.hub.fault("cdn", rate=2_000_000)
        first = Running(bringing.transfer())
        until(bringing.part.exists)

        with pytest.raises(DownloadBusy):
            bringing.run()

        first.end()
        assert bringing.is_whole()

    @pytest.mark.parametrize("name", ["part", "note"])
    def test_a_link_that_lies_in_the_way_is_not_followed(self, bringing, tmp_path, name):
        precious = tmp_path / "precious"
        precious.write_text("mine")
        link = getattr(bringing, name)
        link.parent.mkdir(parents=True)
        link.symlink_to(precious)

        if name == "part":
            with pytest.raises(UnsafeName):
                bringing.run()
        else:
            bringing.run()

        assert precious.read_text() == "mine"

    def test_nor_is_a_file_made_where_such_a_link_leads(self, bringing, tmp_path):
        bringing.part.parent.mkdir(parents=True)
        bringing.part.symlink_to(tmp_path / "planted")

        with pytest.raises(UnsafeName):
            bringing.run()

        assert not (tmp_path / "planted").exists()


class TestGoingOn:
    def test_a_new_run_fetches_only_what_is_missing(self, bringing):
        half_here(bringing)

        bringing.run()

        assert bringing.is_whole()
        assert bringing.hub.log("cdn")[-1].headers["range"] == f"bytes={HALF}-"
        assert bringing.fetched_twice() == 0

    def test_so_does_a_file_whose_last_byte_came_before_the_end_of_the_program(self, bringing):
        half_here(bringing)
        bringing.part.write_bytes(bringing.data)

        bringing.run()

        assert bringing.is_whole()
        assert bringing.fetched_twice() == HALF - len(bringing.data)

    def test_zeros_that_a_loss_of_power_left_at_the_end_are_fetched_again(self, bringing):
        half_here(bringing)
        with bringing.part.open("ab") as file:
            file.write(bytes(300_000))

        bringing.run()

        assert bringing.is_whole()
        assert bringing.fetched_twice() < 8192

    @pytest.mark.parametrize("note", [b"", b"{", b'{"identity": 7}', b"\xff" * 10, None])
    def test_bytes_that_nobody_knows_are_not_used(self, bringing, note):
        half_here(bringing)
        if note is None:
            bringing.note.unlink()
        else:
            bringing.note.write_bytes(note)

        bringing.run()

        assert bringing.is_whole()
        assert "range" not in bringing.hub.log("cdn")[-1].headers

    def test_the_note_says_which_file_it_is(self, bringing):
        half_here(bringing)

        note = json.loads(bringing.note.read_bytes())

        assert note["repo"] == "acme/tiny-GGUF"
        assert note["commit"] == bringing.commit
        assert note["identity"] == bringing.wanted.file.sha256

    def test_the_same_file_in_a_later_commit_goes_on(self, bringing):
        half_here(bringing)
        bringing.commit = bringing.hub.add_repo(
            "acme/tiny-GGUF", {"tiny-Q4_K_M.gguf": bringing.data, "new.gguf": b"GGUF"}
        )

        bringing.run(wanted=bringing.wanted_for(bringing.data, "tiny-Q4_K_M.gguf"))

        assert bringing.is_whole()
        assert bringing.fetched_twice() == 0

    def test_more_bytes_than_the_file_has_are_dropped(self, bringing):
        half_here(bringing)
        bringing.part.write_bytes(bringing.data + b"more")

        bringing.run()

        assert bringing.is_whole()
        assert [request.status for request in bringing.hub.log("cdn")] == [200, 200]

    def test_damaged_bytes_of_a_part_never_become_a_file(self, bringing):
        half_here(bringing)
        damaged = bytearray(bringing.part.read_bytes())
        damaged[500_000] ^= 1
        bringing.part.write_bytes(damaged)

        with pytest.raises(HashMismatch):
            bringing.run()

        assert list(bringing.target.parent.iterdir()) == []

    def test_a_download_that_is_given_up_leaves_nothing(self, bringing):
        half_here(bringing)
        assert partial_bytes(bringing.target) == HALF

        discard(bringing.target)

        assert list(bringing.target.parent.iterdir()) == []
        assert partial_bytes(bringing.target) == 0
        discard(bringing.folder / "no" / "such" / "file")

    def test_what_somebody_works_on_is_not_given_up(self, bringing):
        bringing.hub.fault("cdn", rate=2_000_000)
        running = Running(bringing.transfer())
        until(bringing.note.exists)

        discard(bringing.target)

        assert isinstance(running.end(), type(bringing.target)), running.outcome
        assert bringing.is_whole()
