"""The catalog is complete in both languages, and can be checked against the hub."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.hub import catalog
from app.hub.listing import is_repo
from app.inspection.filename import file_title

SCRIPT = Path(__file__).parents[2] / "packaging" / "catalog.py"


def test_there_is_something_for_everybody():
    entries = catalog.load("en").entries
    assert 22 <= len(entries) <= 30
    assert {kind for entry in entries for kind in entry.kinds} == {
        "chat",
        "base",
        "code",
        "reasoning",
        "vision",
        "embedding",
    }
    sizes = [entry.n_params for entry in entries]
    assert sizes == sorted(sizes)
    assert sizes[0] < 0.3e9
    assert sizes[-1] > 60e9


def test_it_says_when_it_was_made():
    assert catalog.load("en").made == "2026-11-22"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_entry_is_complete_in(language):
    for entry in catalog.load(language).entries:
        assert is_repo(entry.repo)
        assert entry.file.endswith(".gguf")
        assert file_title(entry.file).quantization == entry.quantization
        assert 3.5 < entry.size_bytes * 8 / entry.n_params < 9.5, entry.repo
        assert entry.n_ctx_train >= 512
        assert entry.license
        han = any("\u4e00" <= sign <= "\u9fff" for sign in entry.sentence)
        assert han == (language == "zh_CN"), entry.repo
        assert entry.sentence[-1] in ".。"


def test_no_model_is_there_twice():
    repos = [entry.repo for entry in catalog.load("en").entries]
    assert len(set(repos)) == len(repos)


def test_an_unknown_language_reads_english():
    assert catalog.load("fr") == catalog.load("en")


def test_there_are_models_of_every_size_for_chinese_too():
    spoken = [e for e in catalog.load("zh_CN").entries if e.speaks("zh_CN") and not e.gate]
    chat = [e.n_params for e in spoken if e.kinds[0] == "chat"]

    assert min(chat) < 1e9
    assert any(2e9 < n < 5e9 for n in chat)
    assert max(chat) > 2e10
    assert all(e.speaks("en") for e in spoken)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"made": 1}', b"\xff"])
def test_a_damaged_catalog_is_an_empty_one(tmp_path, data):
    path = tmp_path / "catalog.json"
    path.write_bytes(data)
    assert catalog.load("en", path).entries == ()
    assert catalog.load("en", tmp_path / "none.json").entries == ()


def entry(**fields):
    known = {
        "repo": "acme/glass-GGUF",
        "title": "Glass",
        "kinds": ["chat"],
        "languages": ["en"],
        "n_params": 1000,
        "n_ctx_train": 4096,
        "license": "apache-2.0",
        "quantization": "Q4_K_M",
        "file": "glass-Q4_K_M.gguf",
        "size_bytes": 600,
        "sentence": {"en": "Good."},
    }
    return {**known, **fields}


def check(hub, tmp_path, *entries):
    path = tmp_path / "catalog.json"
    path.write_text(json.dumps({"made": "2026-01-01", "note": "", "entries": entries}))
    command = [sys.executable, SCRIPT, "--endpoint", hub.endpoint, "--catalog", path]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_catalog_that_is_right_is_right(hub, tmp_path):
    gguf = {"total": 1001, "context_length": 4096}
    hub.add_repo("acme/glass-GGUF", {"glass-Q4_K_M.gguf": bytes(600)}, gguf=gguf)

    done = check(hub, tmp_path, entry())

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 entries, 0 differ." in done.stdout


def test_what_differs_from_the_hub_is_said(hub, tmp_path):
    gguf = {"total": 2000, "context_length": 8192}
    files = {"glass-Q4_K_M.gguf": bytes(900), "mmproj-f16.gguf": bytes(5)}
    hub.add_repo("acme/glass-GGUF", files, gguf=gguf, license="mit", gated="auto")
    hub.add_repo("acme/other", {"other-Q8_0.gguf": bytes(5)})

    done = check(hub, tmp_path, entry(), entry(repo="acme/other"), entry(repo="acme/none"))

    assert done.returncode == 1
    for words in (
        "license: apache-2.0, the hub says mit",
        "gate: none, the hub says auto",
        "size: 600, the hub says 900",
        "weights: 1,000, the hub says 2,000",
        "context: 4,096, the hub says 8,192",
        "a projector is there",
        "glass-Q4_K_M.gguf is not there; there are: other-Q8_0.gguf",
        "RepositoryMissing",
        "3 entries, 3 differ.",
    ):
        assert words in done.stdout
