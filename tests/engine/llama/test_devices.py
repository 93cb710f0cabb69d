"""Layers on a device: the code path of a GPU, on a device that is this machine again."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app.core.errors import SettingOutOfRange
from app.engine.llama.devices import Devices
from app.engine.llama.library import symbol

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 120.0


def test_the_processor_is_listed() -> None:
    devices = Devices()
    (cpu,) = [device for device in devices.list() if device.kind == "cpu"]
    assert cpu.name == "CPU"
    assert cpu.description
    assert cpu.memory_total_bytes >= cpu.memory_free_bytes > 0
    assert devices.handle("CPU")
    assert cpu not in devices.offload_devices()


def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(SettingOutOfRange):
        Devices().handle("GPU7")


def test_a_server_that_does_not_answer_is_refused() -> None:
    with socket.socket() as taken:
        # Bound and not listening: nobody else answers there either.
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(SettingOutOfRange) as caught:
            Devices().register_servers((f"127.0.0.1:{taken.getsockname()[1]}",))
    assert caught.value.name == "rpc_servers"
    assert caught.value.detail


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
    except OSError:
        return False
    return True


@pytest.fixture
def server() -> Iterator[str]:
    """Address of a ggml RPC server, a child of this process."""
    if symbol("ggml_backend_rpc_start_server", None) is None:
        pytest.fail("llama.cpp was built without its RPC backend; see [tool.uv] in pyproject.toml.")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.engine.llama.rpc_server", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not answers(port):
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield f"127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(PATIENCE_S)


def probe(model: Path, device: str = "", server: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.llama.offload_probe", str(model), device, server],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return dict(json.loads(done.stdout))


def divergence(a: np.ndarray, b: np.ndarray) -> float:
    """Kullback-Leibler divergence of the softmax of `b` from that of `a`, in nats."""

    def log_softmax(x: np.ndarray) -> np.ndarray:
        shifted = x - x.max()
        return shifted - np.log(np.exp(shifted).sum())

    p, q = log_softmax(a), log_softmax(b)
    return float((np.exp(p) * (p - q)).sum())


def test_layers_on_a_device_say_the_same(starter_model: Path, server: str) -> None:
    here = probe(starter_model)
    there = probe(starter_model, "RPC0", server)

    assert here["offloaded"] == 0
    assert here["device"] == "CPU"
    assert not here["may_differ"]
    assert ["RPC0", "gpu"] in there["devices"]
    assert there["offloaded"] == there["n_layer"] == 31
    assert there["device"].startswith("RPC0")
    assert there["may_differ"]

    for at, (a, b) in enumerate(
        zip(np.array(here["logits"]), np.array(there["logits"]), strict=True)
    ):
        assert a.argmax() == b.argmax(), at
        assert divergence(a, b) <= 0.02, at
    assert there["ids"] == here["ids"]
