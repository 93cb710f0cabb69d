"""The program: a window, or one of its other processes: an engine, a reader of files.

Nothing heavy is imported before it is known which: the engine never imports Qt, the window never
imports llama.cpp, and ``--version`` imports neither.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run what `argv` (else the command line) asks for and return the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["--engine"]:
        from app.engine.child import main as run_engine  # noqa: PLC0415

        return run_engine(words[1:])
    if words[:1] == ["--extract"]:
        from app.chat.extraction.child import main as run_extraction  # noqa: PLC0415

        run_extraction(words[1:])
    from app.core.arguments import parse  # noqa: PLC0415

    arguments = parse(words)
    from app.bridge.imports import put_back  # noqa: PLC0415

    put_back()
    from app.bootstrap import run  # noqa: PLC0415

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
