"""How long Stop takes."""

from __future__ import annotations

import random
import time

from app.engine.api import LoadSettings, PromptMessage
from app.engine.protocol import Done, Generate, Produced, Progress
from tests.benchmarks.engine import RemoteModel, history, story
from tests.benchmarks.pairs import others_share, percentile

TIMES = 50


def run() -> bool:
    """Print p95 of both; False when a bar is missed."""
    print(f"others use {others_share():.0%} of the machine")
    chance = random.Random(1)
    with RemoteModel(LoadSettings(n_ctx=8192, threads=2)) as remote:
        writing = [_while_writing(remote, chance) for _ in range(TIMES)]
        reading = [_while_reading(remote, chance, number) for number in range(TIMES)]
    held = True
    for what, values, bar in (("generating", writing, 0.1), ("in a prompt", reading, 0.25)):
        worst = percentile(values, 0.95)
        said = "held" if worst <= bar else "MISSED"
        held = held and said == "held"
        print(
            f"stop while {what}: median {percentile(values, 0.5) * 1e3:.0f} ms, "
            f"p95 {worst * 1e3:.0f} ms of {TIMES}  bar {bar * 1e3:.0f}: {said}"
        )
    return held


def _while_writing(remote: RemoteModel, chance: random.Random) -> float:
    job = remote.send(Generate(request=story(max_tokens=400)))
    after = chance.randrange(3, 40)
    seen = 0
    asked = 0.0

    def watch(event: object) -> None:
        nonlocal seen, asked
        if isinstance(event, Produced):
            seen += 1
            if seen == after:
                asked = time.perf_counter()
                remote.stop(job)

    done = remote.wait(job, watch)
    assert isinstance(done, Done)
    assert done.completion.ending == "stopped"
    return time.perf_counter() - asked


def _while_reading(remote: RemoteModel, chance: random.Random, number: int) -> float:
    long = PromptMessage(role="user", content=f"{number} {history(4000)}")
    job = remote.send(Generate(request=story(max_tokens=1, messages=(long,))))
    delay = chance.uniform(0.2, 3.0)
    asked = 0.0

    def watch(event: object) -> None:
        nonlocal asked
        if isinstance(event, Progress) and event.phase == "prompt" and not asked:
            time.sleep(delay)
            asked = time.perf_counter()
            remote.stop(job)

    done = remote.wait(job, watch)
    assert isinstance(done, Done)
    assert done.completion.ending == "stopped", "the prompt was read before the stop"
    return time.perf_counter() - asked
