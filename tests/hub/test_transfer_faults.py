"""Whatever happens on the way, the file that is there in the end is the right one."""

from __future__ import annotations

import hashlib
import random
import time

import pytest

from app.core.errors import HashMismatch, HubBusy, HubError, HubRefused, HubUnreachable, NotAHub
from app.hub import connection as connections
from app.hub.part import partial_bytes
from app.hub.transfer import FIRST_PIECE_BYTES, Patience, TransferProgress
from tests.hub.bringing import ONCE, SOON, Bringing, model_bytes

OTHER = model_bytes(2_000_000, seed=2)


@pytest.fixture
def impatient(monkeypatch):
    """A server that says nothing for so long is given up."""
    monkeypatch.setattr(connections, "BODY_READ_S", 0.15)


class TestCut:
    def test_at_any_place_the_next_run_goes_on(self, hub, tmp_path, thorough):
        chance = random.Random(50)
        bringing = Bringing(hub, tmp_path, model_bytes(600_000))
        for number in range(200 if thorough else 50):
            offset = chance.randrange(len(bringing.data))
            hub.requests.clear()
            hub.fault("cdn", cut_after=offset, reset=number % 3 == 0)

            with pytest.raises(HubError):
                bringing.run(patience=ONCE)
            assert not bringing.target.exists()
            bringing.run()

            assert bringing.is_whole(), offset
            assert bringing.fetched_twice() <= (len(bringing.data) if number % 3 == 0 else 65_536)
            bringing.target.unlink()
        bringing.connection.close()

    def test_again_and_again_in_one_run(self, hub, tmp_path):
        chance = random.Random(7)
        bringing = Bringing(hub, tmp_path, model_bytes(600_000))
        for _ in range(50):
            hub.fault("cdn", cut_after=chance.randrange(2 * 8192))

        bringing.run(patience=Patience(tries=6, first_tries=6, first_s=0.001, longest_s=0.002))

        assert bringing.is_whole()
        assert bringing.fetched_twice() < 51 * 8192
        bringing.connection.close()

    def test_a_server_that_always_cuts_is_given_up(self, bringing):
        bringing.hub.fault("cdn", cut_after=0, times=100)

        with pytest.raises(HubUnreachable):
            bringing.run()

        assert len(bringing.hub.log("cdn")) == 1 + SOON.first_tries

    def test_a_resumed_address_is_signed_anew(self, bringing):
        bringing.hub.fault("cdn", cut_after=500_000)

        bringing.run()

        assert [request.method for request in bringing.hub.log()] == ["HEAD", "GET"] * 2
        assert bringing.is_whole()

    def test_an_end_that_looks_like_the_end_of_the_file(self, bringing):
        bringing.hub.fault("cdn", cut_after=20 * FIRST_PIECE_BYTES, no_length=True)

        bringing.run()

        assert bringing.is_whole()
        assert bringing.fetched_twice() == 0

    def test_a_server_that_lies_about_its_length(self, bringing):
        bringing.hub.fault("cdn", status=200, body=OTHER[:1000], times=3)

        with pytest.raises(HubRefused):
            bringing.run()

        assert partial_bytes(bringing.target) == 0


class TestStall:
    def test_silence_ends_and_the_rest_is_fetched(self, bringing, impatient):
        bringing.hub.fault("cdn", stall_after=20 * FIRST_PIECE_BYTES)

        bringing.run()

        assert bringing.is_whole()
        assert bringing.fetched_twice() == 0

    def test_silence_from_the_first_byte_on(self, bringing, impatient):
        bringing.hub.fault("cdn", stall_after=0, times=5)

        with pytest.raises(HubUnreachable) as caught:
            bringing.run()

        assert caught.value.reason == "timeout"


class TestNoWay:
    @pytest.mark.parametrize(("reason", "asked"), [("certificate", 1), ("refused", 3)])
    def test_what_will_not_change_is_not_tried_again(self, bringing, reason, asked):
        tried: list[str] = []

        def resolve(repo: str, file: str, commit: str) -> None:
            tried.append(commit)
            raise HubUnreachable(reason=reason)

        bringing.connection.resolve = resolve
        with pytest.raises(HubUnreachable):
            bringing.run()

        assert len(tried) == asked


class TestBusy:
    def test_it_waits_as_long_as_the_server_says(self, bringing):
        told: list[TransferProgress] = []
        bringing.hub.busy("cdn", retry_s=1)
        began = time.monotonic()

        bringing.run(on_progress=told.append)

        assert time.monotonic() - began >= 1
        assert bringing.is_whole()
        (waited,) = [progress for progress in told if progress.stage == "waiting"]
        assert isinstance(waited.error, HubBusy)
        assert 0 < waited.wait_s <= 1

    def test_not_for_hours(self, bringing):
        bringing.hub.busy("cdn", retry_s=3000)

        with pytest.raises(HubBusy) as caught:
            bringing.run()

        assert caught.value.retry_s == 3000

    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    @pytest.mark.parametrize("where", ["resolve", "cdn"])
    def test_a_server_that_is_down_for_a_moment(self, bringing, where, status):
        bringing.hub.fault(where, status=status, times=3)

        bringing.run()

        assert bringing.is_whole()

    def test_in_the_middle_of_a_file(self, bringing):
        bringing.hub.fault("cdn", cut_after=10 * FIRST_PIECE_BYTES)
        bringing.hub.fault("cdn", status=503)
        bringing.hub.busy("resolve")

        bringing.run()

        assert bringing.is_whole()
        assert bringing.fetched_twice() == 0


class TestOtherAnswers:
    @pytest.mark.parametrize("where", ["resolve", "cdn"])
    def test_a_captive_portal(self, bringing, where):
        bringing.hub.fault(where, portal=True, times=100)

        with pytest.raises(NotAHub):
            bringing.run()

        assert not bringing.target.exists()
        assert partial_bytes(bringing.target) == 0

    def test_a_captive_portal_in_the_middle_costs_nothing(self, bringing):
        bringing.hub.fault("cdn", cut_after=10 * FIRST_PIECE_BYTES)
        bringing.hub.fault("cdn", portal=True)
        with pytest.raises(NotAHub):
            bringing.run()

        bringing.run()

        assert bringing.is_whole()

    def test_wrong_bytes_of_the_same_size(self, bringing):
        bringing.hub.fault("cdn", corrupt_at=1_234_567)

        with pytest.raises(HashMismatch) as caught:
            bringing.run()

        assert caught.value.expected == bringing.wanted.file.sha256
        assert caught.value.found not in ("", caught.value.expected)
        assert list(bringing.target.parent.iterdir()) == []
        bringing.run()
        assert bringing.is_whole()

    def test_an_address_that_expired(self, bringing):
        bringing.hub.fault("cdn", cut_after=10 * FIRST_PIECE_BYTES)
        opened = bringing.connection.open

        def expire_once(*args, **fields):
            if len(bringing.hub.log("cdn")) == 1:
                bringing.hub.expire()
            return opened(*args, **fields)

        bringing.connection.open = expire_once
        bringing.run()

        statuses = [request.status for request in bringing.hub.log("cdn")]
        assert statuses == [200, 403, 206]
        assert bringing.is_whole()

    def test_an_address_that_never_works(self, bringing):
        bringing.hub.fault("cdn", status=403, times=100)

        with pytest.raises(HubRefused) as caught:
            bringing.run()

        assert caught.value.status == 403
        assert len(bringing.hub.log("cdn")) == 3

    def test_a_server_that_knows_no_ranges(self, bringing):
        bringing.hub.fault("cdn", cut_after=10 * FIRST_PIECE_BYTES)
        bringing.hub.fault("cdn", ignore_range=True)

        bringing.run()

        assert bringing.is_whole()
        assert [request.status for request in bringing.hub.log("cdn")] == [200, 200]

    def test_a_range_that_is_refused(self, bringing):
        bringing.hub.fault("cdn", cut_after=10 * FIRST_PIECE_BYTES)
        bringing.hub.fault("cdn", status=416)

        bringing.run()

        assert bringing.is_whole()
        assert "range" not in bringing.hub.log("cdn")[-1].headers

    @pytest.mark.parametrize("etag", ["none", "own", "fickle", "linked"])
    def test_whatever_the_server_of_files_calls_them(self, bringing, etag):
        bringing.hub.cdn_etag = etag
        bringing.hub.fault("cdn", cut_after=10 * FIRST_PIECE_BYTES)

        bringing.run()

        assert bringing.is_whole()
        assert bringing.fetched_twice() == 0


class TestReplaced:
    def test_the_pinned_bytes_or_none(self, bringing):
        bringing.hub.fault("cdn", cut_after=10 * FIRST_PIECE_BYTES)
        resolve = bringing.connection.resolve

        def replaced(*args):
            if bringing.hub.log("cdn"):
                bringing.hub.replace("acme/tiny-GGUF", "tiny-Q4_K_M.gguf", OTHER)
            return resolve(*args)

        bringing.connection.resolve = replaced
        with pytest.raises(HashMismatch) as caught:
            bringing.run()

        assert caught.value.found == hashlib.sha256(OTHER).hexdigest()
        assert list(bringing.target.parent.iterdir()) == []
        assert bringing.hub.sent_bytes() == 10 * FIRST_PIECE_BYTES, "not one byte of the other file"

    def test_without_a_pinned_hash_the_new_file_whole(self, hub, tmp_path):
        bringing = Bringing(hub, tmp_path, pinned=False)
        hub.fault("cdn", cut_after=10 * FIRST_PIECE_BYTES)
        with pytest.raises(HubUnreachable):
            bringing.run(patience=ONCE)
        hub.replace("acme/tiny-GGUF", "tiny-Q4_K_M.gguf", OTHER)

        transfer = bringing.transfer()
        transfer.run()

        assert bringing.target.read_bytes() == OTHER
        assert transfer.verified
        bringing.connection.close()

    @pytest.mark.parametrize("size", [1_500_000, 2_000_000, 2_500_000])
    def test_between_the_question_and_the_answer(self, hub, tmp_path, size):
        new = model_bytes(size, seed=3)
        bringing = Bringing(hub, tmp_path, pinned=False)
        opened = bringing.connection.open

        def replaced(*args, **fields):
            hub.replace("acme/tiny-GGUF", "tiny-Q4_K_M.gguf", new)
            return opened(*args, **fields)

        bringing.connection.open = replaced
        try:
            bringing.run()
        except HashMismatch:
            bringing.run()

        assert bringing.target.read_bytes() == new
        bringing.connection.close()

    def test_text_without_a_hash_is_asked_for_on_condition(self, hub, tmp_path):
        old, new = b"# Read me\n" * 20_000, b"# No, me!\n" * 20_000
        bringing = Bringing(hub, tmp_path, old, file="README.md", pinned=False)
        hub.fault("resolve", method="GET", cut_after=2 * FIRST_PIECE_BYTES)
        resolve = bringing.connection.resolve
        answers = [resolve("acme/tiny-GGUF", "README.md", bringing.commit)]
        bringing.connection.resolve = lambda *_args: answers[0]
        opened = bringing.connection.open

        def replaced(*args, **fields):
            if fields["start"]:
                hub.replace("acme/tiny-GGUF", "README.md", new)
            return opened(*args, **fields)

        bringing.connection.open = replaced
        bringing.run()

        assert bringing.target.read_bytes() == new
        again = hub.log("resolve", "GET")[-1]
        assert again.headers["range"] == f"bytes={2 * FIRST_PIECE_BYTES}-"
        assert (again.headers["if-range"].strip('"'), again.status) == (answers[0].etag, 200)
        bringing.connection.close()
