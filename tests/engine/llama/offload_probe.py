"""What a model says with its layers on a device, as JSON on stdout.

A process of its own, since ggml keeps a registered server for good::

    python -m tests.engine.llama.offload_probe MODEL DEVICE SERVER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from app.engine.api import LoadSettings
from tests.engine.llama.conftest import Bench

TEXT = "The sea is wide, and the people who live by it have always known that it gives and takes."
POSITIONS = 12
GREEDY_TOKENS = 16


def main(path: str, device: str, server: str) -> None:
    on_device = bool(server)
    settings = LoadSettings(
        n_ctx=256,
        threads=1,
        n_gpu_layers=-1 if on_device else 0,
        device=device,
        rpc_servers=(server,) if on_device else (),
    )
    bench = Bench(Path(path), settings)
    session = bench.worker.session
    ids = session.model.vocabulary.tokenize(TEXT)[:POSITIONS]
    session.context.evaluate(ids, every=True)
    rows = [session.context.logits_of(at).astype(np.float64) for at in range(POSITIONS)]
    reply = bench.ask("What is the capital of France?", max_tokens=GREEDY_TOKENS)
    answer = {
        "devices": [(d.name, d.kind) for d in bench.worker.devices(settings.rpc_servers)],
        "device": bench.info.device,
        "offloaded": bench.info.offloaded_layers,
        "n_layer": bench.info.n_layer,
        "may_differ": reply.completion.may_differ,
        "logits": [row.tolist() for row in rows],
        "ids": reply.ids,
    }
    bench.worker.unload()
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
