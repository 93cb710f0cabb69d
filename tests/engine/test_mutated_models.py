"""Damaged model files: each is refused with a reason, accepted, or ends only the engine.

A child process tries one file after another with the real worker; a file that ends it is noted, and
another child goes on behind it. 200 files in the fast suite, 10,000 with ``--thorough``.
"""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest

from app.engine.launch import clean_environment
from tests.engine.conftest import ROOT
from tests.engine.damaged import write_sound

PATIENCE_S = 60.0
"""A file that holds up the child for longer hangs; the start of a child counts too."""


@dataclass
class Survey:
    """What came of the files, by seed."""

    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    died: dict[int, str] = field(default_factory=dict)
    hung: dict[int, str] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)

    def note(self, seed: int, outcome: str) -> None:
        kind, _, what = outcome.partition(" ")
        if kind == "accepted":
            self.accepted += 1
        elif kind == "refused":
            self.refused[what] += 1
        else:
            self.broken[seed] = what

    @property
    def files(self) -> int:
        others = len(self.died) + len(self.hung) + len(self.broken)
        return self.accepted + self.refused.total() + others

    def __str__(self) -> str:
        counts = (
            f"{self.files} damaged models: {self.refused.total()} refused {dict(self.refused)}, "
            f"{self.accepted} accepted, {len(self.died)} ended the process, "
            f"{len(self.hung)} hung, {len(self.broken)} broken"
        )
        named = {**self.died, **self.hung, **self.broken}
        return "\n".join([counts, *[f"  {seed}: {named[seed]}" for seed in sorted(named)]])


class Child:
    """A child process and the lines it writes."""

    def __init__(self, folder: Path, first: int, end: int) -> None:
        self._words = folder / "stderr"
        with self._words.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.engine.mutated_child", folder, str(first), str(end)],
                cwd=ROOT,
                env=clean_environment({}),
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line.strip())
        self._lines.put("")

    def next(self) -> str | None:
        """The next line; empty at the end, None when none comes."""
        try:
            return self._lines.get(timeout=PATIENCE_S)
        except queue.Empty:
            return None

    def end(self) -> str:
        """End it; how it ended otherwise, with the assertion that it died of."""
        self.process.kill()
        self._thread.join()
        status = self.process.wait()
        name = signal.Signals(-status).name if status < 0 else f"exit {status}"
        written = self._words.read_text(encoding="utf-8", errors="replace").splitlines()
        asserted = [Path(line).name for line in written if "GGML_ASSERT" in line]
        return ", ".join([name, *asserted[-1:]])


def try_files(folder: Path, count: int) -> Survey:
    """Try the files made from the first `count` seeds."""
    survey = Survey()
    seed = 0
    while seed < count:
        doing = "starting"
        with Child(folder, seed, count) as child:
            while line := child.next():
                at, _, word = line.partition(" ")
                assert int(at) == seed, line
                if word in ("loading", "generating"):
                    doing = word
                else:
                    survey.note(seed, word)
                    seed += 1
                    doing = "starting"
            how = child.end()
        if seed < count:
            assert doing != "starting", f"the child ended before seed {seed}: {how}"
            (survey.hung if line is None else survey.died)[seed] = f"{doing}: {how}"
            seed += 1
    return survey


@pytest.mark.timeout(3600)
def test_no_damaged_model_raises_what_it_must_not(tmp_path: Path, thorough: bool) -> None:
    count = 10_000 if thorough else 200
    survey = try_files(write_sound(tmp_path), count)
    print(survey)
    assert survey.files == count
    assert survey.broken == {}
    assert survey.hung == {}
    # The files are damaged enough to be refused, and not so much that nothing behind it is tried.
    assert survey.refused.total() > count / 2
    assert survey.accepted > count / 50
