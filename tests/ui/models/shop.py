"""A hub on loopback with small models of known shape, and the real objects in front of it."""

from __future__ import annotations

import dataclasses
import struct

import pytest
from gguf import GGUFValueType
from msgspec.structs import replace

from app.bootstrap import make_shelf
from app.bridge.library import Library
from app.bridge.machine import MachineWatch
from app.core.paths import Paths
from app.core.settings import HubSettings
from app.engine.hardware import Machine
from app.hub.catalog import Catalog, CatalogEntry
from tests.gguf_file import string, string_entry
from tests.hub.server import LoopbackHub
from tests.ui.doubles import CARD, CPU

GB = 1_000_000_000
MACHINE = Machine(memory_total_bytes=33_500_000_000, memory_free_bytes=24 * GB, devices=(CPU, CARD))
MADE = "2026-11-20"


def model_bytes(n_bytes: int, n_ctx_train: int = 32768) -> bytes:
    """A GGUF file of `n_bytes` that describes a small llama and holds one tensor of it."""
    numbers = {
        "block_count": 4,
        "embedding_length": 256,
        "attention.head_count": 8,
        "attention.head_count_kv": 2,
        "feed_forward_length": 512,
        "context_length": n_ctx_train,
        "vocab_size": 1000,
    }
    entries = {"general.architecture": string_entry("llama")}
    for name, number in numbers.items():
        entries[f"llama.{name}"] = struct.pack("<II", GGUFValueType.UINT32, number)
    body = b"".join(string(key) + value for key, value in entries.items())
    tensor = string("token_embd.weight") + struct.pack("<IQIQ", 1, 8, 0, 0)
    data = struct.pack("<4sIQQ", b"GGUF", 3, 1, len(entries)) + body + tensor
    return data + bytes(n_bytes - len(data))


def publish(hub: LoopbackHub, repo: str, quantizations: str = "Q4_K_M Q8_0 F16", **known) -> None:
    """A repository with one small file for each quantization, smallest first."""
    name = repo.partition("/")[2].removesuffix("-GGUF")
    n_params = known.pop("n_params", 7_600_000_000)
    gguf = {"total": n_params, "architecture": "llama", "context_length": 32768}
    files = {
        f"{name}-{label}.gguf": model_bytes(70_000 + 10_000 * at)
        for at, label in enumerate(quantizations.split())
    }
    hub.add_repo(repo, files, gguf=gguf, **known)


def entry(repo: str, title: str, n_params: int = 4 * GB, **changes) -> CatalogEntry:
    """A line of the catalog whose file `publish` would make."""
    name = repo.partition("/")[2].removesuffix("-GGUF")
    made = CatalogEntry(
        repo=repo,
        title=title,
        kinds=("chat",),
        n_params=n_params,
        n_ctx_train=32768,
        license="apache-2.0",
        gate="",
        quantization="Q4_K_M",
        file=f"{name}-Q4_K_M.gguf",
        size_bytes=round(n_params * 0.6),
        sentence=f"{title} is good for something.",
    )
    return replace(made, **changes)


CATALOG = Catalog(
    made=MADE,
    entries=(
        entry("acme/Tiny-1B-GGUF", "Tiny 1B", GB),
        entry("acme/Middle-4B-GGUF", "Middle 4B"),
        entry("acme/Coder-7B-GGUF", "Coder 7B", 7 * GB, kinds=("code",)),
        entry("acme/Seer-8B-GGUF", "Seer 8B", 8 * GB, kinds=("chat", "vision")),
        entry("acme/Large-30B-GGUF", "Large 30B", 30 * GB),
        entry("acme/Huge-400B-GGUF", "Huge 400B", 400 * GB),
        entry("acme/Vectors-GGUF", "Vectors", GB // 8, kinds=("embedding",)),
        entry("acme/Closed-GGUF", "Closed 3B", 3 * GB, gate="auto", license="llama3.2"),
    ),
)


@pytest.fixture
def hub():
    with LoopbackHub() as server:
        yield server


@pytest.fixture
def shelf(qapp, tmp_path, preferences, files, host, hub, monkeypatch):  # noqa: PLR0917 (fixtures)
    """Everything real, on a machine with a 12 GB card, in front of the loopback hub."""
    preferences.update(hub=HubSettings(endpoint=hub.endpoint, proxy_mode="none"))
    paths = Paths.chosen(str(tmp_path / "data"))
    paths.make()
    made = make_shelf(paths, preferences, Library(preferences, paths, files), host)
    made.machine.close()
    machine = MachineWatch(host, read=lambda _devices: MACHINE)
    machine.machine = MACHINE
    monkeypatch.setattr(made.hub, "catalog", lambda _language: CATALOG)
    made = dataclasses.replace(made, machine=machine)
    made.library.start()
    yield made
    made.close()
