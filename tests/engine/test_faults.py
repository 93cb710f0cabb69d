"""Engines that die at any moment: what was said stays, and how it ended is told.

20 deaths in the fast suite, 500 with ``--thorough``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.core.errors import EngineCrashed, EngineStartFailed
from app.engine.client import EngineClient
from app.engine.launch import clean_environment, engine_launch
from app.engine.protocol import Loaded, Produced
from tests.engine.conftest import ROOT, Talk, generation, load
from tests.engine.scripted import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = " ".join(f"word{number}" for number in range(2_000))


def die_at_a_random_moment(talk: Talk, chance: random.Random, name: str) -> float:
    """Send the signal somewhere between start and the middle of a reply; seconds until noticed."""
    engine = talk.engine
    assert isinstance(engine, EngineClient)
    moment = chance.choice(("starting", "loaded", "writing", "writing", "writing"))
    if moment != "starting":
        talk.send(load())
        talk.answer(1, Loaded)
    if moment == "writing":
        talk.send(generation(2, f"!pace 0.0005 {TEXT}", max_tokens=0))
        talk.answer(2, Produced)
    time.sleep(chance.random() * 0.05)
    os.kill(engine.pid, signal.Signals[name])
    began = time.monotonic()
    if name == "SIGSTOP":
        engine.kill()
    talk.until_ended()
    return time.monotonic() - began


@pytest.mark.timeout(1800)
def test_deaths_at_random_moments_are_told_and_lose_nothing(
    talk_to: Callable[..., Talk], thorough: bool, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(77)
    noticed_s = []
    for _ in range(500 if thorough else 20):
        name = chance.choice(("SIGKILL", "SIGABRT", "SIGSEGV", "SIGBUS", "SIGSTOP"))
        talk = talk_to()
        noticed_s.append(die_at_a_random_moment(talk, chance, name))
        outcome = talk.engine.outcome
        assert isinstance(outcome, EngineCrashed)
        assert outcome.signal_name == ("SIGKILL" if name == "SIGSTOP" else name)
        assert outcome.deliberate == (name == "SIGSTOP")
        written = [event.token.text for event in talk.of_job(2, Produced)]
        assert written == words_of(TEXT)[: len(written)]
        assert outcome.phase == ("generating" if written else outcome.phase)
        assert isinstance(talk.engine, EngineClient)
        assert talk.engine.wait(60)
    noticed_s.sort()
    record_property("noticed_median_ms", round(noticed_s[len(noticed_s) // 2] * 1000, 1))
    record_property("noticed_longest_ms", round(noticed_s[-1] * 1000, 1))
    print(f"noticed after {noticed_s[len(noticed_s) // 2]:.4f} s, at most {noticed_s[-1]:.4f} s")


def test_a_death_before_the_greeting_is_told(talk_to: Callable[..., Talk]) -> None:
    talk = talk_to()
    assert isinstance(talk.engine, EngineClient)
    os.kill(talk.engine.pid, signal.SIGABRT)
    talk.until_ended()
    assert isinstance(talk.engine.outcome, EngineCrashed | EngineStartFailed)


WINDOW = """
import sys, time
from tests.engine.conftest import SCRIPTED, Talk, generation, load
from app.engine.client import EngineClient
from app.engine.protocol import Loaded, Produced, Progress

talk = Talk(lambda wake: EngineClient(wake, SCRIPTED))
talk.send(load())
talk.answer(1, Loaded)
prompt = sys.argv[1]
talk.send(generation(2, prompt, max_tokens=0))
if prompt:
    talk.until(lambda event: getattr(event, "phase", "") in ("generating", "template"))
print(talk.engine.pid, flush=True)
time.sleep(60)
"""


def has_gone(pid: int) -> bool:
    """Whether the process ended; one that nobody waits for any more counts too."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("prompt", ["", "!forever on", "!template"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_engine_goes_with_the_window(prompt: str, how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WINDOW, prompt],
        cwd=ROOT,
        env=clean_environment({}),
        stdout=subprocess.PIPE,
    ) as window:
        assert window.stdout is not None
        engine = int(window.stdout.readline())
        assert not has_gone(engine)
        window.send_signal(how)
        window.wait()
        deadline = time.monotonic() + 60
        while not has_gone(engine) and time.monotonic() < deadline:
            time.sleep(0.01)
        gone = has_gone(engine)
        if not gone:
            os.kill(engine, signal.SIGKILL)
        assert gone


CLOSING_WINDOW = """
import sys
from tests.engine.conftest import SCRIPTED, Talk, generation, load
from app.engine.client import EngineClient
from app.engine.protocol import Done

talk = Talk(lambda wake: EngineClient(wake, SCRIPTED))
talk.send(load(kv_folder=sys.argv[1]), generation(2, "hello"))
talk.answer(2, Done)
talk.engine.close()
"""


def test_a_window_that_closes_gives_the_engine_time_to_save(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CLOSING_WINDOW, str(tmp_path)],
        cwd=ROOT,
        env=clean_environment({}),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "state").read_bytes() == b"kept"


def test_a_model_file_that_aborts_llama_cpp_costs_a_sentence(
    talk_to: Callable[..., Talk], starter_model: Path, tmp_path: Path
) -> None:
    data = bytearray(starter_model.read_bytes())
    value = data.index(b"llama.block_count") + len(b"llama.block_count") + 4
    data[value : value + 4] = (100_000).to_bytes(4, "little")
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(data)
    talk = talk_to(engine_launch())
    talk.send(load(broken))
    talk.until_ended()
    outcome = talk.engine.outcome
    assert isinstance(outcome, EngineCrashed)
    assert (outcome.signal_name, outcome.phase) == ("SIGABRT", "loading")
    assert "GGML_ASSERT" in outcome.detail
