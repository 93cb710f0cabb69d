"""Conversations to files and from files, with a real store behind a real writer thread."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from app.bridge.exchange import Exchange
from app.bridge.tasks import Tasks
from app.chat.conversation import Message
from app.chat.exchange.page import Words
from app.core.errors import ExportFailed, ImportRefused

WORDS = Words()


@pytest.fixture
def exchange(qtbot, storage, session):
    made = Exchange(storage, session, Tasks("exchange", daemon=True))
    yield made
    made.close()


@pytest.fixture
def said(qtbot, storage, session):
    """Two conversations in the store; ids."""

    def say(store):
        found = []
        for title in ("One / 一", "Two"):
            conversation = store.create()
            first = store.add_message(
                conversation, None, Message(role="user", content=f"question {title}")
            )
            store.add_message(conversation, first.id, Message(role="assistant", content="**yes**"))
            store.rename(conversation, title)
            found.append(conversation)
        return found, store.conversations()

    arrived = []

    def take(result):
        ids, summaries = result
        session._conversations.arrived([s for s in summaries if s.id in ids])
        arrived.append(ids)

    storage.run(say, take)
    qtbot.waitUntil(lambda: bool(arrived))
    return arrived[0]


def test_one_conversation_becomes_one_file(qtbot, exchange, said, tmp_path: Path):
    for form, suffix, expected in (
        ("markdown", ".md", "# One / 一\n"),
        ("html", ".html", "<strong>yes</strong>"),
        ("json", ".json", '"format":"vitrail-conversations"'),
    ):
        path = tmp_path / f"out{suffix}"
        with qtbot.waitSignal(exchange.exported) as done:
            assert exchange.export(str(path), form, WORDS, said[:1])
        assert done.args == [str(path), 1]
        assert expected in path.read_text(encoding="utf-8")
        assert not exchange.busy
    assert {file.name for file in tmp_path.iterdir()} >= {"out.md", "out.html", "out.json"}
    assert not list(tmp_path.glob(".*.tmp"))


def test_everything_becomes_an_archive_or_a_folder(qtbot, exchange, said, tmp_path: Path):
    with qtbot.waitSignal(exchange.exported):
        exchange.export(str(tmp_path / "all.json"), "json", WORDS)
    titles = {
        one["title"] for one in json.loads((tmp_path / "all.json").read_bytes())["conversations"]
    }
    assert {"One / 一", "Two"} <= titles

    with qtbot.waitSignal(exchange.exported):
        exchange.export(str(tmp_path / "notes"), "markdown", WORDS, said)
    assert {file.name for file in (tmp_path / "notes").iterdir()} == {"One 一.md", "Two.md"}


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(qtbot, exchange, said, tmp_path):
    path = tmp_path / "no" / "out.json"
    with qtbot.waitSignal(exchange.failed) as failed:
        exchange.export(str(path), "json", WORDS, said)
    assert isinstance(failed.args[0], ExportFailed)
    assert not exchange.busy
    assert list(tmp_path.rglob("*.json")) == []


def test_an_archive_that_was_there_survives_a_failed_export(
    qtbot, exchange, said, tmp_path, monkeypatch
):
    from app.chat.exchange import archive

    path = tmp_path / "all.json"
    path.write_text("old")

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "entry", full)
    with qtbot.waitSignal(exchange.failed) as failed:
        exchange.export(str(path), "json", WORDS)
    assert "No space" in failed.args[0].detail
    qtbot.waitUntil(lambda: [f.name for f in tmp_path.iterdir() if f.is_file()] == ["all.json"])
    assert path.read_text() == "old"


def test_a_window_that_closes_in_the_middle_leaves_no_half_file(
    qtbot, exchange, said, tmp_path, monkeypatch
):
    """Also what waits for its turn then leaves nothing."""
    from app.chat.exchange.writing import ArchiveWriter

    begun, put = threading.Event(), ArchiveWriter.put

    def put_slowly(self, found):
        put(self, found)
        begun.set()
        time.sleep(0.2)

    monkeypatch.setattr(ArchiveWriter, "put", put_slowly)
    exchange.export(str(tmp_path / "all.json"), "json", WORDS)
    qtbot.waitUntil(begun.is_set)
    exchange.close()

    assert [file for file in tmp_path.iterdir() if "all.json" in file.name] == []


def test_what_was_exported_can_be_imported_and_undone(
    qtbot, exchange, session, said, tmp_path: Path
):
    path = tmp_path / "all.json"
    with qtbot.waitSignal(exchange.exported):
        exchange.export(str(path), "json", WORDS, said)
    before = len(session.conversations())

    with qtbot.waitSignal(exchange.imported) as done:
        assert exchange.take(str(path))
    ids, source = done.args
    assert source == "vitrail"
    assert len(session.conversations()) == before + 2
    assert {session.summary(one).title for one in ids} == {"One / 一", "Two"}

    assert session.history.undoable() == "import"
    session.history.undo()
    assert len(session.conversations()) == before


@pytest.mark.parametrize(
    ("data", "kind"), [(b"[1,2", "json"), (b'{"a":1}', "format"), (None, "unreadable")]
)
def test_a_file_that_is_none_changes_nothing(  # noqa: PLR0917
    qtbot, exchange, session, said, tmp_path: Path, data, kind: str
):
    path = tmp_path / "in.json"
    if data is not None:
        path.write_bytes(data)
    before = session.conversations()

    with qtbot.waitSignal(exchange.failed) as failed:
        exchange.take(str(path))
    assert isinstance(failed.args[0], ImportRefused)
    assert failed.args[0].kind == kind
    assert session.conversations() == before
    assert not exchange.busy


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_nobody_waits_for_a_pipe(qtbot, exchange, tmp_path: Path):
    os.mkfifo(tmp_path / "in.json")

    with qtbot.waitSignal(exchange.failed) as failed:
        exchange.take(str(tmp_path / "in.json"))
    assert failed.args[0].kind == "unreadable"
    assert not exchange.busy


def test_a_conversation_can_be_copied_as_markdown(qtbot, exchange, said):
    found = []
    exchange.text(said[0], WORDS, found.append)
    qtbot.waitUntil(lambda: bool(found))

    assert found[0].startswith("# One / 一\n")
    assert "\n\n**yes**\n" in found[0]
