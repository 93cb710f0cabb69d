"""The same seed gives the same ids, whatever threads, batches, reuse and restore.

With flash attention off, on the CPU. Probabilities are compared too: they are equal to the last
bit, so that nothing hangs on luck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from app.engine.api import LoadSettings, PromptMessage, Sampling
from tests.engine.llama.conftest import Bench, Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SETTINGS = LoadSettings(n_ctx=1024, threads=1)
DRAWN = Sampling(temperature=0.9, seed=11, repeat_penalty=1.1, presence_penalty=0.2)
FIRST = "Tell me about the sea, and about the people who have always lived beside it."
SECOND = "And the fish?"


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not change what is tested."""
    monkeypatch.setattr("app.engine.llama.cache._PATIENCE_S", 100.0)


def told(bench: Bench, reply: Reply) -> PromptMessage:
    """`reply` as it comes back in the next prompt."""
    raw = b"".join(token.piece for token in reply.report.tokens)
    return PromptMessage(
        role="assistant",
        content=raw.decode("utf-8", "replace"),
        ids=reply.ids,
        fingerprint=bench.info.fingerprint,
    )


def conversation(bench: Bench, first: Reply) -> Reply:
    """The second turn after `first`."""
    return bench.ask(
        FIRST, told(bench, first), SECOND, conversation="c", sampling=DRAWN, max_tokens=40
    )


def opening(bench: Bench) -> Reply:
    return bench.ask(FIRST, conversation="c", sampling=DRAWN, max_tokens=45)


def trace(reply: Reply) -> list[tuple[int, float, float]]:
    return [(token.id, token.probability, token.entropy) for token in reply.report.tokens]


@pytest.fixture(scope="module")
def expected(starter_model: Path) -> tuple[Reply, Reply]:
    """Both turns as they are when the second goes on from the first."""
    bench = Bench(starter_model, SETTINGS)
    first = opening(bench)
    second = conversation(bench, first)
    bench.worker.unload()
    assert second.completion.reused_tokens > 60
    assert not second.completion.may_differ
    return first, second


@pytest.mark.parametrize(
    "changes",
    [{}, {"n_batch": 64}, {"n_batch": 100}, {"n_batch": 32}, {"threads": 2}, {"n_ctx": 512}],
    ids=str,
)
def test_a_full_evaluation_gives_the_same(
    load_bench: Callable[..., Bench],
    starter_model: Path,
    expected: tuple[Reply, Reply],
    changes: dict[str, int],
) -> None:
    bench = load_bench(starter_model, msgspec.structs.replace(SETTINGS, **changes))
    second = conversation(bench, expected[0])
    assert second.completion.reused_tokens == 0
    assert not second.completion.may_differ
    assert trace(second) == trace(expected[1])
    bench.forget()
    assert trace(opening(bench)) == trace(expected[0])


def test_the_same_question_again_gives_the_same(
    starter: Bench, expected: tuple[Reply, Reply]
) -> None:
    for _ in range(3):
        again = opening(starter)
        assert trace(again) == trace(expected[0])
    assert again.completion.reused_tokens > again.completion.prompt_tokens - 20


def test_coming_back_to_a_branch_gives_the_same(
    starter: Bench, expected: tuple[Reply, Reply]
) -> None:
    first = opening(starter)
    other = starter.ask(FIRST, "A lie of my own.", "Really?", conversation="c", max_tokens=40)
    starter.ask("Something else altogether, in another conversation.", conversation="d")
    second = conversation(starter, first)
    assert trace(second) == trace(expected[1])
    assert second.completion.reused_tokens > other.completion.prompt_tokens // 2


def test_a_restart_gives_the_same(
    load_bench: Callable[..., Bench],
    starter_model: Path,
    tmp_path: Path,
    expected: tuple[Reply, Reply],
) -> None:
    keeping = {"kv_folder": str(tmp_path), "kv_limit_bytes": 1 << 30, "file_key": "k"}
    before = load_bench(starter_model, SETTINGS, **keeping)
    first = opening(before)
    assert before.worker.keep_kv() > 0

    after = load_bench(starter_model, SETTINGS, **keeping)
    second = conversation(after, first)

    assert second.completion.reused_tokens > 60
    assert trace(second) == trace(expected[1])


def test_an_edited_question_gives_what_it_would_have_given(starter: Bench) -> None:
    edited = FIRST.replace("people", "birds")
    fresh = starter.ask(edited, sampling=DRAWN)
    starter.forget()
    opening(starter)
    reused = starter.ask(edited, sampling=DRAWN)
    assert reused.completion.reused_tokens > 0
    assert trace(reused) == trace(fresh)


def test_a_reply_goes_on_as_if_it_had_not_been_cut_off(starter: Bench) -> None:
    whole = starter.ask(FIRST, max_tokens=40)
    starter.forget()
    half = starter.ask(FIRST, max_tokens=17)
    assert half.completion.ending == "length"
    rest = starter.ask(FIRST, told(starter, half), max_tokens=23)
    assert trace(half) + trace(rest) == trace(whole)
    starter.forget()
    assert trace(starter.ask(FIRST, told(starter, half), max_tokens=23)) == trace(rest)


def test_penalties_see_the_same_history_reused_or_not(starter: Bench) -> None:
    strict = Sampling(temperature=0.0, repeat_penalty=1.5, repeat_last_n=-1, dry_multiplier=1.0)
    fresh = starter.ask(FIRST, sampling=strict, max_tokens=40)
    again = starter.ask(FIRST, sampling=strict, max_tokens=40)
    assert again.completion.reused_tokens > 0
    assert again.ids == fresh.ids


def test_a_long_reply_of_old_is_read_and_said_to_differ(
    starter: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.engine.llama.cache._PATIENCE_S", -1.0)
    first = opening(starter)
    starter.forget()
    second = conversation(starter, first)
    assert second.completion.may_differ
    # It goes with the state until that is made anew.
    assert conversation(starter, first).completion.may_differ
    starter.forget()
    assert not opening(starter).completion.may_differ


def test_flash_attention_is_said_to_differ(
    load_bench: Callable[..., Bench], starter_model: Path
) -> None:
    bench = load_bench(starter_model, msgspec.structs.replace(SETTINGS, flash_attention="on"))
    assert bench.info.may_differ
    assert opening(bench).completion.may_differ


@pytest.mark.parametrize("kind", ["attention", "window", "recurrent", "hybrid"])
def test_it_holds_for_every_kind_of_memory(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    """With weights of 32 bits, where batches and single tokens differ most easily."""
    settings = LoadSettings(n_ctx=1024, threads=1, n_batch=64)
    keeping = {"kv_folder": str(tmp_path), "kv_limit_bytes": 1 << 30, "file_key": "k"}
    live = load_bench(tiny_files[kind], settings, **keeping)
    first = opening(live)
    live.worker.keep_kv()
    second = conversation(live, first)
    assert second.completion.reused_tokens > 60

    assert trace(opening(live)) == trace(first), "again"
    assert trace(conversation(live, first)) == trace(second), "another branch"

    restarted = load_bench(tiny_files[kind], settings, **keeping)
    warm = conversation(restarted, first)
    assert warm.completion.reused_tokens > 60
    assert trace(warm) == trace(second), "restarted"

    cold = load_bench(tiny_files[kind], msgspec.structs.replace(settings, n_batch=128))
    cold_second = conversation(cold, first)
    assert cold_second.completion.reused_tokens == 0
    assert trace(cold_second) == trace(second), "cold"
