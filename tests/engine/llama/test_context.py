"""Whatever was reused, the logits are those of a full evaluation, to the last bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

from app.core.errors import EvaluationFailed
from app.engine.llama.context import Stopped, cut_is_sound
from app.engine.llama.library import DEBUG, C, Log
from app.inspection.memory import MAX_OUTPUTS
from tests.engine.llama.conftest import SMALL, Cell, numbers
from tests.models import WINDOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeCell = Callable[[str], Cell]

ROLLING = ("attention", "window")
KINDS = (*ROLLING, "recurrent", "hybrid")
IDS = numbers(200, 250)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "settings", [{"n_batch": 16}, {"n_batch": 7}, {"n_batch": 256}], ids=lambda s: str(s["n_batch"])
)
def test_the_size_of_batches_changes_nothing(
    cell_of: MakeCell, kind: str, settings: dict[str, int]
) -> None:
    cell = cell_of(kind)
    other = cell.logits(IDS, settings=msgspec.structs.replace(SMALL, **settings))
    np.testing.assert_array_equal(other, cell.logits(IDS))


@pytest.mark.parametrize("kind", KINDS)
def test_tokens_one_by_one_are_nearly_as_good_as_a_batch(cell_of: MakeCell, kind: str) -> None:
    """Other kernels round otherwise: see `app.engine.llama.slices` for what follows from it."""
    cell = cell_of(kind)
    context = cell.context()
    context.evaluate(IDS[:100])
    for token in IDS[100:]:
        context.step(token)
    np.testing.assert_allclose(context.logits(), cell.logits(IDS), atol=1e-2)


@pytest.mark.parametrize("kind", ROLLING)
@pytest.mark.parametrize("length", [1, 20, 150, 199])
def test_a_cut_and_another_end_are_as_good_as_new(
    cell_of: MakeCell, kind: str, length: int
) -> None:
    cell = cell_of(kind)
    context = cell.context()
    context.evaluate(IDS)
    end = numbers(40, 250, seed=1)

    assert context.can_cut(length)
    context.cut(length)
    context.evaluate(end)

    assert context.ids == IDS[:length] + end
    np.testing.assert_array_equal(context.logits(), cell.logits(IDS[:length] + end))


@pytest.mark.parametrize("kind", ["recurrent", "hybrid"])
def test_a_state_that_cannot_go_back_is_dropped(cell_of: MakeCell, kind: str) -> None:
    cell = cell_of(kind)
    context = cell.context()
    context.evaluate(IDS)

    assert not context.can_cut(100)
    context.cut(100)

    assert context.ids == []
    context.evaluate(IDS[:50])
    np.testing.assert_array_equal(context.logits(), cell.logits(IDS[:50]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_restored_state_goes_on_as_if_nothing_had_happened(cell_of: MakeCell, kind: str) -> None:
    cell = cell_of(kind)
    context = cell.context()
    context.evaluate(IDS[:150])
    state = context.save()
    other = cell.context()
    other.evaluate(numbers(90, 250, seed=3))

    assert other.restore(state, IDS[:150])
    for at in (context, other):
        at.evaluate(IDS[150:160])
        for token in IDS[160:]:
            at.step(token)

    np.testing.assert_array_equal(other.logits(), context.logits())


@pytest.mark.parametrize("kind", ROLLING)
def test_a_restored_state_can_be_cut_early(cell_of: MakeCell, kind: str) -> None:
    cell = cell_of(kind)
    context = cell.context()
    context.evaluate(IDS)
    state = context.save()
    other = cell.context()

    assert other.restore(state, IDS)
    other.cut(120)
    other.evaluate(IDS[:30])
    # Once more, now that the search for free cells has moved on.
    assert other.can_cut(10)
    other.cut(10)
    other.evaluate(IDS[40:70])

    np.testing.assert_array_equal(other.logits(), cell.logits(IDS[:10] + IDS[40:70]))


def test_nothing_behind_a_window_is_lost_after_a_restore(cell_of: MakeCell) -> None:
    """llama.cpp would put new tokens into cells that the window no longer sees."""
    context = cell_of("window").context()
    context.evaluate(IDS)
    context.restore(context.save(), IDS)
    context.evaluate(IDS[:3])
    context.step(5)
    assert context.first_position == 0


def test_a_cut_behind_a_window_that_has_forgotten_is_refused(cell_of: MakeCell) -> None:
    cell = cell_of("window")
    context = cell.context(full_window=False, n_ctx=1024)
    long = numbers(700, 250)
    context.evaluate(long)
    assert context.first_position > 0

    assert not context.can_cut(100)
    context.cut(100)

    assert context.ids == []
    # What llama.cpp itself would have said.
    context.evaluate(long)
    assert C.llama_memory_seq_rm(C.llama_get_memory(context.pointer), 0, 100, -1)


def test_a_cut_within_a_window_is_right(cell_of: MakeCell) -> None:
    cell = cell_of("window")
    context = cell.context(full_window=False, n_ctx=1024)
    long = numbers(700, 250)
    context.evaluate(long)
    length = context.first_position + WINDOW

    assert context.can_cut(length)
    context.cut(length)
    context.evaluate([9, 8, 7])

    full = cell.logits([*long[:length], 9, 8, 7], full_window=False, n_ctx=1024)
    np.testing.assert_allclose(context.logits(), full, atol=1e-4)


@pytest.mark.parametrize(
    ("length", "first", "window", "sound"),
    [(10, 0, 0, True), (10, 0, 32, True), (40, 8, 32, True), (39, 8, 32, False), (5, 8, 0, False)],
)
def test_a_cut_needs_every_cell_that_is_looked_at(
    length: int, first: int, window: int, sound: bool
) -> None:
    assert cut_is_sound(length, first, window) is sound


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("calls", [1, 9, 30, 60])
def test_a_stop_inside_a_batch_leaves_a_sound_cache(
    cell_of: MakeCell, kind: str, calls: int
) -> None:
    cell = cell_of(kind)
    context = cell.context(msgspec.structs.replace(SMALL, n_batch=50))
    asked = 0

    def stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked >= calls

    context.watch(stopped)
    with pytest.raises(Stopped):
        context.evaluate(IDS)
    context.watch(None)

    done = len(context.ids)
    assert done < len(IDS)
    assert context.ids == IDS[:done]
    context.evaluate(IDS[done:])
    np.testing.assert_array_equal(context.logits(), cell.logits(IDS))


def test_a_stop_after_a_restore_leaves_a_sound_cache(cell_of: MakeCell) -> None:
    cell = cell_of("window")
    context = cell.context()
    context.evaluate(IDS[:150])
    context.restore(context.save(), IDS[:150])
    context.watch(lambda: True)
    with pytest.raises(Stopped):
        context.evaluate(IDS[150:])
    context.watch(None)

    context.evaluate(IDS[150:])
    np.testing.assert_array_equal(context.logits(), cell.logits(IDS))


def test_a_stop_is_no_error_in_the_log(tiny_files: dict[str, Path], quiet: Log) -> None:
    said: list[tuple[int, str]] = []
    log = Log(lambda level, line: said.append((level, line)))
    log.install()
    cell = Cell(tiny_files["attention"], log)
    try:
        context = cell.context()
        said.clear()
        context.watch(lambda: True)
        with pytest.raises(Stopped):
            context.evaluate(IDS)
        assert said, "llama.cpp says that it failed"
        assert {level for level, _line in said} == {DEBUG}
        assert not log.aborted, "the next error is one"
    finally:
        cell.close()
        quiet.install()


def test_a_full_context_says_so(cell_of: MakeCell) -> None:
    context = cell_of("attention").context(n_ctx=256)
    context.evaluate(numbers(256, 250))
    with pytest.raises(EvaluationFailed):
        context.step(1)
    with pytest.raises(EvaluationFailed):
        context.evaluate([1])
    assert len(context.ids) == 256


def test_a_state_of_something_else_is_not_taken(cell_of: MakeCell) -> None:
    context = cell_of("attention").context()
    context.evaluate(IDS)
    state = context.save()

    assert not context.restore(state[:-1000], IDS)
    assert context.ids == []
    assert not context.restore(state, IDS[:-1])
    assert context.ids == []
    assert not cell_of("recurrent").context().restore(state, IDS)
    assert context.restore(state, IDS)


def test_logits_of_every_token_of_a_slice_can_be_had(cell_of: MakeCell) -> None:
    cell = cell_of("attention")
    context = cell.context()
    context.evaluate(IDS[:20], every=True)
    rows = [context.logits_of(index).copy() for index in range(20)]
    for length in (1, 7, 20):
        np.testing.assert_allclose(rows[length - 1], cell.logits(IDS[:length]), atol=1e-3)


def test_logits_of_many_tokens_are_kept_in_short_slices(cell_of: MakeCell) -> None:
    cell = cell_of("attention")
    context = cell.context()
    context.evaluate(IDS[: MAX_OUTPUTS + 8], every=True)
    last = context.logits_of(7).copy()

    assert np.array_equal(last, context.logits())
    assert np.allclose(last, cell.logits(IDS[: MAX_OUTPUTS + 8]), atol=1e-4)
