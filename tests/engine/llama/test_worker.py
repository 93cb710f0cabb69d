"""The worker as the host uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from app.core.errors import (
    ContextOverflow,
    NoModelLoaded,
    SettingOutOfRange,
    TemplateFailed,
)
from app.engine.api import GenerationRequest, LoadSettings, PromptMessage, Sampling
from app.engine.llama.vocabulary import Vocabulary
from app.engine.llama.worker import LlamaWorker, _counts
from app.engine.worker import Worker
from tests.engine.llama.conftest import SMALL, Bench, Recorder, never
from tests.models import with_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HELLO = PromptMessage(role="user", content="hello")


@pytest.fixture
def idle() -> LlamaWorker:
    return LlamaWorker(cores=2, say=lambda _: None)


def test_it_is_what_the_host_expects(idle: LlamaWorker) -> None:
    worker: Worker = idle
    assert worker.version()
    assert [device.kind for device in worker.devices(())] == ["cpu"]


def test_without_a_model_there_is_nothing_to_ask(idle: LlamaWorker) -> None:
    report = Recorder()
    request = GenerationRequest(conversation="", messages=(HELLO,))
    with pytest.raises(NoModelLoaded):
        idle.generate(request, report, never)
    with pytest.raises(NoModelLoaded):
        idle.tokenize("a", add_special=False, parse_special=False)
    with pytest.raises(NoModelLoaded):
        idle.pieces([1])
    with pytest.raises(NoModelLoaded):
        idle.render([HELLO], report, plain=False)
    with pytest.raises(NoModelLoaded):
        idle.measure_threads(report, never)
    idle.unload()
    idle.forget_kv("c")
    assert idle.keep_kv() == 0
    assert idle.statistics().memory_bytes > 0


def test_texts_are_cut_and_put_together(starter: Bench) -> None:
    ids, pieces = starter.worker.tokenize("Hello there", add_special=False, parse_special=False)
    assert b"".join(pieces) == b"Hello there"
    assert starter.worker.pieces(ids) == pieces
    with pytest.raises(SettingOutOfRange):
        starter.worker.pieces([10**6])


def test_a_prompt_can_be_seen(starter: Bench) -> None:
    report = Recorder()
    rendered = starter.worker.render([HELLO], report, plain=False)
    assert rendered.text.endswith("<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n")
    assert report.phases[0][0] == "template"
    ids, _ = starter.worker.tokenize(rendered.text, add_special=False, parse_special=True)
    assert list(rendered.ids) == ids
    assert starter.worker.render([HELLO], report, plain=True).text == "hello"


def test_time_spent_on_the_tokens_of_a_prompt_is_not_the_templates(
    starter: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Recorder()
    during = set()
    tokenize = Vocabulary.tokenize

    def watched(self: Vocabulary, *values: object, **named: object) -> list[int]:
        during.add(report.phases[-1][0])
        return tokenize(self, *values, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Vocabulary, "tokenize", watched)
    starter.worker.render([HELLO], report, plain=False)
    starter.ask("Hello again.", report=report, max_tokens=1)
    assert during == {"prompt"}


def test_a_reply_enters_the_next_prompt_by_its_ids(starter: Bench) -> None:
    reply = starter.ask("Say hello.")
    told = PromptMessage(
        role="assistant",
        content=reply.text,
        ids=reply.ids,
        fingerprint=starter.info.fingerprint,
    )
    second = starter.ask("Say hello.", told, "Again!")
    assert second.completion.retokenized == ()
    assert second.completion.reused_tokens >= reply.completion.prompt_tokens + len(reply.ids) - 1


@pytest.mark.parametrize(
    "changes", [{"fingerprint": "another"}, {"content": "Changed."}, {"ids": (10**6, -3)}]
)
def test_ids_that_do_not_fit_are_not_used(starter: Bench, changes: dict[str, object]) -> None:
    reply = starter.ask("Say hello.")
    told = PromptMessage(
        role="assistant", content=reply.text, ids=reply.ids, fingerprint=starter.info.fingerprint
    )
    second = starter.ask("Say hello.", msgspec.structs.replace(told, **changes), "Again!")
    assert second.completion.retokenized == (1,)


def test_a_prompt_that_does_not_fit_is_refused_or_shortened(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path]
) -> None:
    bench = load_bench(tiny_files["attention"], msgspec.structs.replace(SMALL, n_ctx=256))
    words = ("old " * 60, "reply", "new " * 20)
    with pytest.raises(ContextOverflow) as caught:
        bench.ask(*words)
    assert caught.value.n_ctx == 256
    reply = bench.ask(*words, overflow="drop_oldest")
    assert reply.completion.dropped_messages == 2
    assert reply.completion.generated_tokens > 0


def test_a_base_model_goes_on_with_the_text(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path]
) -> None:
    bench = load_bench(tiny_files["attention"])
    assert bench.ask("the and", plain=True).completion.prompt_tokens < 8
    assert bench.ask("the and").completion.prompt_tokens > 8


@pytest.mark.parametrize("messages", [(), ("",)])
def test_nothing_at_all_is_enough_to_begin_with(starter: Bench, messages: tuple[str, ...]) -> None:
    assert starter.ask(*messages, plain=True, max_tokens=3).completion.generated_tokens == 3


def test_a_template_that_raises_is_an_error_of_its_own(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path], tmp_path: Path
) -> None:
    template = "{{ raise_exception('no') }}"
    bench = load_bench(with_template(tiny_files["attention"], template, tmp_path / "m.gguf"))
    with pytest.raises(TemplateFailed):
        bench.ask("hello")
    assert bench.ask("hello", plain=True).completion.generated_tokens > 0


@pytest.mark.parametrize(
    "request_",
    [{"max_tokens": -1}, {"sampling": Sampling(temperature=-1.0)}, {"sampling": Sampling(seed=-1)}],
    ids=str,
)
def test_a_request_out_of_range_is_refused(starter: Bench, request_: dict[str, object]) -> None:
    with pytest.raises(SettingOutOfRange):
        starter.ask("hello", **request_)
    assert starter.ask("hello", max_tokens=1).completion.generated_tokens == 1


def test_statistics_follow(starter: Bench) -> None:
    assert starter.worker.statistics().n_ctx_used == 0
    starter.ask("hello", max_tokens=4)
    statistics = starter.worker.statistics()
    assert statistics.n_ctx_used == len(starter.worker.session.context.ids) > 0
    assert statistics.memory_bytes > 50_000_000
    assert statistics.threads == 1


def test_threads_can_be_fixed_and_freed(starter: Bench) -> None:
    try:
        starter.worker.set_threads(2)
        assert starter.ask("hello", max_tokens=2).completion.threads == 2
        with pytest.raises(SettingOutOfRange):
            starter.worker.set_threads(0)
        starter.worker.set_threads(None)
        assert 1 <= starter.ask("hello", max_tokens=2).completion.threads <= 2
    finally:
        starter.worker.set_threads(1)


def test_measuring_threads_leaves_the_conversation_alone(starter: Bench) -> None:
    first = starter.ask("hello", max_tokens=4)
    used = starter.worker.statistics().n_ctx_used
    report = Recorder()
    measured = starter.worker.measure_threads(report, never)
    assert sorted(measured.tokens_per_s) == [1, 2]
    assert measured.fastest in (1, 2)
    assert all(speed > 0 for speed in measured.tokens_per_s.values())
    assert report.beats > 10
    assert starter.worker.statistics().n_ctx_used == used
    assert starter.ask("hello", max_tokens=4).report.tokens == first.report.tokens


def test_measuring_threads_can_be_stopped(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path]
) -> None:
    for kind, path in tiny_files.items():
        bench = load_bench(path, msgspec.structs.replace(SMALL, n_ctx=256))
        bench.ask("hello", max_tokens=100)
        measured = bench.worker.measure_threads(Recorder(), lambda: True)
        assert measured.tokens_per_s == {}, kind
        assert bench.worker.measure_threads(Recorder(), never).tokens_per_s
        assert bench.ask("hello").completion.generated_tokens > 0


def test_not_every_number_of_threads_is_tried_on_large_machines() -> None:
    assert _counts(3) == [1, 2, 3]
    assert len(_counts(64)) == 8
    assert (_counts(64)[0], _counts(64)[-1]) == (1, 64)


def test_unloading_keeps_the_conversation_for_the_next_time(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path], tmp_path: Path
) -> None:
    keeping = {"kv_folder": str(tmp_path), "kv_limit_bytes": 1 << 30, "file_key": "k"}
    words = "the and you " * 8
    bench = load_bench(tiny_files["attention"], **keeping)
    bench.ask(words, conversation="c")
    bench.ask(words + "more", conversation="")
    bench.worker.unload()
    assert len(list(tmp_path.iterdir())) == 1
    assert (
        load_bench(tiny_files["attention"], **keeping)
        .ask(words, conversation="c")
        .completion.reused_tokens
    )

    other = load_bench(
        tiny_files["attention"], msgspec.structs.replace(SMALL, cache_type_k="f32"), **keeping
    )
    assert other.ask(words, conversation="c").completion.reused_tokens == 0
    other.worker.forget_kv("c")
    assert list(tmp_path.iterdir()) == []


def test_what_llama_says_reaches_the_log(tmp_path: Path, starter_model: Path) -> None:
    said: list[str] = []
    worker = LlamaWorker(cores=1, say=said.append)
    report = Recorder()
    path = tmp_path / "broken.gguf"
    path.write_bytes(starter_model.read_bytes()[:100_000])
    from app.core.errors import NotAModelFile
    from app.engine.protocol import Load

    with pytest.raises(NotAModelFile):
        worker.load(Load(path=str(path), settings=LoadSettings(threads=1)), report, never)
    assert said
    assert report.lines == said
