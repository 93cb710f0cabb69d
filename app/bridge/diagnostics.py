"""A report that can be copied into a message; it holds no prompt and no path of the user."""

from __future__ import annotations

import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import qVersion

from app import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.bridge.engine import ModelHost
    from app.bridge.journal import Crash, Journal


class Diagnostics:
    """What can be told about this run and the one before.

    Attributes:
        last_crash: None when the run before ended properly.
    """

    def __init__(self, journal: Journal, models: ModelHost) -> None:
        self._journal = journal
        self._models = models
        self.last_crash: Crash | None = journal.last_crash

    def report(self) -> str:
        """Versions, platform, model, devices, sandbox and the last lines of the log."""
        lines = [
            *self._program(),
            *self._model(),
            *self._sandbox(),
            *self._crash(),
            "",
            "Log",
            *self._journal.tail(),
        ]
        if self._models.log_tail:
            lines += ["", "Engine", *self._models.log_tail]
        return "\n".join(lines).replace(str(Path.home()), "~") + "\n"

    def _program(self) -> Iterator[str]:
        import psutil  # noqa: PLC0415 - only needed here

        memory = psutil.virtual_memory()
        yield f"Vitrail {__version__}"
        yield f"Python {platform.python_version()}, Qt {qVersion()}"
        yield f"{platform.platform()}, {platform.machine()}"
        yield f"frozen: {bool(getattr(sys, 'frozen', False))}"
        yield f"processors: {psutil.cpu_count()} ({psutil.cpu_count(logical=False)} cores)"
        yield f"memory: {memory.available >> 20} of {memory.total >> 20} MiB free"
        yield f"bindings: {self._models.llama_version or 'not started'}"

    def _model(self) -> Iterator[str]:
        models = self._models
        yield ""
        yield f"Model: {models.state}"
        if models.error is not None:
            yield f"  {type(models.error).__name__}: {models.error.fields()}"
        if models.info is not None:
            info = models.info
            yield f"  {info.name} ({info.architecture}, {info.quantization})"
            yield f"  {info.n_params} parameters, {info.size_bytes} bytes"
            yield f"  context {info.n_ctx} of {info.n_ctx_train}, {info.memory}"
            yield f"  layers offloaded: {info.offloaded_layers} of {info.n_layer} to {info.device}"
            yield f"  template: {info.has_template}"
            yield f"  settings: {models.load_settings(info.path)}"
            yield f"  {models.statistics}"
        for device in models.devices:
            free, total = device.memory_free_bytes >> 20, device.memory_total_bytes >> 20
            yield f"  {device.name} ({device.kind}): {device.description}, {free} of {total} MiB"

    def _sandbox(self) -> Iterator[str]:
        sandbox = self._models.sandbox
        if sandbox is None:
            return
        yield ""
        yield f"Sandbox: Landlock ABI {sandbox.landlock_abi}, seccomp {sandbox.seccomp}"
        if sandbox.reason:
            yield f"  {sandbox.reason}"
        for probe, blocked in sandbox.blocked.items():
            yield f"  {probe}: {'blocked' if blocked else 'open'}"

    def _crash(self) -> Iterator[str]:
        if self.last_crash is None:
            return
        when = datetime.fromtimestamp(self.last_crash.ended_ms / 1000, UTC)
        yield ""
        yield f"The run before ended abruptly at {when:%Y-%m-%d %H:%M:%S} UTC"
        yield self.last_crash.trace or "  (no trace: it was killed)"
