"""How many threads generate: as many as help, and fewer while others use the machine.

Workers of llama.cpp wait for each other at every operation. When one core is taken by another
program, all of them wait for the one that lost its core: two threads are then two to five times
slower than one, with gaps of seconds. No fixed number is right, so the gaps between tokens are
watched. `ThreadPolicy` decides and knows neither llama.cpp nor a clock.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from typing import TYPE_CHECKING, Final, Protocol

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable

_SETTLED: Final = 8
"""Tokens after which a mean gap is believed."""

_TRIAL: Final = 6
"""Tokens of a trial; the first is not counted, since the threads are being changed."""

_SUSPICIOUS: Final = 1.3
"""Growth of the mean gap, against the best seen with this number, that starts a trial."""

_STALL: Final = 4.0
"""A single gap so many times the best mean starts one at once, and ends a failing one."""

_BETTER: Final = 0.95
"""A trial must bring the mean gap below this share."""

_FIRST_WAIT_S: Final = 2.0
_LONGEST_WAIT_S: Final = 60.0
_FORGET: Final = 1.02
"""The best mean is let grow by this factor each token: contexts deepen, machines change."""

_IDLE_CORES: Final = 0.4
"""Others use less than this of a core: worth trying one thread more."""


def usable_cores() -> int:
    """Physical cores that this process may run on; threads of one core get in each other's way."""
    if sys.platform == "linux":
        allowed = len(os.sched_getaffinity(0))
    else:
        allowed = os.cpu_count() or 1
    return max(min(psutil.cpu_count(logical=False) or allowed, allowed), 1)


class Load(Protocol):
    """Says how many cores others have used since it was asked last; None when it cannot tell."""

    def __call__(self) -> float | None:
        """Cores, 0 up to the number there are."""
        ...


class MachineLoad:
    """What other processes use of the machine, from its accounts of processor time.

    Args:
        clock: seconds, monotonic.
    """

    _SHORTEST_S: Final = 0.15
    """The accounts count in hundredths of a second."""

    _BUSY: Final = ("user", "nice", "system", "irq", "softirq", "steal")
    """Time that is gone; what a virtual machine's host takes is as gone as the rest."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._then = clock()
        self._busy = self._others()

    def __call__(self) -> float | None:
        """Cores that others used since the last answer; None when that is too short ago."""
        now = self._clock()
        elapsed = now - self._then
        if elapsed < self._SHORTEST_S:
            return None
        busy = self._others()
        used = max(busy - self._busy, 0.0) / elapsed
        self._then, self._busy = now, busy
        return used

    def _others(self) -> float:
        """Seconds of processor time that other processes have used so far."""
        spent = psutil.cpu_times()
        return sum(getattr(spent, name, 0.0) for name in self._BUSY) - time.process_time()


class ThreadPolicy:
    """Chooses the number of threads for single tokens from the gaps between them.

    Gaps that grow start a trial of fewer threads, an idle machine one of more; a trial that brings
    nothing is undone, and the next waits twice as long.

    Args:
        most: never more than this.
        load: what others use of the machine.
    """

    def __init__(self, most: int, load: Load) -> None:
        self.most: Final = most
        self._load = load
        self._last_used: float | None = None
        self._fixed: int | None = None
        self._threads = most
        self._gaps: deque[float] = deque(maxlen=_SETTLED)
        self._best: dict[int, float] = {}
        self._trial: _Trial | None = None
        self._wait_s = _FIRST_WAIT_S
        self._since_trial_s = 0.0
        self._skip = 1

    @property
    def threads(self) -> int:
        """For the next token."""
        if self._fixed is not None:
            return self._fixed
        return self._trial.threads if self._trial else self._threads

    @property
    def prompt_threads(self) -> int:
        """For reading a prompt, which gains from a core that is taken, but not from two."""
        if self._fixed is not None:
            return self._fixed
        taken = 0 if self._last_used is None else round(self._last_used)
        return max(self.most - max(taken - 1, 0), 1)

    def fix(self, threads: int | None) -> None:
        """Use `threads` from now on; None adapts again. May be called from another thread."""
        self._fixed = threads

    def begin(self) -> None:
        """A reply begins: leave others the cores they have used lately."""
        used = self._used()
        self._trial = None
        self._start_over()
        if used is not None:
            self._threads = max(self.most - round(used), 1)

    def record(self, gap_s: float) -> None:
        """Learn that the last token came `gap_s` seconds after the one before."""
        if self._fixed is not None or self.most == 1:
            self._trial = None
            self._start_over()
            return
        self._since_trial_s += gap_s
        if self._trial is not None:
            self._judge(self._trial, gap_s)
            return
        if self._skip:
            # The first token after a change pays for the change.
            self._skip -= 1
            return
        self._gaps.append(gap_s)
        self._watch(gap_s)

    def _watch(self, gap_s: float) -> None:
        mean = sum(self._gaps) / len(self._gaps)
        best = self._best.get(self._threads)
        settled = len(self._gaps) == _SETTLED
        if best is not None:
            stalled = gap_s > _STALL * best
            slow = settled and mean > _SUSPICIOUS * best
            if self._threads > 1 and (stalled or slow):
                self._try(self._fewer(), mean)
                return
        elif settled and self._threads > 1 and self._crowded():
            # Slow from the start: there is no better past to compare with.
            self._best[self._threads] = mean
            self._try(self._fewer(), mean)
            return
        if settled:
            grown = mean if best is None else min(best * _FORGET, mean)
            self._best[self._threads] = grown
            self._consider_more(mean)

    def _crowded(self) -> bool:
        used = self._used()
        return used is None or round(used) > self.most - self._threads

    def _fewer(self) -> int:
        used = self._used()
        free = self._threads - 1 if used is None else self.most - round(used)
        return min(max(free, 1), self._threads - 1)

    def _used(self) -> float | None:
        """What others use; the last answer where there is no new one."""
        used = self._load()
        if used is not None:
            self._last_used = used
        return self._last_used

    def _consider_more(self, mean: float) -> None:
        if self._threads == self.most or self._since_trial_s < self._wait_s:
            return
        used = self._used()
        if used is not None and used > _IDLE_CORES + self.most - self._threads - 1:
            self._since_trial_s = 0.0
            return
        self._try(self._threads + 1, mean)

    def _try(self, threads: int, mean: float) -> None:
        self._trial = _Trial(threads, mean)
        self._since_trial_s = 0.0

    def _judge(self, trial: _Trial, gap_s: float) -> None:
        trial.gaps.append(gap_s)
        counted = trial.gaps[1:]
        hopeless = gap_s > _STALL * trial.against and len(trial.gaps) > 1
        if len(trial.gaps) < _TRIAL and not hopeless:
            return
        self._trial = None
        mean = sum(counted) / len(counted)
        if mean < _BETTER * trial.against and not hopeless:
            self._threads = trial.threads
            self._wait_s = _FIRST_WAIT_S
            self._best[trial.threads] = mean
        else:
            self._wait_s = min(self._wait_s * 2, _LONGEST_WAIT_S)
            # What was tried against is how things are now, not a sign of trouble.
            self._best[self._threads] = trial.against
        self._start_over()

    def _start_over(self) -> None:
        self._gaps.clear()
        self._skip = 1


class _Trial:
    """A few tokens with another number of threads, against the mean gap so far."""

    def __init__(self, threads: int, against: float) -> None:
        self.threads: Final = threads
        self.against: Final = against
        self.gaps: list[float] = []
