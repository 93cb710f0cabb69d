"""What an engine of vocabularies keeps of freed memory."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from app.engine.launch import engine_launch
from app.engine.llama import heap
from app.engine.vocabulary_protocol import CutText, OpenVocabulary, ServeVocabularies, TextCut
from tests.models import unpacked_vocabulary

MINOR_FAULTS = 7
"""Behind the name of the program in ``/proc/PID/stat``; see proc(5)."""
TEXT = b"It was the best of times, it was the worst of times, it was the age of wisdom.\n" * 6_000


def faults(pid: int) -> int:
    """How often a process was given a page of memory."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(words[MINOR_FAULTS])


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="glibc only")
def test_the_next_text_is_cut_in_the_memory_of_the_one_before(talk_to, tmp_path: Path) -> None:
    path = str(unpacked_vocabulary("gpt-2", tmp_path))
    talk = talk_to(engine_launch())
    talk.send(
        ServeVocabularies(job=1, folders=(str(tmp_path),)),
        OpenVocabulary(job=2, path=path, key="k"),
        *(CutText(job=job, key="k", text=TEXT) for job in (3, 4)),
    )
    talk.answer(4, TextCut)
    before = faults(talk.engine.pid)
    talk.send(CutText(job=5, key="k", text=TEXT))
    talk.answer(5, TextCut)

    assert faults(talk.engine.pid) - before < 1_000


def test_elsewhere_nothing_happens(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")

    heap.keep()
    heap.trim()
