"""The engine process from its first line to its last: `<this program> --engine ...`."""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from app.engine import host, sandbox, tether

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.worker import Worker

ORPHANED = 3
"""Exit status: the window had died before the engine began."""


def main(arguments: Sequence[str]) -> int:
    """Run the engine; never returns to an interpreter that would take its time to end.

    Args:
        arguments: what follows `--engine`: ``--in FD --out FD --parent PID``.
    """
    serve(arguments, _llama_worker)


def serve(arguments: Sequence[str], make_worker: Callable[[], Worker]) -> NoReturn:
    """Tie this process to the window, serve it, and end the process."""
    parser = argparse.ArgumentParser(prog="vitrail --engine")
    parser.add_argument("--in", dest="fd_in", type=int, required=True)
    parser.add_argument("--out", dest="fd_out", type=int, required=True)
    parser.add_argument("--parent", type=int, required=True)
    given = parser.parse_args(arguments)
    # The stack, without values, ends up in the window's log if llama.cpp aborts.
    faulthandler.enable(all_threads=False)
    status = ORPHANED
    try:
        tether.tie_to(given.parent)
        fd_in, fd_out = _descriptors(given.fd_in, given.fd_out)
        status = host.run(fd_in, fd_out, make_worker, confine=sandbox.confine_to)
    except tether.Orphaned:
        pass
    sys.stderr.flush()
    os._exit(status)


def _descriptors(fd_in: int, fd_out: int) -> tuple[int, int]:
    """The pipes; on Windows their handles were given."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        return (
            msvcrt.open_osfhandle(fd_in, os.O_RDONLY | os.O_BINARY),
            msvcrt.open_osfhandle(fd_out, os.O_BINARY),
        )
    else:  # noqa: RET505 - the type checker follows branches by platform, not returns
        return fd_in, fd_out


def _llama_worker() -> Worker:
    """The real one; the bindings are imported here and nowhere before."""
    from app.engine.llama.worker import LlamaWorker  # noqa: PLC0415

    return LlamaWorker()
