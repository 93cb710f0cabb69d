"""What requests leave behind: in the log, and on the way that redirects lead."""

from __future__ import annotations

import logging

import httpx2
import pytest

from app.core.errors import NotAHub
from app.hub.api import OFFICIAL, Access
from app.hub.connection import Connection, _Question

REPO = "acme/glass-GGUF"
FILE = "glass-Q4_K_M.gguf"


def test_what_was_searched_for_and_signed_addresses_are_in_no_log(hub, connect, caplog):
    commit = hub.add_repo(REPO, {FILE: b"GGUF" + bytes(100)})
    caplog.set_level(logging.DEBUG)
    connection = connect()

    connection.get_json("/api/models", {"search": "a secret"})
    with connection.open(connection.resolve(REPO, FILE, commit)) as body:
        assert list(body.chunks(1000))

    assert len(hub.requests) == 3
    assert not [record for record in caplog.records if record.name.startswith("http")]


@pytest.mark.parametrize("far_is_answer", [True, False])
def test_no_redirect_leads_from_a_secure_address_to_one_that_is_not(far_is_answer):
    connection = Connection(Access(endpoint=OFFICIAL, proxy=""))
    asked = httpx2.Request("HEAD", f"{OFFICIAL}/{REPO}/resolve/main/{FILE}")
    question = _Question(
        method="HEAD", url=str(asked.url), far=not far_is_answer, far_is_answer=far_is_answer
    )

    def sent_to(address: str) -> str:
        headers = {"location": address, "x-repo-commit": "a" * 40}
        return connection._target(question, httpx2.Response(302, headers=headers, request=asked))

    assert sent_to("https://cdn.example/x") == ("" if far_is_answer else "https://cdn.example/x")
    with pytest.raises(NotAHub):
        sent_to("http://cdn.example/x")


def test_a_way_that_is_not_taken_any_more_keeps_no_socket(hub, connect):
    commit = hub.add_repo(REPO, {FILE: b"GGUF" + bytes(100)})
    connection = connect()
    resolved = connection.resolve(REPO, FILE, commit)
    assert connection._wire._shared is not None

    with connection.open(resolved) as body:
        assert not connection.retire()
        assert b"".join(body.chunks(1000)) == b"GGUF" + bytes(100)

    assert connection._wire._shared is None
    assert connection.retire()
    connection.get_json("/api/models")  # somebody had it in hand
    assert connection._wire._shared is None
