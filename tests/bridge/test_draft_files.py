"""Files in composers: read, kept, counted, sent, brought back."""

from __future__ import annotations

import threading

import pytest

from app.bridge import draft_files as module
from app.bridge.draft_files import DraftFiles
from app.chat.extraction.client import Cancelled, Text
from app.chat.extraction.wire import Extracted
from app.core.errors import AttachmentLocked, StoreDiskFull, TooManyAttachments
from app.engine.protocol import Generate, Tokenize
from tests.bridge.seen import on_disk, prompts


class Reader:
    """Reads what a test says it reads, when the test says so."""

    def __init__(self) -> None:
        self.text = "a,b\n1,2\n"
        self.error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.given_up: list[str] = []

    def __call__(self, path, *, tell, cancelled):
        tell(1, 3)
        while not self.gate.wait(0.01):
            if cancelled.is_set():
                self.given_up.append(path)
                raise Cancelled
        if self.error is not None:
            raise self.error
        return Text(self.text, Extracted(kind="table"))


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def drafts(storage, host, session, reader):
    made = DraftFiles(storage, host, session, extraction=reader)
    yield made
    reader.gate.set()
    made.close()


def states(drafts, session) -> list[str]:
    return [file.state for file in drafts.of(session.current)]


def ready_files(qtbot, drafts, session, count=1) -> None:
    qtbot.waitUntil(lambda: states(drafts, session) == ["ready"] * count)


def test_a_file_is_read_kept_and_counted(qtbot, drafts, ready, paths, engines):
    drafts.add_paths(ready.current, ["/home/me/scores.csv"])
    assert states(drafts, ready) == ["reading"]
    qtbot.waitUntil(lambda: bool(drafts.tokens(ready.current)))
    (file,) = drafts.of(ready.current)
    assert (file.name, file.attachment.kind, file.attachment.characters) == (
        "scores.csv",
        "table",
        8,
    )
    (asked,) = [c for c in engines.sent(Tokenize) if "scores" in c.text]
    assert asked.text == "File: scores.csv\n```csv\na,b\n1,2\n```"
    assert asked.parse_special is False
    assert on_disk(paths, "SELECT draft_of, name FROM attachment") == [
        (ready.current, "scores.csv")
    ]


def test_pages_are_told_while_they_are_read(qtbot, drafts, session, reader):
    reader.gate.clear()
    drafts.add_paths(session.current, ["/home/me/a.pdf"])
    qtbot.waitUntil(lambda: drafts.of(session.current)[0].total == 3)
    assert drafts.of(session.current)[0].done == 1
    assert drafts.reading(session.current)


def test_one_that_is_removed_while_the_draft_is_read_stays_away(qtbot, drafts, ready, storage):
    drafts.add_paths(ready.current, ["/home/me/a.csv", "/home/me/b.csv"])
    ready_files(qtbot, drafts, ready, 2)
    ready.opened.emit(ready.current)
    drafts.remove(ready.current, drafts.of(ready.current)[0].key)
    with qtbot.waitCallback() as done:
        storage.run(lambda _store: None, done)
    assert [file.name for file in drafts.of(ready.current)] == ["b.csv"]


def test_a_file_without_words_gives_its_name_to_the_conversation(qtbot, drafts, ready, finished):
    drafts.add_paths(ready.current, ["/home/me/scores.csv"])
    ready_files(qtbot, drafts, ready)
    ready.send("", drafts.ready(ready.current))
    finished()
    assert ready.summary(ready.current).title == "scores.csv"


def test_it_goes_with_the_message_and_into_the_prompt(  # noqa: PLR0917
    qtbot, drafts, ready, finished, paths, engines
):
    drafts.add_paths(ready.current, ["/home/me/scores.csv"])
    ready_files(qtbot, drafts, ready)
    assert ready.send("Best?", drafts.ready(ready.current))
    drafts.sent(ready.current)
    finished()
    assert drafts.of(ready.current) == ()
    assert ready.path()[0].node.message.attachments[0].name == "scores.csv"
    assert prompts(engines)[-1][-1][1] == "File: scores.csv\n```csv\na,b\n1,2\n```\n\nBest?"
    rows = on_disk(paths, "SELECT draft_of, message_id NOTNULL FROM attachment")
    assert rows == [(None, 1)]


def test_a_file_alone_is_a_message(qtbot, drafts, ready, finished, engines):
    drafts.add_paths(ready.current, ["/home/me/scores.csv"])
    ready_files(qtbot, drafts, ready)
    assert ready.send("", drafts.ready(ready.current))
    finished()
    assert prompts(engines)[-1][-1][1].startswith("File: scores.csv")
    assert not ready.send("  ")


def test_later_prompts_hold_it_too(qtbot, drafts, ready, finished, engines):
    drafts.add_paths(ready.current, ["/home/me/scores.csv"])
    ready_files(qtbot, drafts, ready)
    ready.send("Best?", drafts.ready(ready.current))
    drafts.sent(ready.current)
    finished()
    ready.send("And the worst?")
    finished()
    assert prompts(engines)[-1][-3][1].startswith("File: scores.csv")


def test_in_other_words_the_message_keeps_its_files(qtbot, drafts, ready, finished, engines):
    drafts.add_paths(ready.current, ["/home/me/scores.csv"])
    ready_files(qtbot, drafts, ready)
    ready.send("Best?", drafts.ready(ready.current))
    finished()
    ready.edit(ready.path()[0].node.id, "Worst?")
    finished()
    assert prompts(engines)[-1][-1][1] == "File: scores.csv\n```csv\na,b\n1,2\n```\n\nWorst?"


def test_drafts_keep_their_files_when_another_conversation_is_open(
    qtbot, drafts, ready, finished, settle
):
    first = ready.current
    ready.send("Hello")
    finished()
    drafts.add_paths(first, ["/home/me/scores.csv"])
    ready_files(qtbot, drafts, ready)
    ready.new()
    qtbot.waitUntil(lambda: ready.current != first)
    settle()
    assert drafts.of(ready.current) == ()
    ready.open(first)
    settle()
    assert [file.name for file in drafts.of(first)] == ["scores.csv"]


def test_they_are_there_after_a_restart(qtbot, drafts, ready, storage, host, settle):  # noqa: PLR0917
    drafts.add_paths(ready.current, ["/home/me/scores.csv"])
    ready_files(qtbot, drafts, ready)
    again = DraftFiles(storage, host, ready)
    qtbot.waitUntil(lambda: bool(again.tokens(ready.current)))
    assert [file.name for file in again.of(ready.current)] == ["scores.csv"]
    again.close()


def test_a_message_that_could_not_be_saved_leaves_its_files_in_the_draft(
    qtbot, drafts, ready, settle, monkeypatch
):
    drafts.add_paths(ready.current, ["/home/me/scores.csv"])
    ready_files(qtbot, drafts, ready)

    def full(*_args, **_kwargs):
        raise StoreDiskFull(path="x")

    with monkeypatch.context() as patch:
        patch.setattr("app.chat.store.Store.add_message", full)
        ready.send("Best?", drafts.ready(ready.current))
        drafts.sent(ready.current)
        assert drafts.of(ready.current) == ()
        qtbot.waitUntil(lambda: ready.status(ready.current) == "idle")
    ready_files(qtbot, drafts, ready)
    assert ready.draft() == "Best?"


def test_what_cannot_be_read_says_why_and_is_not_sent(qtbot, drafts, session, reader):
    reader.error = AttachmentLocked(name="a.pdf")
    drafts.add_paths(session.current, ["/home/me/a.pdf"])
    qtbot.waitUntil(lambda: states(drafts, session) == ["failed"])
    assert isinstance(drafts.of(session.current)[0].error, AttachmentLocked)
    assert drafts.ready(session.current) == ()
    assert drafts.tokens(session.current) == 0
    drafts.remove(session.current, drafts.of(session.current)[0].key)
    assert drafts.of(session.current) == ()


def test_a_file_that_is_taken_out_is_read_no_further(qtbot, drafts, session, reader, paths, settle):  # noqa: PLR0917
    reader.gate.clear()
    drafts.add_paths(session.current, ["/home/me/a.pdf"])
    qtbot.waitUntil(lambda: drafts.of(session.current)[0].total == 3)
    drafts.remove(session.current, drafts.of(session.current)[0].key)
    qtbot.waitUntil(lambda: reader.given_up == ["/home/me/a.pdf"])
    settle()
    assert drafts.of(session.current) == ()
    assert on_disk(paths, "SELECT count(*) FROM attachment") == [(0,)]


def test_a_file_that_is_taken_out_is_gone_from_disk(qtbot, drafts, session, settle, paths):
    drafts.add_paths(session.current, ["/home/me/a.csv"])
    ready_files(qtbot, drafts, session)
    drafts.remove(session.current, drafts.of(session.current)[0].key)
    settle()
    assert on_disk(paths, "SELECT count(*) FROM attachment") == [(0,)]


def test_there_is_an_end_to_files(qtbot, drafts, session, monkeypatch):
    monkeypatch.setattr(module, "MOST_FILES", 2)
    drafts.add_paths(session.current, [f"/home/me/{n}.csv" for n in range(5)])
    qtbot.waitUntil(lambda: not drafts.reading(session.current))
    assert states(drafts, session) == ["ready", "ready", "failed"]
    assert isinstance(drafts.of(session.current)[2].error, TooManyAttachments)


def test_pasted_text_is_a_file_too(qtbot, drafts, ready):
    drafts.add_text(ready.current, "Pasted text.txt", "one two three")
    qtbot.waitUntil(lambda: bool(drafts.tokens(ready.current)))
    with qtbot.waitCallback() as read:
        drafts.read_enclosed(ready.current, drafts.of(ready.current)[0].attachment, read)
    assert read.args == ["File: Pasted text.txt\n```\none two three\n```"]


def test_only_the_beginning_is_kept_when_asked_for(qtbot, drafts, ready):
    drafts.add_text(ready.current, "a.txt", "one two three four five six")
    qtbot.waitUntil(lambda: bool(drafts.tokens(ready.current)))
    before = drafts.tokens(ready.current)
    drafts.shorten(ready.current, {drafts.of(ready.current)[0].key: 7})
    assert drafts.tokens(ready.current) is None
    qtbot.waitUntil(lambda: drafts.tokens(ready.current) is not None)
    (file,) = drafts.of(ready.current)
    assert (file.attachment.characters, file.attachment.cut) == (7, True)
    # The model is told that it is cut: three words more.
    assert drafts.tokens(ready.current) == before - 4 + 3


@pytest.mark.parametrize("before", [("another", ""), ("scripted", "cut otherwise")])
def test_another_model_counts_again(qtbot, drafts, ready, host, engines, before):  # noqa: PLR0917
    drafts.add_text(ready.current, "a.txt", "one two")
    qtbot.waitUntil(lambda: bool(drafts.tokens(ready.current)))
    asked = len([c for c in engines.sent(Tokenize) if "a.txt" in c.text])
    drafts._counts._cutting = before
    host.changed.emit()
    qtbot.waitUntil(lambda: len([c for c in engines.sent(Tokenize) if "a.txt" in c.text]) > asked)
    qtbot.waitUntil(lambda: bool(drafts.tokens(ready.current)))


def test_a_temporary_conversation_leaves_no_file_on_disk(qtbot, drafts, ready, finished, paths):
    ready.new_temporary()
    qtbot.waitUntil(lambda: ready.summary(ready.current).temporary)
    drafts.add_paths(ready.current, ["/home/me/secret.csv"])
    ready_files(qtbot, drafts, ready)
    assert ready.send("Best?", drafts.ready(ready.current))
    drafts.sent(ready.current)
    finished()
    assert ready.path()[0].node.message.attachments[0].name == "secret.csv"
    assert on_disk(paths, "SELECT count(*) FROM attachment") == [(0,)]


def test_the_prompt_of_a_temporary_conversation_holds_its_own_file(  # noqa: PLR0917
    qtbot, drafts, ready, finished, engines, reader
):
    drafts.add_paths(ready.current, ["/home/me/disk.csv"])
    ready_files(qtbot, drafts, ready)
    ready.new_temporary()
    qtbot.waitUntil(lambda: ready.summary(ready.current).temporary)
    reader.text = "in memory"
    drafts.add_paths(ready.current, ["/home/me/secret.csv"])
    ready_files(qtbot, drafts, ready)
    ready.send("Best?", drafts.ready(ready.current))
    finished()
    assert "in memory" in engines.sent(Generate)[-1].request.messages[-1].content


def test_files_far_beyond_any_context_are_an_overflow_and_no_broken_engine(
    qtbot, drafts, ready, finished, engines
):
    for number in range(3):
        drafts.add_text(ready.current, f"{number}.txt", "彩" * 2_000_000)
    qtbot.waitUntil(lambda: states(drafts, ready) == ["ready"] * 3)
    ready.send("Best?", drafts.ready(ready.current))
    finished()
    facts = ready.path()[-1].node.message.facts
    assert (facts.ending, facts.error_kind) == ("failed", "ContextOverflow")
    assert engines.sent(Generate) == []
