"""Searching while the user types."""

from __future__ import annotations

import threading

import pytest

from app.bridge import search as searching
from app.chat import search as pages
from app.chat.conversation import Message
from app.chat.store import Store


@pytest.fixture(autouse=True)
def no_pause_ends(monkeypatch):
    """What is looked for is looked for when a test says so, however slow the machine is."""
    monkeypatch.setattr(searching, "PAUSE_MS", 600_000)


@pytest.fixture
def found(qtbot, session):
    """Look for something and wait for the first page."""

    def look(text: str):
        session.search.set_text(text)
        session.search.search_now()
        qtbot.waitUntil(lambda: not session.search.results.searching)
        return session.search.results

    return look


@pytest.fixture
def talks(qtbot, session, storage):
    """A conversation about words, and one with 120 messages."""

    def fill(store: Store) -> tuple[int, int]:
        words, long = store.create(), store.create()
        store.add_message(words, None, Message(role="user", content="词元 and tokens"))
        store.add_message(words, None, Message(role="user", content="AI on another branch"))
        for number in range(120):
            store.add_message(long, None, Message(role="user", content=f"wordy {number}"))
        store.rename(long, "Many tokens")
        return words, long

    with qtbot.waitCallback() as done:
        storage.run(fill, done)
    storage.opened.emit()
    qtbot.waitUntil(lambda: len(session.conversations()) == 3)
    return done.args[0]


def test_titles_come_first_and_messages_after_them(found, talks):
    words, long = talks
    results = found("token")
    assert [hit.conversation_id for hit in results.titles] == [long, words]
    assert [hit.conversation_id for hit in results.hits] == [words]
    assert results.hits[0].snippet == "词元 and tokens"
    assert not results.empty


def test_two_character_words_are_found(found, talks):
    assert [hit.conversation_id for hit in found("词元").hits] == [talks[0]]
    assert [hit.conversation_id for hit in found("ai").hits] == [talks[0]]
    assert found("nowhere").empty


def test_more_comes_when_it_is_asked_for(qtbot, session, found, talks):
    results = found("wordy")
    assert len(results.hits) == pages.PAGE
    assert results.before is not None
    for expected in (100, 120, 120):
        session.search.more()
        qtbot.waitUntil(lambda: not session.search.results.searching)
        assert len(session.search.results.hits) == expected
    numbers = [int(hit.snippet.split()[1]) for hit in session.search.results.hits]
    assert numbers == list(range(119, -1, -1))


def test_a_page_is_filled_in_several_goes(session, found, talks, monkeypatch):
    """Where the index is slow, the store gives what it has, and is asked again."""
    real = pages.page
    goes = []

    def impatient(*args, **options):
        goes.append(1)
        return real(*args, **options | {"patience_s": -1.0})

    monkeypatch.setattr(pages, "page", impatient)
    assert len(found("wordy").hits) >= pages.PAGE
    assert len(goes) > 1


def test_nothing_is_looked_for_before_typing_rests(qtbot, session, talks):
    session.search._pause.setInterval(20)
    for text in ("w", "wo", "wor", "词元"):
        session.search.set_text(text)
    assert session.search.results == searching.Results()
    qtbot.waitUntil(lambda: len(session.search.results.hits) == 1)


def test_what_was_looked_for_before_does_not_come_any_more(qtbot, session, settle, talks):
    session.search.set_text("wordy")
    session.search.search_now()
    session.search.set_text("词元")
    settle()
    assert session.search.results.hits == ()
    session.search.search_now()
    qtbot.waitUntil(lambda: bool(session.search.results.hits))
    assert session.search.results.hits[0].conversation_id == talks[0]


def test_what_arrives_too_late_is_not_shown(session, storage, settle, talks):
    session.search.set_text("wordy")
    session.search.search_now()
    read = threading.Event()
    storage.run(lambda _store: read.set())
    assert read.wait(60)
    # It was found, and is on its way to this thread.
    session.search.set_text("词元")
    settle()
    assert session.search.results.hits == ()


def test_what_is_not_wanted_any_more_is_not_looked_for(
    session, storage, settle, talks, monkeypatch
):
    looked = []

    def look(_store, words, **_options):
        looked.append(words)
        return pages.Page()

    monkeypatch.setattr(Store, "search_page", look)
    held = threading.Event()
    storage.run(lambda _store: held.wait(60))
    session.search.set_text("wordy")
    session.search.search_now()
    session.search.set_text("词元")
    held.set()
    settle()
    assert not looked


def test_tags_filter(session, found, talks):
    words, _long = talks
    session.organizer.tag([words], ["Study"])
    results = found("#stu")
    assert [hit.conversation_id for hit in results.titles] == [words]
    assert results.hits == ()
    assert found("#study wordy").empty
    assert [hit.conversation_id for hit in found("#study 词").hits] == [words]
    # A sign before a word that is no tag is just a sign.
    assert found("#include").query.words == ("#include",)


def test_what_is_deleted_goes_from_the_results(session, found, talks):
    words, long = talks
    assert found("token").titles
    session.delete(long)
    assert [hit.conversation_id for hit in session.search.results.titles] == [words]
    session.delete(words)
    assert session.search.results.empty


def test_recent_searches_are_kept_latest_first(session, found, talks):
    for text in ("token", "词元", "token"):
        found(text)
        session.search.remember()
    assert session.search.recent == ["token", "词元"]
    session.search.set_text("")
    assert not session.search.active
    session.search.remember()
    assert session.search.recent == ["token", "词元"]
