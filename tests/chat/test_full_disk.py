"""A full disk: nothing is lost, everything can be read, and writing goes on when there is room."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.chat.conversation import ReplyFacts
from app.chat.store import Store
from app.core.errors import StoreDiskFull
from tests.chat.conftest import stored_tokens, text_of, user

Reopen = Callable[[Store], Store]
TOKENS = stored_tokens(40)
ENDED = ReplyFacts(ending="stop", generated_tokens=40)


class TestNoRoomToGrow:
    """SQLite is told that the file may not grow, which is what a full disk is to it."""

    @staticmethod
    def fill(store: Store) -> None:
        connection = store._database.connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        conversation = store.create()
        with contextlib.suppress(StoreDiskFull):
            for _ in range(100):
                store.add_message(conversation, None, user("x" * 20_000))
            pytest.fail("the disk is not full")

    @staticmethod
    def make_room(store: Store) -> None:
        store._database.connection.execute("PRAGMA max_page_count = 1073741823")

    def test_a_message_that_finds_no_room_is_refused_and_can_be_sent_again(self, store: Store):
        conversation = store.create()
        long = user("words " * 5000)
        self.fill(store)

        with pytest.raises(StoreDiskFull) as caught:
            store.add_message(conversation, None, long)
        assert caught.value.path == str(store.path)
        assert len(store.tree(conversation)) == 0

        self.make_room(store)
        node = store.add_message(conversation, None, long)
        assert store.tree(conversation)[node.id].message.content == long.content
        store.check()

    def test_a_reply_that_finds_no_room_is_shown_and_written_later(
        self, store: Store, begun: tuple[int, int], reopen: Reopen
    ):
        conversation, node_id = begun
        many = stored_tokens(600)
        store.save_reply(node_id, text_of(many[:200]), many[:200])
        self.fill(store)

        for begin in (200, 300):
            with pytest.raises(StoreDiskFull):
                store.save_reply(node_id, text_of(many[: begin + 100]), many[begin : begin + 100])
        with pytest.raises(StoreDiskFull):
            store.finish_reply(node_id, text_of(many), many[400:], ENDED)
        with pytest.raises(StoreDiskFull):
            store.flush()

        assert store.unsaved
        message = store.tree(conversation)[node_id].message
        assert (message.content, message.facts) == (text_of(many), ENDED)
        assert store.tokens(node_id) == many

        self.make_room(store)
        store.flush()
        assert not store.unsaved
        again = reopen(store)
        assert again.tree(conversation)[node_id].message == message
        assert again.tokens(node_id) == many
        again.check()

    def test_continuing_when_there_is_no_room_keeps_the_new_text_in_memory(
        self, store: Store, begun: tuple[int, int], reopen: Reopen
    ):
        conversation, node_id = begun
        many = stored_tokens(400)
        store.finish_reply(node_id, text_of(TOKENS), TOKENS, ENDED)
        self.fill(store)

        with pytest.raises(StoreDiskFull):
            store.save_reply(node_id, text_of(TOKENS) + text_of(many), many)
        assert store.tree(conversation)[node_id].message.content == text_of(TOKENS) + text_of(many)

        self.make_room(store)
        store.finish_reply(node_id, text_of(TOKENS) + text_of(many), (), ENDED)
        again = reopen(store)
        assert again.tokens(node_id) == TOKENS + many

    def test_a_start_without_room_shows_everything(
        self, store: Store, begun: tuple[int, int], reopen: Reopen, monkeypatch
    ):
        conversation, node_id = begun
        store.save_reply(node_id, text_of(TOKENS[:20]), TOKENS[:20])

        def no_room(*_: object) -> None:
            raise StoreDiskFull

        with monkeypatch.context() as patch:
            patch.setattr("app.chat.replies.Replies._end", no_room)
            again = reopen(store)
            message = again.tree(conversation)[node_id].message
            assert message.content == text_of(TOKENS[:20])
            assert message.facts is not None
            assert message.facts.ending == "interrupted"

        again.flush()
        assert again.search(text_of(TOKENS[3:5]))


class TestFullFileSystem:
    """The same on a real file system of 6 MB, in a process that may mount one."""

    def test_a_real_full_disk(self, tmp_path: Path):
        unshare = [shutil.which("unshare") or "", "--user", "--map-root-user", "--mount"]
        if not unshare[0] or subprocess.run([*unshare, "true"], check=False).returncode:
            pytest.skip("this machine lets nobody mount a file system")
        script = 'mount -t tmpfs -o size=6m tmpfs "$1" && exec "$2" -m tests.chat.full_disk "$1"'

        done = subprocess.run(
            [*unshare, "sh", "-c", script, "sh", str(tmp_path), sys.executable],
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
            cwd=Path(__file__).parents[2],
        )

        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.endswith("recovered\n")
