"""What may stand on the command line."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """A command line that was understood.

    Attributes:
        model: absolute path of a model file to open; None opens the last one.
        data_dir: folder of all data; None is the system's.
        log_level: one of `LOG_LEVELS`.
        quit_at_once: end as soon as the window was painted.
    """

    model: str | None = None
    data_dir: str | None = None
    log_level: str = "info"
    quit_at_once: bool = False


def parse(argv: Sequence[str]) -> Arguments:
    """Understand `argv`, the program's name left out.

    Raises:
        SystemExit: it asks for help or the version, which were printed, or is wrong.
    """
    parser = argparse.ArgumentParser(
        prog="vitrail", description="Chat with language models on your own machine."
    )
    parser.add_argument("model", nargs="?", metavar="FILE.gguf", help="model file to open")
    parser.add_argument("--version", action="version", version=f"Vitrail {__version__}")
    parser.add_argument("--data-dir", metavar="DIR", help="keep all data in DIR")
    parser.add_argument("--log-level", choices=LOG_LEVELS, default="info")
    parser.add_argument(
        "--instantly-quit",
        action="store_true",
        dest="quit_at_once",
        help="end as soon as the window was painted",
    )
    found = parser.parse_args(argv)
    return Arguments(
        model=str(Path(found.model).expanduser().absolute()) if found.model else None,
        data_dir=found.data_dir,
        log_level=found.log_level,
        quit_at_once=found.quit_at_once,
    )
