"""`python -m tests.bridge.flooding_child WHAT ...`: an engine whose answers have no end.

It is the real one but for that: instead of the first part of an answer it tells `WHAT` for ever.
"""

from __future__ import annotations

import sys

from msgspec import structs

from app.engine import host
from app.engine.allowance import Allowance
from app.engine.api import Token
from app.engine.child import main
from app.engine.outlet import Outlet
from app.engine.protocol import Event, Produced
from app.engine.report import Report
from app.engine.seen import PromptSpan
from app.engine.vocabulary_protocol import AnswerPart, CutPart, PromptPart, TablePart

FLOODS: dict[str, Event] = {
    "tokens": CutPart(ids=bytes(400_000), lengths=bytes(400_000)),
    "nothing": CutPart(ids=b"", lengths=b""),
    "text": PromptPart(text=b" " * 400_000),
    "spans": PromptPart(spans=(PromptSpan(0, 1),) * 10_000),
    "plain": PromptPart(plain=bytes(800_000)),
    "entries": TablePart(
        data=b"", lengths=bytes(400_000), kinds=bytes(100_000), scores=bytes(400_000)
    ),
    "bytes": TablePart(data=bytes(4_000_000), lengths=b"", kinds=b"", scores=b""),
    "words": Produced(token=Token(1, b"", "", 0.5, 0, 0.0, (), ())),
}


class Flood(Report):
    """Tells one thing for ever."""

    def __init__(self, job: int, outlet: Outlet, allowance: Allowance | None = None) -> None:
        super().__init__(job, outlet, allowance)
        self._event = structs.replace(FLOODS[WHAT], job=job)

    def _tell(self, _part: AnswerPart) -> None:
        while True:
            self._outlet.send(self._event)


if __name__ == "__main__":
    WHAT = sys.argv[1]
    host.Report = Flood  # type: ignore[misc]
    main(sys.argv[2:])
