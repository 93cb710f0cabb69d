"""The window asks the hub in threads, when asked, and takes the latest answer only."""

from __future__ import annotations

import struct
import threading
import time

import pytest
from msgspec.structs import replace

from app.bridge import hub as hub_module
from app.bridge.hub import HubSession
from app.core.errors import (
    HubBusy,
    HubUnreachable,
    ModelGated,
    NotGguf,
    RepositoryMissing,
    TokenRejected,
)
from app.core.settings import HubSettings
from app.hub.api import MIRROR, OFFICIAL, Query
from app.hub.token import TokenKeeper
from tests.hub.conftest import hub  # noqa: F401 - fixture


class NoRing:
    """A keyring that keeps nothing."""

    def get_password(self, _service, _username):
        return None

    def set_password(self, _service, _username, _password):
        raise RuntimeError("no keyring")

    def delete_password(self, _service, _username):
        raise RuntimeError("no keyring")


@pytest.fixture
def tokens(paths):
    return TokenKeeper(paths.token, ring=NoRing)


@pytest.fixture
def hub_session(qtbot, hub, preferences, tokens, monkeypatch):  # noqa: F811
    monkeypatch.setattr(hub_module, "DEBOUNCE_MS", 20)
    preferences.update(hub=HubSettings(endpoint=hub.endpoint, proxy_mode="none"))
    session = HubSession(preferences, tokens)
    yield session
    session.close()
    qtbot.waitUntil(lambda: not any(t.name.startswith("hub") for t in threading.enumerate()))


class Answers:
    """What a question was answered with."""

    def __init__(self, qtbot):
        self._qtbot = qtbot
        self.taken = []
        self.failed = []

    def take(self, answer):
        assert threading.current_thread() is threading.main_thread()
        self.taken.append(answer)

    def fail(self, error):
        assert threading.current_thread() is threading.main_thread()
        self.failed.append(error)

    def wait(self, count=1):
        self._qtbot.waitUntil(lambda: len(self.taken) + len(self.failed) >= count)
        return (self.taken + self.failed)[-1]


@pytest.fixture
def answers(qtbot):
    return Answers(qtbot)


def names(page):
    return [found.name for found in page.found]


def test_nothing_is_sent_before_somebody_asks(hub, hub_session, tokens):  # noqa: F811
    hub_session.catalog("en")
    hub_session.access()
    hub_session.connection()
    hub_session.where()
    assert hub.requests == []
    assert tokens._loaded is False


def test_typing_asks_once_for_the_last_words(hub, hub_session, answers):  # noqa: F811
    hub.add_repo("acme/qwen-4b", {"m-Q4_0.gguf": b"GGUF"})
    for words in ("q", "qw", "qwe", "qwen"):
        hub_session.search(Query(text=words), answers.take, answers.fail)

    assert names(answers.wait()) == ["qwen-4b"]

    assert len(hub.requests) == 1
    assert "search=qwen&" in hub.requests[0].query + "&"


def test_an_answer_that_comes_too_late_is_dropped(hub, hub_session, answers, qtbot):  # noqa: F811
    hub.add_repo("acme/old", {"m-Q4_0.gguf": b"GGUF"})
    hub.add_repo("acme/new", {"m-Q4_0.gguf": b"GGUF"})
    hub.fault("search", delay_s=0.5)
    hub_session.search(Query(text="old"), answers.take, answers.fail)
    qtbot.waitUntil(lambda: len(hub.requests) == 1)

    hub_session.search(Query(text="new"), answers.take, answers.fail)

    assert names(answers.wait()) == ["new"]
    qtbot.wait(700)
    assert len(answers.taken) == 1


def test_a_search_that_is_stopped_answers_nothing(hub, hub_session, answers, qtbot):  # noqa: F811
    hub_session.search(Query(text="x"), answers.take, answers.fail)
    hub_session.stop_search()
    qtbot.wait(100)
    assert hub.requests == []
    assert answers.taken == answers.failed == []


def test_what_was_answered_is_remembered(hub, hub_session, answers, monkeypatch):  # noqa: F811
    hub.add_repo("acme/m", {"m-Q4_0.gguf": b"GGUF"})
    hub_session.search(Query(text="m"), answers.take, answers.fail)
    answers.wait(1)
    hub_session.search(Query(text="m"), answers.take, answers.fail)
    answers.wait(2)
    assert len(hub.requests) == 1
    assert answers.taken[0] == answers.taken[1]

    monkeypatch.setattr(hub_module, "MEMORY_S", 0.0)
    hub_session.search(Query(text="m"), answers.take, answers.fail)
    answers.wait(3)
    assert len(hub.requests) == 2


def test_errors_are_not_remembered(hub, hub_session, answers):  # noqa: F811
    hub.fault("search", status=503)
    hub_session.search(Query(text="m"), answers.take, answers.fail)
    assert isinstance(answers.wait(1), HubBusy)
    hub_session.search(Query(text="m"), answers.take, answers.fail)
    answers.wait(2)
    assert len(answers.taken) == 1


def test_more_follows_the_last_search(hub, hub_session, answers):  # noqa: F811
    for number in range(40):
        hub.add_repo(f"acme/m{number:02}", {"m-Q4_0.gguf": b"GGUF"}, downloads=100 - number)
    hub_session.search(Query(sort="downloads"), answers.take, answers.fail)
    page = answers.wait(1)

    hub_session.search_more(page, answers.take, answers.fail)

    assert names(answers.wait(2)) == [f"m{number:02}" for number in range(30, 40)]


def test_more_of_a_search_that_is_over_is_dropped(hub, hub_session, answers, qtbot):  # noqa: F811
    for number in range(40):
        hub.add_repo(f"acme/m{number:02}", {"m-Q4_0.gguf": b"GGUF"})
    hub_session.search(Query(), answers.take, answers.fail)
    page = answers.wait(1)
    hub.fault("search", delay_s=0.3)

    hub_session.search(Query(text="m01"), answers.take, answers.fail)
    hub_session.search_more(page, answers.take, answers.fail)

    assert names(answers.wait(2)) == ["m01"]
    qtbot.wait(500)
    assert len(answers.taken) == 2
    assert answers.failed == []


def header(*entries):
    """The beginning of a GGUF file whose values are whole numbers or texts."""
    data = b"GGUF" + struct.pack("<IQQ", 3, 0, len(entries) + 1)
    for key, value in (*entries, ("tokenizer.ggml.tokens", ["a"] * 50_000)):
        data += struct.pack("<Q", len(key)) + key.encode()
        if isinstance(value, int):
            data += struct.pack("<II", 4, value)
        elif isinstance(value, str):
            data += struct.pack("<IQ", 8, len(value)) + value.encode()
        else:
            data += struct.pack("<IIQ", 9, 8, len(value))
            data += b"".join(struct.pack("<Q", len(one)) + one.encode() for one in value)
    return data


def test_one_model_is_opened(hub, hub_session, answers):  # noqa: F811
    body = header(
        ("general.architecture", "llama"),
        ("llama.block_count", 30),
        ("llama.context_length", 8192),
        ("llama.embedding_length", 576),
        ("llama.feed_forward_length", 1536),
        ("llama.attention.head_count", 9),
        ("llama.attention.head_count_kv", 3),
    )
    assert len(body) > 64 * 1024
    commit = hub.add_repo("acme/m", {"m-Q4_0.gguf": body}, card="# Glass")

    hub_session.repository("acme/m", answers.take, answers.fail)
    repository = answers.wait(1)
    hub_session.card("acme/m", commit, answers.take, answers.fail)
    card = answers.wait(2)
    path = repository.variants[0].files[0].path
    hub_session.shape("acme/m", commit, path, answers.take, answers.fail)
    shape = answers.wait(3)

    assert repository.commit == commit
    assert card == "# Glass"
    assert (shape.architecture, shape.n_layer, shape.n_ctx_train) == ("llama", 30, 8192)
    assert hub.sent_bytes() == 64 * 1024


def test_a_file_that_is_no_model_has_no_shape(hub, hub_session, answers):  # noqa: F811
    commit = hub.add_repo("acme/m", {"m-Q4_0.gguf": b"<html>" * 99})
    hub_session.shape("acme/m", commit, "m-Q4_0.gguf", answers.take, answers.fail)
    assert isinstance(answers.wait(), NotGguf)


def test_the_light_is_on_while_something_is_asked(hub, hub_session, answers, qtbot):  # noqa: F811
    seen = []
    hub_session.used.connect(seen.append)
    hub.fault("info", delay_s=0.1, times=3)
    for number in range(3):
        hub_session.repository(f"acme/m{number}", answers.take, answers.fail)
    answers.wait(3)
    qtbot.waitUntil(lambda: seen[-1:] == [False])
    assert seen[0] is True
    assert seen == [True, False] * (len(seen) // 2)


def test_a_token_opens_what_was_closed(hub, hub_session, answers, qtbot):  # noqa: F811
    commit = hub.add_repo("acme/closed", {"m-Q4_0.gguf": b"GGUF"}, gated="auto", card="# x")
    hub.allow("hf_good", "acme/closed", "reader")
    hub_session.card("acme/closed", commit, answers.take, answers.fail)
    assert isinstance(answers.wait(1), ModelGated)

    with qtbot.waitSignal(hub_session.access_changed):
        hub_session.set_token("hf_good", answers.take, answers.fail)
    assert answers.wait(2) == "file" or answers.taken == ["file"]
    assert hub_session.where() == "file"
    hub_session.whoami(answers.take, answers.fail)
    qtbot.waitUntil(lambda: "reader" in answers.taken)
    hub_session.card("acme/closed", commit, answers.take, answers.fail)
    qtbot.waitUntil(lambda: "# x" in answers.taken)
    assert hub_session.access().token == "hf_good"

    with qtbot.waitSignal(hub_session.access_changed):
        hub_session.forget_token()
    hub_session.card("acme/closed", commit, answers.take, answers.fail)
    qtbot.waitUntil(lambda: len(answers.failed) == 2)
    assert isinstance(answers.failed[1], ModelGated)


def test_a_token_that_is_none_is_refused(hub_session, answers):
    hub_session.set_token("not a token", answers.take, answers.fail)
    assert isinstance(answers.wait(), TokenRejected)


def test_the_token_of_the_last_time_is_found_when_needed(hub, hub_session, answers, paths):  # noqa: F811
    paths.token.write_text("hf_good")
    hub.tokens["hf_good"] = "reader"
    hub_session.whoami(answers.take, answers.fail)
    assert answers.wait(1) == "reader"
    hub_session.find_token(answers.take)
    assert answers.wait(2) == "file"


def test_another_hub_answers_after_the_setting_was_changed(
    hub_session, preferences, answers, qtbot
):
    with qtbot.waitSignal(hub_session.access_changed):
        preferences.update(hub=HubSettings(endpoint="http://127.0.0.1:9", proxy_mode="none"))
    hub_session.repository("acme/m", answers.take, answers.fail)
    error = answers.wait()
    assert isinstance(error, HubUnreachable)
    assert (error.host, error.reason) == ("127.0.0.1:9", "refused")


def test_a_setting_that_changes_no_way_changes_nothing(hub_session, preferences, qtbot):
    with qtbot.assertNotEmitted(hub_session.access_changed):
        settings = preferences.settings.hub
        preferences.update(hub=replace(settings, speed_limit_bytes_s=5, proxy="http://unused"))


def test_ways_that_are_not_taken_any_more_are_not_kept(
    hub,  # noqa: F811
    hub_session,
    preferences,
    answers,
    qtbot,
):
    hub.fault("info", delay_s=0.3)
    hub_session.repository("acme/slow", answers.take, answers.fail)
    qtbot.waitUntil(lambda: len(hub.requests) == 1)
    for port in range(1, 6):
        preferences.update(hub=HubSettings(endpoint=f"http://127.0.0.1:{port}", proxy_mode="none"))
        hub_session.connection()
    assert len(hub_session._connections) == 2

    assert isinstance(answers.wait(), RepositoryMissing)  # what was asked is answered
    preferences.update(hub=HubSettings(endpoint=hub.endpoint, proxy_mode="none"))
    assert hub_session._connections == []


@pytest.mark.parametrize(
    ("settings", "endpoint", "proxy"),
    [
        (HubSettings(), OFFICIAL, None),
        (HubSettings(endpoint=f" {MIRROR}/ "), MIRROR, None),
        (HubSettings(endpoint="hub.example"), "https://hub.example", None),
        (HubSettings(proxy_mode="none", proxy="http://x"), OFFICIAL, ""),
        (HubSettings(proxy_mode="own", proxy="127.0.0.1:7890"), OFFICIAL, "http://127.0.0.1:7890"),
        (HubSettings(proxy_mode="own", proxy="socks5://x:1"), OFFICIAL, "socks5://x:1"),
    ],
)
def test_settings_say_how_to_get_there(qtbot, preferences, tokens, *, settings, endpoint, proxy):
    preferences.update(hub=settings)
    session = HubSession(preferences, tokens)
    assert (session.access().endpoint, session.access().proxy) == (endpoint, proxy)
    session.close()


def test_closing_takes_no_time_though_the_hub_is_silent(hub, hub_session, answers, qtbot):  # noqa: F811
    hub.fault("info", delay_s=60, times=9)
    for number in range(5):
        hub_session.repository(f"acme/m{number}", answers.take, answers.fail)
    qtbot.waitUntil(lambda: len(hub.requests) == 3)

    began = time.monotonic()
    hub_session.close()

    assert time.monotonic() - began < 30
    qtbot.waitUntil(lambda: not any(t.name.startswith("hub") for t in threading.enumerate()))
    assert len(hub.requests) == 3
