"""Conversations that are never written to disk, unless one is to be kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from app.chat.conversation import TEMPORARY, ConversationSettings, ReplyFacts
from app.chat.store import Store
from tests.chat.conftest import reply, user
from tests.chat.test_branches import ENDED, TOKENS, Talk

SECRET = "confidential"

PROGRAM = """
import sys
from pathlib import Path
from tests.chat.test_temporary import whisper
from app.chat.store import Store
store = Store.open(Path(sys.argv[1]))
whisper(store)
print("said", flush=True)
sys.stdin.read()
"""


def whisper(store: Store) -> int:
    """A temporary conversation with a question, a reply, a file's text and a draft."""
    temporary = store.of(TEMPORARY)
    conversation = temporary.create(ConversationSettings(system_prompt=f"{SECRET} prompt"))
    question = temporary.add_message(conversation, None, user(f"{SECRET} 词元 " * 2000)).id
    node = temporary.begin_reply(conversation, question, reply()).id
    temporary.save_reply(node, f"{SECRET} half")
    temporary.finish_reply(node, f"{SECRET} reply", TOKENS, ENDED)
    temporary.set_draft(conversation, f"{SECRET} draft")
    temporary.search(SECRET)
    return conversation


def traces(folder: Path) -> list[str]:
    """Files in which the secret stands."""
    return [f.name for f in folder.rglob("*") if f.is_file() and SECRET.encode() in f.read_bytes()]


def test_nothing_of_it_is_written(store: Store, path: Path):
    conversation = whisper(store)
    assert conversation >= TEMPORARY
    assert store.conversations() == ()
    assert store.search(SECRET) == []
    (summary,) = store.of(TEMPORARY).conversations()
    assert summary.temporary
    store.close()
    assert traces(path.parent) == []


def test_nothing_is_left_when_the_program_is_killed(path: Path):
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert program.stdout is not None
    assert program.stdin is not None
    assert program.stdout.readline() == b"said\n"
    assert traces(path.parent) == []

    os.kill(program.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    program.wait()
    program.stdout.close()
    program.stdin.close()

    assert traces(path.parent) == []


def test_it_is_gone_after_a_restart(store: Store, reopen: Callable[[Store], Store]):
    whisper(store)
    again = reopen(store)
    assert again.conversations() == ()
    assert again.of(TEMPORARY).conversations() == ()


def test_one_that_is_kept_is_all_there(store: Store, path: Path):
    held = Talk(store.of(TEMPORARY))
    held.answer(held.third, "another version")
    held.store.branches.hide(held.id, held.answer(held.third, "deleted"))
    held.store.set_draft(held.id, "half a thought")

    made, nodes = store.keep(held.id)

    assert made < TEMPORARY
    (summary,) = store.conversations()
    before = next(s for s in held.store.conversations() if s.id == held.id)
    assert summary.title == before.title
    assert summary.draft == "half a thought"
    assert summary.settings == before.settings
    old, new = held.tree, store.tree(made)
    assert [n.message.content for n in new] == [n.message.content for n in old]
    assert [(nodes[n.id], n.parent_id and nodes[n.parent_id]) for n in old] == [
        (n.id, n.parent_id) for n in new
    ]
    assert [n.message.content for n in new.path(summary.leaf_id)] == held.path()
    reply_node = list(new)[1]
    assert store.tokens(reply_node.id) == TOKENS
    assert reply_node.message.facts == ENDED
    assert store.search("采样")[0].node_id == reply_node.id
    file = list(new)[2].message.attachments[0]
    assert store.attachments.texts([file.id]) == {file.id: "file"}
    store.check()


def test_one_that_is_not_there_cannot_be_kept(store: Store):
    with pytest.raises(KeyError):
        store.keep(TEMPORARY)


def test_it_works_as_all_others(store: Store):
    held = Talk(store.of(TEMPORARY))
    fork = held.store.branches.fork(held.second, "fork")
    assert fork >= TEMPORARY
    facts = structs.replace(ReplyFacts(ending="length"), seed=1)
    held.store.finish_reply(held.fourth, "two and more", TOKENS, facts)
    assert held.path()[-1] == "two and more"
    assert store.conversations() == ()
