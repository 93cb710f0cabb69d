"""Loading: what is said of a model, and why a file is refused."""

from __future__ import annotations

import os
import struct
import sys
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pytest
from gguf import GGUFValueType

from app.core.errors import (
    EngineError,
    LoadCancelled,
    ModelFileMissing,
    ModelFileUnreadable,
    ModelLoadFailed,
    ModelTooLarge,
    NoModelLoaded,
    NotAModelFile,
    SettingOutOfRange,
    TemplateFailed,
)
from app.engine.api import LoadSettings, PromptMessage
from app.engine.llama.library import C
from app.engine.llama.slices import GROUP
from app.engine.llama.worker import LlamaWorker
from app.engine.protocol import Load
from app.inspection.shape import ModelShape
from tests.engine.llama.conftest import SMALL, Recorder, never
from tests.gguf_file import GgufFile
from tests.models import CHATML, llama_model, with_metadata, with_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.engine.llama.conftest import Bench


def refusal(path: Path | str, settings: LoadSettings = SMALL) -> EngineError:
    """The error that loading gives."""
    worker = LlamaWorker(cores=2, say=lambda _: None)
    with pytest.raises(EngineError) as caught:
        worker.load(Load(path=str(path), settings=settings), Recorder(), never)
    assert worker.statistics().n_ctx_used == 0
    return caught.value


def test_what_a_model_is_gets_told(starter: Bench, starter_model: Path) -> None:
    info = starter.info
    assert info.path == str(starter_model)
    assert info.architecture == "llama"
    assert info.quantization == "Q4_1"
    assert (info.n_layer, info.n_ctx_train, info.n_ctx, info.n_vocab) == (31, 8192, 1024, 49_152)
    assert (info.offloaded_layers, info.device, info.memory) == (0, "CPU", "attention")
    assert info.has_template
    assert not info.may_differ
    assert info.shape is not None
    assert info.shape.kv_heads == (3,) * 30
    assert info.shape.key_length == info.shape.value_length == 64


@pytest.mark.parametrize("kind", ["attention", "window", "recurrent", "hybrid"])
def test_the_kind_of_memory_is_told(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path], kind: str
) -> None:
    info = load_bench(tiny_files[kind]).info
    assert info.memory == kind
    assert not info.may_differ
    assert info.quantization == "F32"


def test_loading_says_how_far_it_is(tiny_files: dict[str, Path]) -> None:
    worker, report = LlamaWorker(cores=1, say=lambda _: None), Recorder()
    path = tiny_files["attention"]
    worker.load(Load(path=str(path), settings=SMALL), report, never)
    worker.unload()
    size = path.stat().st_size
    assert report.phases[0] == ("loading", 0, size)
    assert ("loading", size, size) in report.phases
    assert "template" in {phase for phase, _, _ in report.phases}


@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_load_can_be_given_up(tiny_files: dict[str, Path], at: int) -> None:
    worker = LlamaWorker(cores=1, say=lambda _: None)
    asked = iter(range(100))
    with pytest.raises(LoadCancelled):
        worker.load(
            Load(path=str(tiny_files["attention"]), settings=SMALL),
            Recorder(),
            lambda: next(asked) >= at,
        )


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    error = refusal(tmp_path / "none.gguf")
    assert isinstance(error, ModelFileMissing)
    assert error.path == str(tmp_path / "none.gguf")
    assert not error.is_folder
    folder = refusal(tmp_path)
    assert isinstance(folder, ModelFileMissing)
    assert folder.is_folder
    assert isinstance(refusal("a\0b"), ModelFileMissing)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes among files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    assert isinstance(refusal(tmp_path / "pipe.gguf"), ModelFileMissing)


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF")

    def denied(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", denied)
    error = refusal(path)
    assert isinstance(error, ModelFileUnreadable)
    assert error.detail == "Permission denied"


@pytest.mark.parametrize("content", [b"", b"GGUF", b"<html>" * 100, b"version https://git-lfs"])
def test_a_file_that_is_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(content)
    assert isinstance(refusal(path), NotAModelFile)


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.5, 0.97])
def test_a_file_that_was_cut_off_is_not_whole(
    tmp_path: Path, tiny_files: dict[str, Path], share: float
) -> None:
    path = tmp_path / "m.gguf"
    whole = tiny_files["attention"].read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    error = refusal(path)
    assert isinstance(error, NotAModelFile)
    assert error.path == str(path)
    assert error.detail


def test_an_architecture_nobody_knows(tmp_path: Path, tiny_files: dict[str, Path]) -> None:
    path = with_metadata(
        tiny_files["attention"], tmp_path / "m.gguf", general__architecture="vitrail"
    )
    error = refusal(path)
    assert isinstance(error, ModelLoadFailed)
    assert "vitrail" in error.detail


def test_a_context_that_does_not_fit_is_never_made(starter_model: Path) -> None:
    error = refusal(starter_model, msgspec.structs.replace(SMALL, n_ctx=1 << 24))
    assert isinstance(error, ModelTooLarge)
    assert error.needed_bytes > error.available_bytes > 0


class _Memory(NamedTuple):
    available: int


def needed_bytes(path: Path, monkeypatch: pytest.MonkeyPatch, *, n_ctx: int) -> int:
    """The least that a context of `n_ctx` needs."""
    with monkeypatch.context() as patch:
        patch.setattr("psutil.virtual_memory", lambda: _Memory(0))
        error = refusal(path, msgspec.structs.replace(SMALL, n_ctx=n_ctx))
    assert isinstance(error, ModelTooLarge)
    return error.needed_bytes


def test_a_model_larger_than_the_memory_is_not_opened(
    tiny_files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("psutil.virtual_memory", lambda: _Memory(1000))
    error = refusal(tiny_files["attention"])
    assert isinstance(error, ModelTooLarge)
    assert error.needed_bytes > tiny_files["attention"].stat().st_size
    assert error.available_bytes == 1000
    assert (error.device, error.n_ctx) == ("", SMALL.n_ctx)
    assert msgspec.json.decode(error.shape, type=ModelShape).n_layer == 2


def test_little_memory_makes_a_shorter_context(
    load_bench: Callable[..., Bench],
    tiny_files: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = msgspec.structs.replace(SMALL, n_ctx=0)
    assert load_bench(tiny_files["attention"], settings).info.n_ctx == 2048
    needed = needed_bytes(tiny_files["attention"], monkeypatch, n_ctx=2048)
    room = needed - tiny_files["attention"].stat().st_size
    monkeypatch.setattr("psutil.virtual_memory", lambda: _Memory(room))
    assert load_bench(tiny_files["attention"], settings).info.n_ctx == 1024


def test_little_memory_keeps_only_the_window(
    load_bench: Callable[..., Bench],
    tiny_files: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = msgspec.structs.replace(SMALL, n_ctx=1024)
    path = tiny_files["window"]
    needed = needed_bytes(path, monkeypatch, n_ctx=1024)
    monkeypatch.setattr("psutil.virtual_memory", lambda: _Memory(needed))
    bench = load_bench(path, settings)
    assert bench.info.may_differ
    assert bench.ask("hello").completion.generated_tokens == 24


def test_a_setting_out_of_range_is_refused_before_the_file_is_opened() -> None:
    error = refusal("nowhere.gguf", msgspec.structs.replace(SMALL, threads=100_000))
    assert isinstance(error, SettingOutOfRange)
    error = refusal("nowhere.gguf", LoadSettings(cache_type_v="q4_0"))
    assert isinstance(error, SettingOutOfRange)


def test_a_device_nobody_has(tiny_files: dict[str, Path]) -> None:
    settings = msgspec.structs.replace(SMALL, device="Quantum0", n_gpu_layers=-1)
    error = refusal(tiny_files["attention"], settings)
    assert isinstance(error, SettingOutOfRange)
    assert (error.name, error.value) == ("device", "Quantum0")


@pytest.mark.parametrize("server", ["nonsense", "host:", ":50", "127.0.0.1:99999", "127.0.0.1:1"])
def test_a_server_that_is_none(tiny_files: dict[str, Path], server: str) -> None:
    settings = msgspec.structs.replace(SMALL, rpc_servers=(server,))
    error = refusal(tiny_files["attention"], settings)
    assert isinstance(error, SettingOutOfRange)
    assert (error.name, error.value) == ("rpc_servers", server)


@pytest.mark.parametrize(
    ("claimed", "known", "given"),
    [
        (0, 0, 4096),
        (2, 2, 256),
        (2048, 2048, 2048),
        (2**31 - 1, 2**31 - 1, 8192),
        (2**32 - 9, 0, 4096),
    ],
)
def test_a_model_that_claims_to_see_little_or_much_gets_a_sound_context(
    load_bench: Callable[..., Bench],
    tmp_path: Path,
    claimed: int,
    known: int,
    given: int,
) -> None:
    path = tmp_path / "m.gguf"
    llama_model(path)
    file = GgufFile.parse(path.read_bytes())
    file.entries["llama.context_length"] = struct.pack("<II", GGUFValueType.UINT32, claimed)
    path.write_bytes(file.to_bytes())
    bench = load_bench(path, LoadSettings(threads=1))
    assert (bench.info.n_ctx_train, bench.info.n_ctx) == (known, given)
    assert bench.ask("hello " * 30, max_tokens=2).completion.prompt_tokens > 2 * GROUP


def test_a_model_without_template_is_a_base_model(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path], tmp_path: Path
) -> None:
    path = with_template(tiny_files["attention"], None, tmp_path / "m.gguf")
    bench = load_bench(path)
    assert not bench.info.has_template
    assert bench.ask("the").completion.prompt_tokens == 3


def test_a_template_that_does_not_compile_is_said(
    tiny_files: dict[str, Path], tmp_path: Path
) -> None:
    path = with_template(tiny_files["attention"], "{% if %}", tmp_path / "m.gguf")
    error = refusal(path)
    assert isinstance(error, TemplateFailed)
    assert error.template == "tokenizer.chat_template"
    assert "TemplateSyntaxError" in error.detail


def test_a_model_is_called_what_its_file_is_called(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "My-Model.F32.gguf"
    path.write_bytes(tiny_files["attention"].read_bytes())
    assert load_bench(path).info.name == "My-Model"


def test_the_next_load_takes_the_place_of_the_one_before(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path]
) -> None:
    bench = load_bench(tiny_files["attention"])
    bench.ask("hello")
    info = bench.worker.load(
        Load(path=str(tiny_files["recurrent"]), settings=SMALL), Recorder(), never
    )
    assert info.architecture == "mamba"
    assert bench.ask("hello").completion.reused_tokens == 0


def test_another_context_length_keeps_the_weights(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path]
) -> None:
    path = tiny_files["attention"]
    bench = load_bench(path)
    model, said = bench.worker.session.model, bench.ask("hello").ids
    longer = msgspec.structs.replace(SMALL, n_ctx=2 * SMALL.n_ctx)
    info = bench.worker.load(Load(path=str(path), settings=longer), Recorder(), never)
    assert bench.worker.session.model is model
    assert info.n_ctx == 2 * SMALL.n_ctx
    assert bench.ask("hello").ids == said


def test_a_context_that_cannot_be_made_leaves_no_model(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path]
) -> None:
    path = tiny_files["attention"]
    bench = load_bench(path)
    wrong = msgspec.structs.replace(SMALL, n_batch=7)
    with pytest.raises(SettingOutOfRange):
        bench.worker.load(Load(path=str(path), settings=wrong), Recorder(), never)
    with pytest.raises(NoModelLoaded):
        bench.ask("hello")
    bench.worker.load(Load(path=str(path), settings=SMALL), Recorder(), never)
    assert bench.ask("hello").ids


def test_other_weights_are_read_anew(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path]
) -> None:
    path = tiny_files["attention"]
    bench = load_bench(path)
    model = bench.worker.session.model
    other = msgspec.structs.replace(SMALL, mmap=False)
    bench.worker.load(Load(path=str(path), settings=other), Recorder(), never)
    assert bench.worker.session.model is not model


@pytest.mark.parametrize(
    "settings",
    [
        {"mmap": False},
        {"mlock": False, "mmap": True},
        {"flash_attention": "on", "cache_type_k": "f16", "cache_type_v": "f16"},
        {"flash_attention": "auto"},
        {"cache_type_k": "f32", "cache_type_v": "f32"},
        {"cache_type_k": "bf16", "cache_type_v": "bf16"},
        {"n_gpu_layers": -1},
    ],
    ids=str,
)
def test_every_load_setting_works(
    load_bench: Callable[..., Bench], tiny_files: dict[str, Path], settings: dict[str, object]
) -> None:
    bench = load_bench(tiny_files["attention"], msgspec.structs.replace(SMALL, **settings))
    assert bench.ask("hello").completion.generated_tokens == 24


def test_quantized_caches_work_with_flash_attention(
    load_bench: Callable[..., Bench], starter_model: Path
) -> None:
    settings = LoadSettings(
        n_ctx=256, threads=1, flash_attention="on", cache_type_k="q8_0", cache_type_v="q8_0"
    )
    assert load_bench(starter_model, settings).ask("Hello!", max_tokens=4).completion.may_differ


def test_a_context_that_llama_refuses_is_said(
    tiny_files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(C, "llama_init_from_model", lambda _model, _params: None)
    assert isinstance(refusal(tiny_files["attention"]), ModelLoadFailed)


@pytest.mark.parametrize("template", [CHATML, "{% if %}", None])
def test_a_plain_template_can_be_used_instead(
    load_bench: Callable[..., Bench],
    tiny_files: dict[str, Path],
    tmp_path: Path,
    template: str | None,
) -> None:
    path = with_template(tiny_files["attention"], template, tmp_path / "m.gguf")
    bench = load_bench(path, msgspec.structs.replace(SMALL, template="plain"))
    assert bench.info.has_template
    message = PromptMessage(role="user", content="the")
    rendered = bench.worker.render([message], Recorder(), plain=False)
    assert rendered.text == "User: the\nAssistant:"
