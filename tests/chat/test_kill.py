"""kill -9 at any moment: what was acknowledged is there, and the file is whole."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.chat.conversation import Tree
from app.chat.database import damage
from app.chat.store import Store

ROOT = Path(__file__).parents[2]


KILLS = 20


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "batch" in metafunc.fixturenames:
        batches = 50 if metafunc.config.getoption("--thorough") else 1
        metafunc.parametrize("batch", range(batches))


def test_nothing_acknowledged_is_lost_when_the_program_is_killed(tmp_path: Path, batch: int):
    path = tmp_path / "conversations.db"  # many kills of the same file
    rng = random.Random(batch)
    acknowledged = 0
    for number in range(KILLS):
        lines = killed_while_writing(path, batch * KILLS + number, rng.random() * 0.25)
        acknowledged += len(lines)
        expect(path, lines)

    assert acknowledged > KILLS


def killed_while_writing(path: Path, seed: int, after_s: float) -> list[str]:
    """What a process acknowledged before it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.chat.writing", str(path), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after_s)
    process.kill()
    rest = process.stdout.read().splitlines()
    process.stdout.close()
    assert process.wait() != 0
    if rest and not rest[-1].endswith("]"):
        rest.pop()  # killed while it spoke
    return [first, *rest]


def expect(path: Path, lines: list[str]) -> None:
    """The store at `path` holds what `lines` say, and may hold one step more."""
    with contextlib.closing(Store.open(path)) as store:
        connection = store._database.connection
        assert damage(connection, thorough=True) == ""
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        # Both indexes hold every message, with the very words.
        connection.execute("INSERT INTO trigram (trigram, rank) VALUES ('integrity-check', 1)")

        deleted = {value[1] for value in map(json.loads, lines) if value[0] == "deleted"}
        purged = {value[1] for value in map(json.loads, lines) if value[0] == "purged"}
        listed = {summary.id for summary in store.conversations()}
        newest = max(value[1] for value in map(json.loads, lines))
        trees: dict[int, Tree] = {}
        assert not deleted & listed
        replies: dict[int, list] = {}
        for what, conversation, *values in map(json.loads, lines):
            if conversation in purged | deleted:
                continue  # the next step, not yet acknowledged, may have removed it for good
            assert conversation in listed or conversation == newest  # deleted, not acknowledged
            if conversation not in trees:
                trees[conversation] = store.tree(conversation)
            tree = trees[conversation]
            if what == "message":
                assert tree[values[0]].message.content == values[1]
            elif what in ("streamed", "finished"):
                replies[values[0]] = [tree, *values]
        expect_branches(store, trees, [json.loads(line) for line in lines])
        for node_id, (tree, _, text, count) in replies.items():
            message = tree[node_id].message
            assert message.content.startswith(text)
            assert len(store.tokens(node_id)) >= count
            assert message.facts is not None
            assert message.facts.ending in ("stop", "length", "interrupted")


def expect_branches(store: Store, trees: dict[int, Tree], lines: list[list]) -> None:
    """Branches are hidden or shown as `lines` say, and copies are whole."""
    hidden: dict[int, tuple[int, bool]] = {}
    for what, conversation, *values in lines:
        if what in ("hid", "showed"):
            hidden[values[0]] = (conversation, what == "hid")
        elif what == "copied" and values[0] in trees.get(conversation, ()):
            assert store.tokens(values[0]) == store.tokens(values[1])
    last = lines[-1]
    for node_id, (conversation, is_hidden) in hidden.items():
        may_be_shown = last[0] == "hid" and last[2] == node_id  # not yet acknowledged
        if conversation in trees and not may_be_shown:
            assert (node_id not in trees[conversation]) == is_hidden
