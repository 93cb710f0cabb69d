"""New model files and those that went wrong, with an engine that does as it is told."""

from __future__ import annotations

import os

import pytest

from app.bridge.quarantine import is_the_files_doing
from app.core.errors import (
    ContextOverflow,
    EngineCrashed,
    EngineProtocolError,
    EngineStartFailed,
    EvaluationFailed,
    LoadCancelled,
    ModelFileMissing,
    ModelFileUnreadable,
    ModelLoadFailed,
    ModelTooLarge,
    NotAModelFile,
    SettingOutOfRange,
    TemplateFailed,
    TemplateTooSlow,
)
from app.engine.api import LoadSettings
from app.engine.protocol import Generate


@pytest.fixture
def file(tmp_path):
    """A file that is no model, which a scripted engine does not mind."""
    path = tmp_path / "new.gguf"
    path.write_bytes(b"GGUF" + bytes(1000))
    return str(path)


@pytest.fixture
def load(qtbot, host):
    def wait(path: str, settings: LoadSettings | None = None) -> None:
        with qtbot.waitSignal(host.loaded):
            host.load(path, settings)

    return wait


@pytest.fixture
def held(engines):
    engines.options["hold"] = True
    return engines


@pytest.fixture
def pass_time(host, clock):
    def wait(seconds: float) -> None:
        for _ in range(round(seconds / 0.5)):
            clock.now += 0.5
            if host._process is not None:
                host._process._on_tick_timeout()

    return wait


def test_a_new_file_gives_one_token_before_it_is_ready(qtbot, host, held, file):
    host.load(file)
    qtbot.waitUntil(lambda: held.last.job != 0)
    held.last.finish_load()
    qtbot.waitUntil(lambda: len(held.sent(Generate)) == 1)
    assert host.state == "loading"
    request = held.sent(Generate)[0].request
    assert (request.max_tokens, request.conversation, request.plain) == (1, "", False)
    qtbot.wait(30)
    held.last.produce("Hi")
    held.last.finish()
    qtbot.waitUntil(lambda: host.state == "ready")
    # The next load of the same file does not.
    held.options["hold"] = False
    host.load(file, LoadSettings(mmap=False))
    qtbot.waitUntil(lambda: len(held.started) == 2 and host.state == "ready")
    assert len(held.sent(Generate)) == 1


def test_a_changed_file_is_a_new_one(host, engines, load, file):
    load(file)
    os.truncate(file, 500)
    load(file, LoadSettings(mmap=False))
    assert len(engines.sent(Generate)) == 2


def test_an_engine_that_hangs_over_a_new_file_is_ended(qtbot, host, held, file, pass_time):
    host.load(file)
    qtbot.waitUntil(lambda: host.state == "loading")
    with qtbot.waitSignal(host.refused) as refused:
        pass_time(31)
    assert refused.args == [file]
    qtbot.waitUntil(lambda: host.state == "stopped")
    assert isinstance(host._quarantine.refusal(file), EngineCrashed)
    assert not host.may_restart
    assert len(held.started) == 1


def test_an_engine_that_the_user_ends_says_nothing_about_the_file(qtbot, host, held, file):
    host.load(file)
    qtbot.waitUntil(lambda: host.state == "loading")
    host.kill()
    qtbot.waitUntil(lambda: host.state == "stopped")
    assert host._quarantine.refusal(file) is None


def test_the_user_may_try_a_refused_file_again(qtbot, host, engines, load, file):
    engines.dies_at_load = True
    host.load(file)
    qtbot.waitUntil(lambda: host.state == "stopped")
    assert host._quarantine.refusal(file).signal_name == "SIGABRT"
    host.restart()
    assert host.state == "stopped"
    engines.dies_at_load = False
    engines.options.pop("hold", None)
    load(file)
    assert host._quarantine.refusal(file) is None


def test_a_template_with_much_to_say_is_no_fault(qtbot, host, held, file):
    host.load(file)
    qtbot.waitUntil(lambda: held.last.job != 0)
    held.last.finish_load()
    qtbot.waitUntil(lambda: len(held.sent(Generate)) == 1)
    held.last.fail(ContextOverflow(prompt_tokens=3000, n_ctx=2048))
    qtbot.waitUntil(lambda: len(held.sent(Generate)) == 2)
    assert held.sent(Generate)[1].request.plain
    held.last.finish()
    qtbot.waitUntil(lambda: host.state == "ready")


@pytest.mark.parametrize(
    "error",
    [
        EngineCrashed(signal_name="SIGABRT", phase="loading"),
        EngineCrashed(signal_name="SIGSEGV", phase="prompt"),
        EngineCrashed(exit_code=-1073741819, phase="loading"),
        EngineProtocolError(),
        NotAModelFile(),
        ModelLoadFailed(detail="unknown model architecture"),
        TemplateFailed(),
        TemplateTooSlow(),
        EvaluationFailed(code=-1),
    ],
    ids=str,
)
def test_what_a_file_does_is_held_against_it(error):
    assert is_the_files_doing(error)


@pytest.mark.parametrize(
    "error",
    [
        EngineCrashed(signal_name="SIGKILL", phase="loading"),
        EngineCrashed(signal_name="SIGABRT", phase="starting"),
        EngineCrashed(signal_name="SIGKILL", phase="loading", deliberate=True),
        EngineStartFailed(),
        LoadCancelled(),
        ModelFileMissing(),
        ModelFileUnreadable(),
        ModelTooLarge(),
        ModelLoadFailed(detail="ggml_aligned_malloc: failed to allocate 9 MB"),
        SettingOutOfRange(name="n_ctx"),
    ],
    ids=str,
)
def test_what_is_not_its_doing_is_not(error):
    assert not is_the_files_doing(error)


def test_taking_too_long_is_its_doing():
    ended = EngineCrashed(signal_name="SIGKILL", phase="loading", deliberate=True)
    assert is_the_files_doing(ended, condemned=True)
