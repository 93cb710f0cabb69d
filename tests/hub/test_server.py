"""The loopback hub answers the hub's own client as the real one does."""

from __future__ import annotations

import hashlib
import http.client
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import msgspec
import pytest

DATA = b"GGUF" + bytes(range(256)) * 8192


@pytest.fixture(autouse=True)
def no_xet(monkeypatch):
    """Data over HTTP, as in the program, and progress bars without a thread that never ends."""
    import tqdm
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(tqdm.tqdm, "monitor_interval", 0)


@pytest.fixture(autouse=True)
def no_connection_is_kept():
    """The library keeps its connections for the next request, and so for the next test."""
    from huggingface_hub import close_session

    yield
    close_session()


@pytest.fixture
def api(hub):
    from huggingface_hub import HfApi

    return HfApi(endpoint=hub.endpoint, token=False)


@pytest.fixture
def commit(hub) -> str:
    hub.add_repo("acme/big-GGUF", {"big-Q4_K_M.gguf": DATA}, gated="manual", downloads=9)
    hub.add_repo("acme/secret", {"x.gguf": DATA}, private=True)
    hub.allow("hf_good", "acme/big-GGUF")
    return hub.add_repo(
        "small/tiny-GGUF",
        {"tiny-Q4_K_M.gguf": DATA, "Q8/tiny-Q8_0.gguf": b"GGUF", "config.json": b"{}"},
        card="# Tiny",
        downloads=5,
        gguf={"total": 135_000_000, "architecture": "llama", "context_length": 2048},
        license="mit",
        base_model="small/tiny",
    )


def status_of(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


class TestSearch:
    def test_by_words_sorted_with_what_was_asked_for(self, api, commit):
        found = list(api.list_models(filter="gguf", sort="downloads", expand=["gguf", "downloads"]))

        assert [model.id for model in found] == ["acme/big-GGUF", "small/tiny-GGUF"]
        assert found[1].gguf["context_length"] == 2048

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"search": "tiny gguf"}, ["small/tiny-GGUF"]),
            ({"author": "small"}, ["small/tiny-GGUF"]),
            ({"filter": "license:mit"}, ["small/tiny-GGUF"]),
            ({"gated": True}, ["acme/big-GGUF"]),
            ({"num_parameters": "min:100M,max:1B"}, ["small/tiny-GGUF"]),
            ({"search": "secret"}, []),
        ],
    )
    def test_filters(self, api, commit, query, names):
        assert [model.id for model in api.list_models(**query)] == names

    def test_page_by_page(self, hub, api, commit):
        hub.page = 1

        assert len(list(api.list_models(sort="likes"))) == 2
        assert len(hub.log("search")) == 2

    def test_it_says_how_many_questions_are_left(self, hub, commit):
        from huggingface_hub.utils import parse_ratelimit_headers

        _, headers, _ = status_of(f"{hub.endpoint}/api/models")

        assert parse_ratelimit_headers(headers).remaining == 499


class TestRepository:
    def test_files_with_sizes_and_hashes(self, api, commit):
        info = api.model_info("small/tiny-GGUF", files_metadata=True)

        files = {file.rfilename: file for file in info.siblings}
        assert info.sha == commit
        assert files["tiny-Q4_K_M.gguf"].lfs.sha256 == hashlib.sha256(DATA).hexdigest()
        assert files["tiny-Q4_K_M.gguf"].size == len(DATA)
        assert files["README.md"].lfs is None
        assert info.card_data.license == "mit"

    def test_its_tree(self, api, commit):
        tree = list(api.list_repo_tree("small/tiny-GGUF", recursive=True))
        top = list(api.list_repo_tree("small/tiny-GGUF"))

        assert {entry.path for entry in tree} >= {"Q8/tiny-Q8_0.gguf", "README.md"}
        assert {entry.path for entry in top} >= {"Q8", "README.md"}

    def test_it_is_found_under_its_old_name(self, hub, api, commit):
        hub.rename("small/tiny-GGUF", "small/renamed")

        assert api.model_info("small/tiny-GGUF").id == "small/renamed"

    def test_who_am_i(self, api, commit):
        from huggingface_hub.errors import HfHubHTTPError

        assert api.whoami("hf_good")["name"] == "reader"
        with pytest.raises(HfHubHTTPError):
            api.whoami("hf_bad")


class TestDownload:
    def fetch(self, hub, folder, repo="small/tiny-GGUF", file="tiny-Q4_K_M.gguf", **how) -> bytes:
        from huggingface_hub import hf_hub_download

        how.setdefault("token", False)
        path = hf_hub_download(repo, file, endpoint=hub.endpoint, cache_dir=folder, **how)
        return Path(path).read_bytes()

    def test_large_and_small_files(self, hub, commit, tmp_path):
        assert self.fetch(hub, tmp_path) == DATA
        assert self.fetch(hub, tmp_path, file="README.md") == b"# Tiny"
        assert self.fetch(hub, tmp_path, file="Q8/tiny-Q8_0.gguf", revision=commit) == b"GGUF"

    def test_a_cut_is_resumed_by_a_range(self, hub, commit, tmp_path, caplog):
        hub.fault("cdn", cut_after=1_000_000)

        assert self.fetch(hub, tmp_path) == DATA
        assert [request.status for request in hub.log("cdn")] == [200, 200]

    @pytest.mark.usefixtures("commit")
    @pytest.mark.parametrize(
        ("asked", "token", "error"),
        [
            ("acme/big-GGUF/big-Q4_K_M.gguf", False, "GatedRepoError"),
            ("acme/big-GGUF/big-Q4_K_M.gguf", "hf_other", "GatedRepoError"),
            ("acme/big-GGUF/big-Q4_K_M.gguf", "hf_bad", "HfHubHTTPError"),
            ("acme/secret/x.gguf", False, "RepositoryNotFoundError"),
            ("acme/secret/x.gguf", "hf_other", "RepositoryNotFoundError"),
            ("acme/none/x.gguf", False, "RepositoryNotFoundError"),
            ("small/tiny-GGUF/none.gguf", False, "RemoteEntryNotFoundError"),
        ],
    )
    def test_what_may_not_be_had(self, hub, tmp_path, asked, token, error):
        from huggingface_hub import errors

        hub.tokens["hf_other"] = "somebody"
        repo, _, file = asked.rpartition("/")

        with pytest.raises(getattr(errors, error)) as caught:
            self.fetch(hub, tmp_path, repo, file, token=token)

        assert type(caught.value).__name__ == error

    def test_a_token_that_was_let_in(self, hub, commit, tmp_path):
        assert (
            self.fetch(hub, tmp_path, "acme/big-GGUF", "big-Q4_K_M.gguf", token="hf_good") == DATA
        )

    def test_another_revision(self, hub, commit, tmp_path):
        with pytest.raises(Exception, match="Revision"):
            self.fetch(hub, tmp_path, revision="0" * 40)


class TestRanges:
    @pytest.fixture
    def url(self, hub, commit) -> str:
        return f"{hub.endpoint}/small/tiny-GGUF/resolve/main/tiny-Q4_K_M.gguf"

    @pytest.mark.parametrize(
        ("asked", "status", "body"),
        [
            ("bytes=0-3", 206, DATA[:4]),
            ("bytes=4-9", 206, DATA[4:10]),
            (f"bytes={len(DATA) - 5}-", 206, DATA[-5:]),
            (f"bytes=0-{10**9}", 206, DATA),
            ("pages=1-2", 200, DATA),
            (f"bytes={len(DATA)}-", 416, b""),
        ],
    )
    def test_a_range(self, url, asked, status, body):
        found, headers, data = status_of(url, Range=asked)

        assert (found, data) == (status, body)
        if status == 416:
            assert headers["content-range"] == f"bytes */{len(DATA)}"
        if status == 206:
            assert headers["content-range"].endswith(f"/{len(DATA)}")

    @pytest.mark.parametrize(("calls_it", "holds"), [("none", False), ("linked", True)])
    def test_a_range_on_condition(self, hub, url, calls_it, holds):
        hub.cdn_etag = calls_it
        sha256 = hashlib.sha256(DATA).hexdigest()

        status, _, _ = status_of(url, **{"Range": "bytes=5-", "If-Range": f'"{sha256}"'})
        other, _, _ = status_of(url, **{"Range": "bytes=5-", "If-Range": '"else"'})

        assert status == (206 if holds else 200)
        assert other == 200


class TestFaults:
    def test_they_are_used_up_in_order(self, hub, commit):
        url = f"{hub.endpoint}/api/models"
        hub.fault("search", status=503, times=2)
        hub.fault("info", status=500)
        hub.busy("search", retry_s=7)

        answers = [status_of(url) for _ in range(4)]

        assert [status for status, _, _ in answers] == [503, 503, 429, 200]
        assert answers[2][1]["retry-after"] == "7"

    def test_an_expired_address(self, hub, commit):
        url = f"{hub.cdn}/small/tiny-GGUF/tiny-Q4_K_M.gguf?Signature=1"
        assert status_of(url)[0] == 200

        hub.expire()

        assert status_of(url)[0] == 403

    def test_the_log_counts_bytes(self, hub, commit):
        status_of(f"{hub.endpoint}/small/tiny-GGUF/resolve/main/tiny-Q4_K_M.gguf", Range="bytes=9-")

        (request,) = hub.log("cdn")
        assert (request.start, request.sent) == (9, len(DATA) - 9)
        assert hub.sent_bytes() == len(DATA) - 9

    def test_closing_ends_a_stalled_answer(self, hub, commit):
        hub.fault("cdn", stall_after=10)
        url = f"{hub.endpoint}/small/tiny-GGUF/resolve/main/tiny-Q4_K_M.gguf"
        failed: list[Exception] = []

        def ask() -> None:
            try:
                status_of(url)
            except (OSError, http.client.HTTPException) as error:
                failed.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        while not hub.log("cdn"):
            asking.join(0.01)
        hub.close()
        asking.join(60)

        assert failed


def test_it_can_be_a_process_of_its_own(tmp_path):
    (tmp_path / "x.gguf").write_bytes(DATA)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.hub.server", "--serve", str(tmp_path / "x.gguf")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as process:
        told = msgspec.json.decode(process.stdout.readline())
        url = f"{told['endpoint']}/{told['repo']}/resolve/{told['commit']}/{told['file']}"

        status, _, data = status_of(url)

        process.stdin.close()
        assert process.wait(60) == 0
    assert (status, data) == (200, DATA)
