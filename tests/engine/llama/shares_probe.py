"""What each device holds, as llama.cpp says it and as it was estimated, as JSON on stdout.

A process of its own, since ggml keeps a registered server for good::

    python -m tests.engine.llama.shares_probe MODEL SERVER LAYERS N_CTX
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict

from app.engine.api import LoadSettings
from app.engine.fit import plan_of
from app.engine.llama.context import Context
from app.engine.llama.devices import Devices
from app.engine.llama.library import C, Log
from app.engine.llama.model import Model
from app.engine.llama.planning import shape_in
from app.inspection.memory import need

MIB = 1024 * 1024
_BUFFER = re.compile(r"(\S+) (model|KV|RS|compute) buffer size = +([\d.]+) MiB")
_FIELDS = {"model": "weights", "KV": "kv", "RS": "kv", "compute": "compute"}


def said(log: Log) -> dict[str, float]:
    """Bytes by device and what they are for: ``cpu weights``, ``gpu kv``."""
    found: dict[str, float] = defaultdict(float)
    for line in log.lines(0):
        if match := _BUFFER.search(line):
            device = "gpu" if match[1].startswith("RPC") else "cpu"
            found[f"{device} {_FIELDS[match[2]]}"] += float(match[3]) * MIB
    return found


def main(path: str, server: str, layers: str, n_ctx: str) -> None:
    log = Log(lambda _level, _line: None, kept=20_000)
    log.install()
    C.llama_backend_init()
    devices = Devices()
    devices.register_servers((server,))
    (gpu,) = devices.offload_devices()
    settings = LoadSettings(threads=1, mmap=False, n_gpu_layers=int(layers))
    model = Model.load(
        path,
        settings,
        log=log,
        devices=[devices.handle(gpu.name)],
        progressed=lambda _: True,
    )
    logged = said(log)
    context = Context(model, settings, n_ctx=int(n_ctx), threads=1, full_window=True, log=log)
    logged.update(said(log))
    shape = shape_in(path)
    assert shape is not None
    plan = plan_of(settings, int(n_ctx), gpu_layers=settings.n_gpu_layers)
    wanted = need(shape, model.size_bytes, plan)
    estimated = {}
    for name, share in zip(("cpu", "gpu"), wanted.shares, strict=True):
        estimated[f"{name} weights"] = share.weights_bytes
        estimated[f"{name} kv"] = share.kv_bytes
        estimated[f"{name} compute"] = share.compute_bytes
    context.free()
    model.free()
    sys.stdout.write(json.dumps({"logged": logged, "estimated": estimated}))


if __name__ == "__main__":
    main(*sys.argv[1:])
