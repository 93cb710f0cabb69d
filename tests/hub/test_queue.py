"""The list of downloads: its order, its states, and the file that keeps it."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import HashMismatch, HubUnreachable, NoRoom, VitrailError
from app.hub.api import Found, RemoteFile, Repository, Variant
from app.hub.queue import Queue, QueueFile, decode, encode

COMMIT = "a" * 40


def repository(repo="owner/name", commit=COMMIT):
    return Repository(found=Found(repo=repo), commit=commit, variants=())


def variant(quantization="Q4_K_M", *sizes, projector=None):
    files = tuple(
        RemoteFile(path=f"m-{quantization}-{at}.gguf", size_bytes=size, sha256="0" * 64)
        for at, size in enumerate(sizes or (100,))
    )
    return Variant(quantization=quantization, files=files, projector=projector)


def filled(*labels):
    queue = Queue()
    for label in labels:
        queue.add(repository(), variant(label))
    return queue


def begin(queue, busy):
    """Begin what may begin."""
    while (item := queue.next(busy)) is not None:
        queue.change(item.id, state="downloading")
        busy.add(item.id)


def test_two_run_at_once_and_the_third_waits():
    queue, busy = filled("A", "B", "C"), set()

    begin(queue, busy)

    assert [item.state for item in queue.items()] == ["downloading", "downloading", "waiting"]
    busy.remove(1)
    queue.stop(1, "done")
    begin(queue, busy)
    assert [item.state for item in queue.items()] == ["done", "downloading", "downloading"]


def test_the_order_says_who_is_next():
    queue = filled("A", "B", "C", "D")
    assert queue.move(4, -3)

    assert queue.next(set()).quantization == "D"
    assert not queue.move(4, -1)
    assert queue.move(4, 99)
    assert [item.quantization for item in queue.items()] == ["A", "B", "C", "D"]


def test_a_paused_one_lets_the_next_one_begin():
    queue = filled("A", "B")
    queue.stop(1, "paused")

    assert queue.next(set()).quantization == "B"


def test_shards_and_their_projector_are_one_item():
    projector = RemoteFile(path="mmproj.gguf", size_bytes=7)
    queue = Queue()

    queue.add(repository(), variant("Q8_0", 10, 20, projector=projector))

    (item,) = queue.items()
    assert item.size_bytes == 37
    assert [wanted.file.path for wanted in item.files][-1] == "mmproj.gguf"
    assert {wanted.commit for wanted in item.files} == {COMMIT}


def test_two_that_share_a_projector_do_not_run_together():
    projector = RemoteFile(path="mmproj.gguf", size_bytes=7)
    queue, busy = Queue(), set()
    queue.add(repository(), variant("A", projector=projector))
    queue.add(repository(), variant("B", projector=projector))
    queue.add(repository("other/one"), variant("C", projector=projector))

    begin(queue, busy)

    assert busy == {1, 3}


def test_asking_twice_for_the_same_gives_the_same_download():
    queue = filled("A")
    queue.stop(1, "failed", NoRoom(needed_bytes=1))

    again = queue.add(repository(), variant("A"))

    assert again == 1
    assert queue.get(1).state == "waiting"
    assert queue.get(1).error is None


def test_a_newer_commit_takes_the_place_of_one_that_does_not_run():
    queue = filled("A")
    queue.change(1, done_bytes=50, ready=("x",), folder="/models")
    queue.stop(1, "paused")

    assert queue.add(repository(commit="b" * 40), variant("A")) == 1

    (item,) = queue.items()
    assert item.files[0].commit == "b" * 40
    assert (item.state, item.done_bytes, item.ready) == ("waiting", 0, ())
    assert item.folder == "/models"


def test_a_running_one_stays_at_its_commit():
    queue = filled("A")
    queue.change(1, state="downloading")

    assert queue.add(repository(commit="b" * 40), variant("A")) == 1

    assert queue.get(1).files[0].commit == COMMIT


def test_two_files_with_the_same_label_are_two_downloads():
    queue = Queue()
    other = Variant(quantization="A", files=(RemoteFile(path="other.gguf", size_bytes=1),))
    queue.add(repository(), variant("A"))
    queue.stop(1, "paused")

    assert queue.add(repository(), other) == 2

    assert len(queue.items()) == 2
    assert queue.get(1).state == "paused"


def test_one_that_is_done_can_be_fetched_again():
    queue = filled("A")
    queue.stop(1, "done")

    number = queue.add(repository(), variant("A"))

    (item,) = queue.items()
    assert (item.id, item.state) == (number, "waiting")


def test_a_variant_without_files_is_no_download():
    with pytest.raises(ValueError, match="without files"):
        Queue().add(repository(), Variant(quantization="A", files=()))


def test_what_is_still_missing_is_summed():
    queue = Queue()
    queue.add(repository(), variant("A", 100))
    queue.add(repository(), variant("B", 50))
    queue.change(1, done_bytes=30)

    assert queue.missing_bytes({1, 2}) == 120


class TestKeeping:
    def test_what_ran_goes_on_and_what_paused_stays_paused(self, tmp_path):
        queue = filled("A", "B", "C", "D", "E")
        queue.change(1, state="downloading", done_bytes=40, ready=("x",), folder="/models")
        queue.change(2, state="checking", local=True)
        queue.stop(3, "paused")
        queue.stop(4, "failed", HubUnreachable(host="huggingface.co", reason="timeout"))
        queue.stop(5, "done")
        file = QueueFile(tmp_path / "deep" / "downloads.json")

        file.save(queue.items())
        items = file.load()

        assert [item.state for item in items] == ["waiting", "waiting", "paused", "failed"]
        assert (items[0].done_bytes, items[0].ready, items[0].folder) == (40, ("x",), "/models")
        assert items[1].local
        assert items[0].files == queue.get(1).files
        assert isinstance(items[3].error, HubUnreachable)
        assert items[3].error.reason == "timeout"

    def test_restored_ones_come_first_and_get_numbers_of_their_own(self):
        queue = filled("new")

        queue.restore(decode(encode(filled("old", "older").items())))

        assert [item.quantization for item in queue.items()] == ["old", "older", "new"]
        assert len({item.id for item in queue.items()}) == 3
        assert queue.get(1).quantization == "new"

    def test_no_file_is_an_empty_list(self, tmp_path):
        assert QueueFile(tmp_path / "none.json").load() == ()
        assert QueueFile(tmp_path).load() == ()

    def test_a_file_that_is_cut_anywhere_is_no_trouble(self, tmp_path):
        data = encode(filled("A", "B").items())

        for at in range(0, len(data), 7):
            assert decode(data[:at]) in {(), decode(data)}

    def test_one_damaged_entry_does_not_take_the_others(self):
        raw = json.loads(encode(filled("A", "B", "C", "D", "E").items()))
        raw["downloads"][0]["files"] = "none"
        raw["downloads"][1]["files"][0]["file"]["size_bytes"] = -5
        raw["downloads"][2]["repo"] = ""
        raw["downloads"][3]["error"] = ["NoSuchError", {"a": 1}]
        raw["downloads"].append(None)

        items = decode(json.dumps(raw).encode())

        assert [item.quantization for item in items] == ["D", "E"]

    def test_a_size_that_lies_is_not_believed(self):
        raw = json.loads(encode(filled("A").items()))
        raw["downloads"][0]["done_bytes"] = 10**15

        (item,) = decode(json.dumps(raw).encode())

        assert item.done_bytes == item.size_bytes == 100

    def test_a_download_that_failed_its_check_says_so_after_a_restart(self):
        queue = filled("A")
        queue.stop(1, "failed", HashMismatch(file="f", expected="aa", found="bb"))

        (item,) = decode(encode(queue.items()))

        assert isinstance(item.error, HashMismatch)
        assert item.error.found == "bb"

    def test_a_failure_without_a_name_is_not_told_as_another_one(self):
        queue = filled("A")
        queue.stop(1, "failed", VitrailError())

        (item,) = decode(encode(queue.items()))

        assert (item.state, item.error) == ("paused", None)

    @given(st.binary(max_size=400))
    def test_any_bytes_are_survived(self, data):
        assert isinstance(decode(data), tuple)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=20,
        )
    )
    def test_any_entry_is_survived(self, entry):
        try:
            data = msgspec.json.encode({"downloads": [entry, {"repo": "a", "files": entry}]})
        except (msgspec.MsgspecError, OverflowError, UnicodeEncodeError):
            return
        assert isinstance(decode(data), tuple)
