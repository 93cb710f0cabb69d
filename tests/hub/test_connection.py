"""Requests to a hub end in time, keep the token at home, and fail with names."""

from __future__ import annotations

import socket
import ssl
import threading
import time

import pytest

from app.core.errors import (
    HubBusy,
    HubFileMissing,
    HubRefused,
    HubUnreachable,
    ModelGated,
    NotAHub,
    RepositoryMissing,
    TokenRejected,
)
from app.hub import wire
from app.hub.api import MIRROR, OFFICIAL, Access
from app.hub.connection import Connection, Line
from app.hub.trouble import unreachable
from tests.hub.ports import closed_port

REPO = "acme/glass-GGUF"
FILE = "glass-Q4_K_M.gguf"
BODY = b"GGUF" + bytes(range(256)) * 2000


@pytest.fixture
def commit(hub):
    return hub.add_repo(REPO, {FILE: BODY}, card="# Glass")


def test_a_file_is_found_where_the_cdn_has_it(hub, connect, commit):
    resolved = connect().resolve(REPO, FILE, commit)

    assert resolved.url.startswith(hub.cdn)
    assert resolved.sha256 == resolved.etag == hub.repo(REPO).files[FILE].sha256
    assert (resolved.size_bytes, resolved.commit) == (len(BODY), commit)


def test_a_small_file_that_lies_in_git_has_no_sha256(hub, connect, commit):
    resolved = connect().resolve(REPO, "README.md", commit)

    assert resolved.sha256 == ""
    assert len(resolved.etag) == 40
    assert resolved.size_bytes == len("# Glass")


def test_a_repository_that_was_renamed_is_followed(hub, connect, commit):
    hub.rename(REPO, "acme/new-GGUF")

    assert connect().resolve(REPO, FILE, commit).size_bytes == len(BODY)
    assert connect().get_json(f"/api/models/{REPO}")[0]["id"] == "acme/new-GGUF"


def test_a_file_comes_whole_or_from_an_offset_on(connect, commit):
    connection = connect()
    resolved = connection.resolve(REPO, FILE, commit)

    with connection.open(resolved) as body:
        assert (body.status, body.start, body.total) == (200, 0, len(BODY))
        assert b"".join(body.chunks(65536)) == BODY
    with connection.open(resolved, start=1000) as body:
        assert (body.status, body.start, body.total) == (206, 1000, len(BODY))
        assert b"".join(body.chunks(65536)) == BODY[1000:]


def test_a_server_that_ignores_the_range_is_noticed(hub, connect, commit):
    connection = connect()
    resolved = connection.resolve(REPO, FILE, commit)
    hub.fault("cdn", ignore_range=True, times=2)

    with connection.open(resolved, start=1000) as body:
        assert (body.status, body.start) == (200, 0)
    assert connection.get_bytes(resolved.url, start=10, length=5, limit=100) == BODY[10:15]


def test_the_validator_of_the_cdn_asks_for_the_same_bytes(hub, connect, commit):
    hub.cdn_etag = "own"
    connection = connect()
    resolved = connection.resolve(REPO, FILE, commit)
    with connection.open(resolved) as body:
        validator = body.validator

    with connection.open(resolved, start=1000, validator=validator) as body:
        assert body.start == 1000
    with connection.open(resolved, start=1000, validator='"other"') as body:
        assert body.start == 0


def test_the_token_goes_to_the_hub_and_never_to_the_cdn(hub, connect, commit):
    hub.allow("hf_secret", REPO)
    connection = connect(token="hf_secret")
    connection.get_json("/api/models")
    resolved = connection.resolve(REPO, FILE, commit)
    with connection.open(resolved):
        pass
    connection.get_bytes(connection.file_address(REPO, FILE, commit), length=8, limit=8)

    sent = {(request.where, request.headers.get("authorization")) for request in hub.requests}
    assert sent == {
        ("search", "Bearer hf_secret"),
        ("resolve", "Bearer hf_secret"),
        ("cdn", None),
    }


def test_no_other_origin_gets_the_token(hub, connect, monkeypatch):
    asked = []

    def used_in(connection, url):
        return connection._headers(url)[0].get("authorization")

    official = connect(endpoint=OFFICIAL, token="hf_secret")
    mirror = connect(endpoint=MIRROR, token="hf_secret")
    lazy = Connection(Access(endpoint=MIRROR), token=lambda: asked.append(1) or "hf_secret")
    assert used_in(official, f"{OFFICIAL}/api/models") == "Bearer hf_secret"
    assert used_in(official, f"{MIRROR}/api/models") is None
    assert used_in(official, "https://huggingface.co.evil.example/api/models") is None
    assert used_in(official, "http://huggingface.co/api/models") is None
    assert used_in(official, f"{hub.endpoint}/api/models") is None
    assert used_in(mirror, f"{MIRROR}/api/models") is None
    assert used_in(mirror, f"{OFFICIAL}/api/models") is None
    assert used_in(lazy, f"{MIRROR}/api/models") is None
    assert asked == []


def test_the_token_of_other_programs_is_never_sent(hub, connect, commit, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_TOKEN", "hf_of_somebody")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    connect().get_json("/api/models")

    assert "authorization" not in hub.requests[0].headers


def test_the_hub_is_told_the_name_of_the_program_and_little_else(hub, connect):
    connect().get_json("/api/models")

    agent = hub.requests[0].headers["user-agent"]
    assert agent.startswith("vitrail/")
    assert [part.split("/")[0] for part in agent.split("; ")] == ["vitrail", "hf_hub", "python"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"portal": True}, NotAHub),
        ({"status": 200, "body": b"[" * 100_000}, NotAHub),
        ({"status": 200, "body": b"\xff\xfe"}, NotAHub),
        ({"status": 302, "headers": {"Location": "http://login.hotel/"}}, NotAHub),
        ({"status": 302, "headers": {"Location": "/api/models"}, "times": 9}, NotAHub),
        ({"status": 404, "headers": {"Content-Type": "text/html"}, "body": b"<p>"}, NotAHub),
        ({"status": 511}, NotAHub),
        ({"status": 400, "body": b'{"error":"no"}'}, HubRefused),
        ({"status": 403}, HubRefused),
        ({"status": 503}, HubBusy),
        ({"cut_after": 1}, HubUnreachable),
    ],
)
def test_an_answer_that_is_none_has_a_name(hub, connect, fault, error):
    hub.fault("search", **fault)

    with pytest.raises(error) as raised:
        connect().get_json("/api/models")

    assert raised.value.host == hub.endpoint.removeprefix("http://")


def test_the_hub_says_how_long_to_wait(hub, connect):
    connection = connect()
    hub.fault("search", status=429, headers={"Retry-After": "7"}, body=b'{"error":"slow"}')
    with pytest.raises(HubBusy) as raised:
        connection.get_json("/api/models")
    assert (raised.value.status, raised.value.retry_s) == (429, 7)
    assert raised.value.detail == "slow"


def test_a_hub_that_has_enough_is_not_asked_again(hub, connect):
    connection = connect()
    hub.busy("search", retry_s=60)
    with pytest.raises(HubBusy):
        connection.get_json("/api/models")

    with pytest.raises(HubBusy) as raised:
        connection.get_json("/api/models")

    assert len(hub.requests) == 1
    assert 50 < raised.value.retry_s <= 60


def test_what_is_not_there_and_what_may_not_be_seen(hub, connect, commit):
    hub.add_repo("acme/closed", {FILE: BODY}, gated="manual")
    hub.tokens["hf_other"] = "other"
    plain, known, unknown = connect(), connect(token="hf_other"), connect(token="hf_wrong")

    for ask, error, fields in (
        (lambda: plain.resolve("acme/none", FILE, "main"), RepositoryMissing, {}),
        (lambda: plain.resolve(REPO, "none.gguf", commit), HubFileMissing, {"file": "none.gguf"}),
        (lambda: plain.resolve(REPO, FILE, "a" * 40), RepositoryMissing, {}),
        (lambda: plain.resolve("acme/closed", FILE, "main"), ModelGated, {"with_token": False}),
        (lambda: known.resolve("acme/closed", FILE, "main"), ModelGated, {"with_token": True}),
        (lambda: unknown.resolve(REPO, FILE, commit), TokenRejected, {}),
        (lambda: unknown.get_json("/api/whoami-v2"), TokenRejected, {}),
    ):
        with pytest.raises(error) as raised:
            ask()
        for name, value in fields.items():
            assert getattr(raised.value, name) == value


def test_names_that_lead_elsewhere_are_not_asked_for(hub, connect, commit):
    connection = connect()
    for repo, path in (
        ("../../etc", FILE),
        ("a/b/c", FILE),
        ("acme/gl ass", FILE),
        (REPO, "../../x.gguf"),
        (REPO, "/x.gguf"),
        (REPO, "a//b.gguf"),
        (REPO, ""),
    ):
        with pytest.raises((RepositoryMissing, HubFileMissing)):
            connection.resolve(repo, path, commit)
    assert hub.requests == []


def test_a_signed_address_that_expired_is_a_403(hub, connect, commit):
    connection = connect()
    resolved = connection.resolve(REPO, FILE, commit)
    hub.expire()

    with pytest.raises(HubRefused) as raised:
        connection.open(resolved)

    assert raised.value.status == 403


def test_a_page_is_no_file(hub, connect, commit):
    connection = connect()
    resolved = connection.resolve(REPO, FILE, commit)
    hub.fault("cdn", portal=True, times=2)

    with pytest.raises(NotAHub):
        connection.open(resolved)
    with pytest.raises(NotAHub):
        connection.get_bytes(resolved.url, length=8, limit=8)


def test_nobody_there(connect):
    with pytest.raises(HubUnreachable) as raised:
        connect(endpoint=f"http://127.0.0.1:{closed_port()}").get_json("/api/models")
    assert raised.value.reason == "refused"


@pytest.mark.parametrize("endpoint", ["https://", "ftp://x", "http://127.0.0.1:99999", "http://[x"])
def test_an_address_that_is_none(connect, endpoint):
    with pytest.raises(NotAHub):
        connect(endpoint=endpoint).get_json("/api/models")


def test_silence_ends(hub, connect, monkeypatch):
    hub.fault("search", stall_after=1)
    connection = connect()
    monkeypatch.setattr(connection._wire, "send", with_timeout(connection._wire.send, seconds=0.2))
    with pytest.raises(HubUnreachable) as raised:
        connection.get_json("/api/models")
    assert raised.value.reason == "timeout"


def with_timeout(send, *, seconds):
    return lambda *args, **fields: send(*args, **{**fields, "read_s": seconds})


def test_an_answer_that_drips_for_ever_ends(hub, connect, monkeypatch):
    monkeypatch.setattr(wire, "WHOLE_S", 0.3)
    hub.fault("search", status=200, body=b"[" + b" " * 10_000_000, rate=100_000)
    with pytest.raises(HubUnreachable) as raised:
        connect().get_json("/api/models")
    assert raised.value.reason == "timeout"


def test_a_certificate_a_name_and_no_network_are_told_apart():
    def reason(error):
        outer = RuntimeError("outer")
        outer.__cause__ = error
        return unreachable(outer, "https://x/", timeout=False).reason

    assert reason(ssl.SSLCertVerificationError("self-signed")) == "certificate"
    assert reason(socket.gaierror(socket.EAI_NONAME, "no such name")) == "name"
    assert reason(socket.gaierror(socket.EAI_AGAIN, "no server")) == "offline"
    assert reason(OSError(101, "Network is unreachable")) == "offline"
    assert reason(ValueError("else")) == ""


def test_the_light_is_on_while_a_request_runs(hub, connect, commit):
    seen = []
    connection = connect(used=seen.append)
    connection.get_json("/api/models")
    resolved = connection.resolve(REPO, FILE, commit)
    assert seen == [True, False] * 2
    body = connection.open(resolved)
    assert seen == [True, False] * 2 + [True]
    body.close()
    hub.fault("search", status=503)
    with pytest.raises(HubBusy):
        connection.get_json("/api/models")
    assert seen == [True, False] * 4


def within(seconds, work):
    """Run `work` in a thread; it has to end."""
    ended = threading.Thread(target=work)
    ended.start()
    ended.join(seconds)
    assert not ended.is_alive()


def test_a_stalled_body_ends_when_its_line_is_cut(hub, connect, commit):
    connection = connect()
    resolved = connection.resolve(REPO, FILE, commit)
    hub.fault("cdn", stall_after=1000)
    line = Line()
    body = connection.open(resolved, line=line)

    def read():
        with pytest.raises(HubUnreachable):
            list(body.chunks(65536))

    threading.Timer(0.1, line.cut).start()
    within(14, read)
    body.close()


def test_a_request_without_an_answer_ends_when_its_line_is_cut(hub, connect, commit):
    connection = connect()
    resolved = connection.resolve(REPO, FILE, commit)
    hub.fault("cdn", delay_s=60)
    line = Line()

    def ask():
        with pytest.raises(HubUnreachable):
            connection.open(resolved, line=line)

    threading.Timer(0.1, line.cut).start()
    within(14, ask)


def test_closing_ends_what_waits_and_begins_nothing_more(hub, connect):
    hub.fault("search", delay_s=60)
    connection = connect()

    def ask():
        with pytest.raises(HubUnreachable):
            connection.get_json("/api/models")

    def close():
        while not hub.requests:
            time.sleep(0.01)
        connection.close()

    threading.Thread(target=close).start()
    within(14, ask)
    within(14, ask)
    assert len(hub.requests) == 1


def test_the_library_itself_speaks_to_this_hub(hub, commit, tmp_path, monkeypatch):
    """What the tests talk to is a hub, not only something our client understands."""
    from huggingface_hub import HfApi, constants, hf_hub_download

    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)
    api = HfApi(endpoint=hub.endpoint, token=False)
    assert [model.id for model in api.list_models(filter="gguf")] == [REPO]
    path = hf_hub_download(
        REPO, FILE, revision=commit, endpoint=hub.endpoint, token=False, cache_dir=tmp_path
    )
    with open(path, "rb") as file:  # noqa: PTH123
        assert file.read() == BODY
    from huggingface_hub.utils import close_session

    close_session()
