"""Reading replies into blocks: what is short at once, what is long in a thread."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.bridge.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.bridge.tasks import Task
    from app.core.errors import VitrailError
    from app.markup.blocks import Block

LONG = 30_000
"""Characters; what is longer is read in a thread. So much takes some 20 ms."""

LONGEST_S = 0.02
"""What took longer than this is read in a thread the next time."""

_SWITCH_S = 0.0005


class Reader(QObject):
    """Turns Markdown into blocks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks("transcript", daemon=True, parent=self)
        self.destroyed.connect(partial(self._tasks.close, wait=False))

    def at_once(self, characters: int, pace: float = 0.0) -> bool:
        """Whether so many characters are read while the window waits.

        `pace` is how many seconds each of them takes; 0 where that is not known. The parser
        takes 150 ms to import; the first time a thread does that too.
        """
        # A module that is just being imported is there already, and would be waited for.
        parser = sys.modules.get("app.markup.parser")
        short = characters <= LONG and characters * pace <= LONGEST_S
        return short and hasattr(parser, "tokens_of")

    def warm_up(self) -> None:
        """Import the parser in a thread, so that the first reply is not plain for a moment."""
        self._tasks.run(partial(_read_aside, "", 0))

    def read(self, source: str, start: int = 0) -> Sequence[Block]:
        """The blocks of `source` from `start`, where a block begins."""
        return _read(source, start)

    def later(
        self,
        source: str,
        start: int,
        then: Callable[[Sequence[Block]], None],
        failed: Callable[[VitrailError], None],
    ) -> Task:
        """Read in a thread; one of the others is called with the blocks on the GUI thread."""
        return self._tasks.run(partial(_read_aside, source, start), then, failed)

    def tail(self, blocks: Sequence[Block]) -> int:
        """Where to read on from when text was added behind `blocks`, of which there are some."""
        from app.markup.reading import tail  # noqa: PLC0415 - as below

        return tail(blocks)


def _read(source: str, start: int) -> Sequence[Block]:
    # Takes a while to import, and is not needed before there is a reply.
    from app.markup.reading import read  # noqa: PLC0415

    return read(source, start=start)


def _read_aside(source: str, start: int) -> Sequence[Block]:
    """Read in a thread beside the window.

    Each call of Qt gives the interpreter away, and the window waits for it as long as the switch
    interval says: with the usual 5 ms one painting takes 200.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        return _read(source, start)
    finally:
        sys.setswitchinterval(before)
