"""What a worker says about the job it carries out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.core.errors import SettingOutOfRange
from app.engine.allowance import Allowance
from app.engine.protocol import Begun, Logged, Produced, Progress
from app.engine.vocabulary_protocol import CutPart, PromptPart, TablePart

if TYPE_CHECKING:
    from app.engine.api import Phase, Token
    from app.engine.outlet import Outlet
    from app.engine.seen import PromptSpan
    from app.engine.vocabulary_protocol import AnswerPart
    from app.inspection.reasoning import Markers

_PROGRESS_S = 0.05
_LINE_CHARACTERS = 2_000


class Report:
    """What the worker says about one job (`app.engine.worker.Reporter`).

    Args:
        job: its number.
        outlet: where it is said.
        allowance: how much of an answer may be told; nothing where there is none.
    """

    def __init__(self, job: int, outlet: Outlet, allowance: Allowance | None = None) -> None:
        self.phase: Phase = "idle"
        self._job = job
        self._outlet = outlet
        self._allowance = allowance or Allowance()
        self._due = 0.0

    def progress(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        """Say it if the phase is new, 50 ms have passed, or it is complete."""
        self._outlet.beat()
        now = time.monotonic()
        complete = 0 < total == done
        if phase == self.phase and now < self._due and not complete:
            return
        self.phase = phase
        self._due = now + _PROGRESS_S
        self._outlet.send(Progress(job=self._job, phase=phase, done=done, total=total))

    def beat(self) -> None:
        """Life."""
        self._outlet.beat()

    def begun(self, *, opened: bool, markers: Markers | None, thinking: str) -> None:
        """How the reply begins."""
        self._outlet.send(Begun(job=self._job, opened=opened, markers=markers, thinking=thinking))

    def produced(self, token: Token) -> None:
        """One token, possibly together with the next ones."""
        self._outlet.soon(Produced(job=self._job, token=token))

    def cut(self, ids: bytes, lengths: bytes) -> None:
        """Some more tokens of a text; raises SettingOutOfRange where there are too many."""
        self._tell(CutPart(job=self._job, ids=ids, lengths=lengths))

    def prompt(
        self, *, text: bytes = b"", spans: tuple[PromptSpan, ...] = (), plain: bytes = b""
    ) -> None:
        """Some more of a prompt; raises as `cut`."""
        self._tell(PromptPart(job=self._job, text=text, spans=spans, plain=plain))

    def entries(self, data: bytes, lengths: bytes, kinds: bytes, scores: bytes) -> None:
        """Some more entries of a vocabulary; raises as `cut`."""
        part = TablePart(job=self._job, data=data, lengths=lengths, kinds=kinds, scores=scores)
        self._tell(part)

    def log(self, level: int, line: str) -> None:
        """One line, cut at 2,000 characters."""
        self._outlet.soon(Logged(job=self._job, level=level, line=line[:_LINE_CHARACTERS]))

    def _tell(self, part: AnswerPart) -> None:
        if not self._allowance.spend(part):
            # The window would end this process for it.
            raise SettingOutOfRange(name="text", value=f"too long ({type(part).__name__})")
        self._outlet.send(part)
