"""What was evaluated once is not evaluated again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.engine.llama.cache import PromptCache, common_prefix
from app.engine.llama.context import Stopped
from app.engine.llama.state import StateFiles
from tests.engine.llama.conftest import numbers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.engine.llama.context import Context
    from tests.engine.llama.conftest import Cell

    MakeCell = Callable[[str], Cell]

ROOM = 1 << 26
KINDS = ("attention", "window", "recurrent", "hybrid")
START = numbers(160, 250)


def end(seed: int, count: int = 60) -> list[int]:
    return numbers(count, 250, seed)


class Counted:
    """A cache over a context, and how many tokens were really evaluated."""

    def __init__(
        self, context: Context, budget: int = ROOM, files: StateFiles | None = None
    ) -> None:
        self.context = context
        self.cache = PromptCache(context, budget, files)

    def ask(self, ids: list[int], conversation: str = "c", reply: int = 0) -> int:
        """Evaluate a prompt and draw a reply; how many tokens were new."""
        reused = self.cache.evaluate(conversation, ids)
        self.logits = self.context.logits().copy()
        for _ in range(reply):
            self.context.step(int(self.context.logits().argmax()))
        return len(ids) - reused


@pytest.fixture
def make(cell_of: MakeCell) -> Callable[..., Counted]:
    return lambda kind="attention", **values: Counted(cell_of(kind).context(), **values)


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_turn_evaluates_only_what_is_new(make: Callable[..., Counted], kind: str) -> None:
    engine = make(kind)
    engine.ask(START, reply=20)
    spoken = [~token for token in engine.context.ids[len(START) :]]
    assert engine.ask(START + spoken + end(1)) == 60


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_prompt_again_costs_next_to_nothing(
    make: Callable[..., Counted], kind: str
) -> None:
    engine = make(kind)
    assert engine.ask(START, reply=40) == 160
    before = engine.logits
    assert engine.ask(START) <= 16
    np.testing.assert_array_equal(engine.logits, before)


@pytest.mark.parametrize("kind", ["attention", "window"])
def test_branches_stay_warm(make: Callable[..., Counted], kind: str) -> None:
    engine = make(kind)
    branches = [START + end(seed) for seed in range(4)]
    logits = []
    for branch in branches:
        assert engine.ask(branch) in {60, 220}
        logits.append(engine.logits)
    for branch, expected in zip(branches, logits, strict=True):
        assert engine.ask(branch) <= 16
        np.testing.assert_array_equal(engine.logits, expected)


@pytest.mark.parametrize("kind", KINDS)
def test_conversations_stay_warm(make: Callable[..., Counted], kind: str) -> None:
    engine = make(kind)
    prompts = {name: end(seed, 150) for seed, name in enumerate("abc")}
    for name, prompt in prompts.items():
        assert engine.ask(prompt, name, reply=10) == 150
    for name, prompt in prompts.items():
        assert engine.ask(prompt, name) <= 16


def test_the_whole_context_serves_one_conversation(make: Callable[..., Counted]) -> None:
    engine = make()
    engine.ask(end(1, 300), "a")
    engine.ask(end(2, 512), "b")
    assert len(engine.context.ids) == engine.context.n_ctx
    assert engine.ask(end(1, 300), "a") <= 16


def test_time_spent_on_other_text_is_not_taken_from_old_replies(cell_of: MakeCell) -> None:
    context, now = cell_of("attention").context(), [0.0]

    def read(done: int) -> None:
        now[0] += 100.0 if done == len(START) else 0.1

    cache = PromptCache(context, ROOM, None, clock=lambda: now[0])
    spoken = [~token for token in end(1, 20)]
    cache.evaluate("c", START + spoken + end(2), read)
    assert cache.exact
    # Together they have as much time as one.
    context.clear()
    cache.evaluate("c", START + spoken + end(2) + spoken + end(3), read)
    assert not cache.exact


def test_states_in_memory_keep_to_their_budget(make: Callable[..., Counted]) -> None:
    small = make(budget=0)
    small.ask(START)
    small.ask(end(1, 100))
    assert small.cache.snapshot_bytes == 0
    assert small.ask(START) == 160

    engine = make(budget=150_000)
    for seed in range(8):
        engine.ask(end(seed, 200))
        assert engine.cache.snapshot_bytes <= 150_000
    assert engine.ask(end(6, 200)) <= 16
    assert engine.ask(end(0, 200)) == 200


def test_what_only_begins_a_longer_state_is_not_kept_twice(make: Callable[..., Counted]) -> None:
    engine = make()
    engine.ask(START)
    engine.ask(end(1))
    engine.ask(START + end(2))
    engine.ask(end(3))
    kept = [snapshot.keys for snapshot in engine.cache._snapshots]
    assert START not in kept
    assert START + end(2) in kept


def test_a_stop_while_reading_keeps_what_was_read(make: Callable[..., Counted]) -> None:
    engine = make()
    asked = 0

    def stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked > 60

    engine.context.watch(stopped)
    with pytest.raises(Stopped):
        engine.cache.evaluate("c", START)
    engine.context.watch(None)
    read = len(engine.context.ids)
    assert 0 < read < len(START)
    assert engine.ask(START) == len(START) - read


def test_the_progress_of_reading_is_told(make: Callable[..., Counted]) -> None:
    engine = make()
    told: list[int] = []
    engine.cache.evaluate("c", START, told.append)
    assert told == [0, 64, 128, 160]
    told.clear()
    engine.cache.evaluate("c", START + end(1), told.append)
    assert told == [160, 220]


def test_a_restart_finds_the_conversation(cell_of: MakeCell, tmp_path: Path) -> None:
    for kind in KINDS:
        cell = cell_of(kind)
        files = StateFiles(tmp_path / kind, ROOM, kind)
        engine = Counted(cell.context(), files=files)
        engine.ask(START, reply=10)
        spoken = [~token for token in engine.context.ids[len(START) :]]
        engine.ask(end(5, 96), "other")
        assert engine.cache.keep() > 0
        engine.ask(START + spoken + end(1))

        again = Counted(cell.context(), files=StateFiles(tmp_path / kind, ROOM, kind))
        assert again.ask(START + spoken + end(1)) == 60
        np.testing.assert_array_equal(again.logits, engine.logits)
        assert again.ask(end(5, 96) + end(6), "other") == 60


def test_nothing_is_written_twice(make: Callable[..., Counted], tmp_path: Path) -> None:
    files = StateFiles(tmp_path, ROOM, "o")
    engine = make(files=files)
    engine.ask(START)
    engine.cache.keep()
    path = files.path("c")
    path.unlink()
    engine.cache.keep()
    assert not path.exists()
    engine.ask(START + end(1))
    engine.cache.keep()
    assert path.exists()


def test_a_temporary_conversation_leaves_nothing(
    make: Callable[..., Counted], tmp_path: Path
) -> None:
    engine = make(files=StateFiles(tmp_path, ROOM, "o"))
    engine.ask(START, "")
    engine.ask(end(1, 90), "")
    assert engine.cache.keep() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_forgotten_conversation_is_gone(make: Callable[..., Counted], tmp_path: Path) -> None:
    engine = make(files=StateFiles(tmp_path, ROOM, "o"))
    engine.ask(end(1, 100), "b")
    engine.ask(START, "a")
    engine.cache.keep()
    assert len(list(tmp_path.iterdir())) == 2

    engine.cache.forget("a")
    assert len(list(tmp_path.iterdir())) == 1
    assert engine.ask(START, "a") == len(START)
    engine.cache.forget("b")
    assert engine.ask(end(1, 100), "b") == 100
    engine.cache.forget("")


def test_a_damaged_state_is_evaluated_again(make: Callable[..., Counted], tmp_path: Path) -> None:
    first = make(files=StateFiles(tmp_path, ROOM, "o"))
    first.ask(START)
    first.cache.keep()
    path = next(tmp_path.iterdir())
    raw = bytearray(path.read_bytes())
    raw[-100] ^= 1
    path.write_bytes(raw)

    again = make(files=StateFiles(tmp_path, ROOM, "o"))
    assert again.ask(START) == len(START)
    assert not path.exists()


def test_a_state_that_llama_refuses_is_evaluated_again(
    make: Callable[..., Counted], tmp_path: Path
) -> None:
    files = StateFiles(tmp_path, ROOM, "o")
    files.write("c", START, 0, b"not a state", exact=True)
    engine = make(files=files)
    assert engine.ask(START) == len(START)


@pytest.mark.parametrize(
    ("a", "b", "length"),
    [("", "", 0), ("abc", "abc", 3), ("abc", "abd", 2), ("abc", "ab", 2), ("x", "y", 0)],
)
def test_common_beginnings(a: str, b: str, length: int) -> None:
    assert common_prefix([*map(ord, a)], [*map(ord, b)]) == length
