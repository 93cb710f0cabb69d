"""The model of the window: load, switch, unload, crash, silence, stop that is not obeyed."""

from __future__ import annotations

import threading

import pytest
import shiboken6

from app.core.errors import (
    EngineCrashed,
    EngineCrashLoop,
    EngineStartFailed,
    ModelFileMissing,
    NoModelLoaded,
    TemplateTooSlow,
)
from app.core.settings import EngineSettings
from app.engine.api import GenerationRequest, LoadSettings, PromptMessage, ThreadMeasurement
from app.engine.protocol import (
    Done,
    Failed,
    ForgetKv,
    Generate,
    Load,
    Produced,
    Progress,
    ReadState,
    SetThreads,
    Stop,
    Tokenize,
)
from tests.engine.scripted import MISSING

SMALL, OTHER = "/models/small.gguf", "/models/other.gguf"
ASK = Generate(
    request=GenerationRequest(
        conversation="1", messages=(PromptMessage(role="user", content="Hi"),)
    )
)


@pytest.fixture
def loaded(qtbot, host):
    host.load(SMALL)
    qtbot.waitUntil(lambda: host.state == "ready")
    return host


@pytest.fixture
def pass_time(qtbot, host, clock):
    """Let seconds pass for the watchdog, as its timer would count them."""

    def wait(seconds: float) -> None:
        for _ in range(round(seconds / 0.5)):
            clock.now += 0.5
            if host._process is not None:
                host._process._on_tick_timeout()

    return wait


def states_of(host) -> list[str]:
    seen = [host.state]
    host.changed.connect(lambda: seen[-1] != host.state and seen.append(host.state))
    return seen


def test_loading_goes_from_nothing_to_ready(qtbot, host):
    seen = states_of(host)
    with qtbot.waitSignal(host.loaded) as loaded:
        host.load(SMALL)
    assert seen == ["none", "starting", "loading", "ready"]
    assert loaded.args[0].name == "small"
    assert host.info is loaded.args[0]
    assert host.n_ctx == 2048
    assert host.devices[0].name == "CPU"


def test_a_file_that_is_missing_stops_with_the_reason(qtbot, host, engines):
    host.load("/models/" + MISSING)
    qtbot.waitUntil(lambda: host.state == "stopped")
    assert isinstance(host.error, ModelFileMissing)
    assert host.info is None
    assert not host.may_restart
    assert engines.last.closed


def test_switching_ends_the_process_and_starts_another(qtbot, loaded, engines):
    loaded.load(OTHER)
    qtbot.waitUntil(lambda: loaded.state == "ready")
    assert engines.started[0].closed
    assert [command.path for command in engines.sent(Load)] == [SMALL, OTHER]
    assert loaded.info.name == "other"


def test_the_next_model_waits_until_the_memory_of_the_last_is_free(qtbot, loaded, engines):
    first = engines.last
    first.close = lambda: setattr(first, "closed", True)  # takes its time
    loaded.load(OTHER)
    assert loaded.state == "unloading"
    assert len(engines.started) == 1
    first.die(None)
    qtbot.waitUntil(lambda: loaded.state == "ready")
    assert loaded.path == OTHER


def test_loading_while_loading_gives_the_first_up(qtbot, host, engines):
    engines.options["hold"] = True
    host.load(SMALL)
    qtbot.waitUntil(lambda: host.state == "loading")
    engines.options["hold"] = False
    host.load(OTHER)
    qtbot.waitUntil(lambda: host.state == "ready")
    assert not engines.started[0].alive
    assert host.info.path == OTHER
    assert host.error is None


def test_a_load_can_be_cancelled(qtbot, host, engines):
    engines.options["hold"] = True
    host.load(SMALL)
    qtbot.waitUntil(lambda: host.state == "loading")
    host.cancel_load()
    qtbot.waitUntil(lambda: host.state == "none")
    assert host.error is None
    assert not engines.last.alive


def test_unloading_ends_the_process(qtbot, loaded, engines):
    loaded.unload()
    qtbot.waitUntil(lambda: loaded.state == "none")
    assert not engines.last.alive
    assert loaded.path == ""
    assert loaded.info is None


def test_load_settings_are_remembered_for_each_file(qtbot, host, engines, preferences):
    host.load(SMALL, LoadSettings(n_ctx=512, threads=3))
    qtbot.waitUntil(lambda: host.state == "ready")
    host.load(OTHER)
    qtbot.waitUntil(lambda: host.info is not None and host.info.path == OTHER)
    host.load(SMALL)
    qtbot.waitUntil(lambda: host.info is not None and host.info.path == SMALL)
    assert [c.settings.n_ctx for c in engines.sent(Load)] == [512, 0, 512]
    assert host.load_settings(SMALL) == LoadSettings(n_ctx=512, threads=3)


def test_another_context_length_keeps_the_process_and_its_weights(qtbot, loaded, engines):
    seen = states_of(loaded)
    with qtbot.waitSignal(loaded.loaded):
        loaded.load(SMALL, LoadSettings(n_ctx=512))
    assert seen == ["ready", "loading", "ready"]
    assert len(engines.started) == 1
    assert [c.settings.n_ctx for c in engines.sent(Load)] == [0, 512]


def test_another_place_for_the_weights_takes_another_process(qtbot, loaded, engines):
    with qtbot.waitSignal(loaded.loaded):
        loaded.load(SMALL, LoadSettings(mmap=False))
    assert len(engines.started) == 2


def test_load_settings_that_make_no_sense_are_the_defaults(host, preferences):
    models = type(preferences.settings.models)(load={SMALL: {"n_ctx": "many"}})
    preferences.update(models=models)
    assert host.load_settings(SMALL) == LoadSettings()


def test_threads_of_the_settings_hold_where_the_file_has_none(qtbot, host, engines, preferences):
    preferences.update(engine=EngineSettings(threads=2, rpc_servers=("localhost:1",)))
    host.load(SMALL)
    qtbot.waitUntil(lambda: host.state == "ready")
    assert engines.sent(Load)[0].settings.threads == 2
    assert engines.sent(Load)[0].settings.rpc_servers == ("localhost:1",)
    assert host.servers == ("localhost:1",)
    preferences.update(engine=EngineSettings(threads=1))
    assert engines.sent(SetThreads) == [SetThreads(threads=1)]


def test_a_job_gets_its_events_and_one_answer(qtbot, loaded):
    heard = []
    number = loaded.request(ASK, heard.append)
    assert heard == []
    assert loaded.busy
    qtbot.waitUntil(lambda: isinstance(heard[-1] if heard else None, Done))
    assert {event.job for event in heard} == {number}
    assert "".join(e.token.text for e in heard if isinstance(e, Produced)) == "Hello there, friend."
    assert not loaded.busy


def test_a_job_without_a_model_fails_and_says_so_later(qtbot, host):
    heard = []
    host.request(ASK, heard.append)
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0].error(), NoModelLoaded)


def test_state_is_read_while_it_works(qtbot, loaded, engines):
    engines.last.hold = True
    with qtbot.waitSignal(loaded.statistics_changed, raising=False, timeout=100):
        pass
    before = len(engines.sent(ReadState))
    loaded.request(ASK, lambda _event: None)
    qtbot.waitUntil(lambda: loaded.statistics.phase == "prompt")
    assert len(engines.sent(ReadState)) > before


def test_a_crash_fails_the_job_and_can_be_answered_by_reload(qtbot, loaded, engines):
    heard = []
    engines.last.hold = True
    loaded.request(ASK, heard.append)
    engines.last.produce("Half")
    engines.last.crash("SIGSEGV", detail="GGML_ASSERT(x)")
    qtbot.waitUntil(lambda: loaded.state == "stopped")
    error = heard[-1].error()
    assert isinstance(error, EngineCrashed)
    assert error.signal_name == "SIGSEGV"
    assert any(isinstance(event, Produced) for event in heard)
    assert loaded.error.detail == "GGML_ASSERT(x)"
    assert loaded.may_restart
    loaded.reload()
    qtbot.waitUntil(lambda: loaded.state == "ready")


def test_three_deaths_in_a_minute_end_automatic_restarts(qtbot, loaded, engines, clock):
    for number in range(3):
        engines.last.crash()
        qtbot.waitUntil(lambda: loaded.state == "stopped")
        if number < 2:
            loaded.restart()
            qtbot.waitUntil(lambda: loaded.state == "ready")
        clock.now += 10
    assert isinstance(loaded.error, EngineCrashLoop)
    assert loaded.error.deaths == 3
    assert not loaded.may_restart
    loaded.restart()
    assert loaded.state == "stopped"
    # The user may try all the same, and then counting begins again.
    loaded.reload()
    qtbot.waitUntil(lambda: loaded.state == "ready")
    engines.last.crash()
    qtbot.waitUntil(lambda: loaded.state == "stopped")
    assert isinstance(loaded.error, EngineCrashed)


def test_deaths_far_apart_are_no_loop(qtbot, loaded, engines, clock):
    for _ in range(4):
        engines.last.crash()
        qtbot.waitUntil(lambda: loaded.state == "stopped")
        assert loaded.may_restart
        loaded.restart()
        qtbot.waitUntil(lambda: loaded.state == "ready")
        clock.now += 40


def test_a_file_that_ends_its_engine_is_told(qtbot, host, engines):
    engines.dies_at_load = True
    host.load(SMALL)
    qtbot.waitUntil(lambda: host.state == "stopped")
    assert isinstance(host.error, EngineCrashed)
    assert host.error.phase == "loading"


def test_an_engine_may_say_that_it_ended_after_that_was_seen(qtbot, loaded, engines):
    engine, process = engines.last, loaded._process
    engine._alive, engine._outcome = False, EngineCrashed(signal_name="SIGKILL")
    process._on_tick_timeout()
    qtbot.waitUntil(lambda: not shiboken6.isValid(process))
    reader = threading.Thread(target=engine._wake)
    reader.start()
    reader.join()  # what it raises fails the test


def test_a_program_that_cannot_be_started_is_told(qtbot, host, engines):
    def start(wake):
        engine = type(engines).__call__(engines, wake)
        engine.take()
        engine.die(EngineStartFailed(detail="no such file"))
        return engine

    host._succession.start_engine = start
    host.load(SMALL)
    qtbot.waitUntil(lambda: host.state == "stopped")
    assert isinstance(host.error, EngineStartFailed)


def test_a_stop_that_is_not_obeyed_kills_and_loads_again(qtbot, loaded, engines, pass_time):
    heard, stuck = [], engines.last
    stuck.hold = True
    job = loaded.request(ASK, heard.append)
    stuck._stop = lambda _job: None  # llama.cpp does not come back
    loaded.stop(job)
    pass_time(1.5)
    assert stuck.alive
    pass_time(1)
    assert not stuck.alive
    qtbot.waitUntil(lambda: loaded.state == "ready")
    assert heard[-1].error().deliberate
    assert len(engines.started) == 2
    assert Stop(job=job) in stuck.sent


def test_a_template_that_never_ends_kills_and_is_named(qtbot, loaded, engines, pass_time):
    heard = []
    engines.last.hold = True
    job = loaded.request(ASK, heard.append)
    engines.last.emit(Progress(job=job, phase="template"))
    pass_time(6)
    qtbot.waitUntil(lambda: loaded.state == "ready")
    assert isinstance(heard[-1].error(), TemplateTooSlow)


def test_a_template_that_never_ends_at_load_is_not_tried_again(qtbot, host, engines, pass_time):
    engines.options["hold"] = True
    host.load(SMALL)
    qtbot.waitUntil(lambda: host.state == "loading")
    engines.last.emit(Progress(job=engines.last.job, phase="template"))
    pass_time(6)
    qtbot.waitUntil(lambda: host.state == "stopped")
    assert isinstance(host.error, TemplateTooSlow)
    assert not host.may_restart
    assert len(engines.started) == 1


def test_a_template_that_does_not_work_can_be_left_alone(qtbot, loaded, engines):
    loaded.load_with_plain_template()
    qtbot.waitUntil(lambda: len(engines.sent(Load)) == 2 and loaded.state == "ready")
    assert [c.settings.template for c in engines.sent(Load)] == ["model", "plain"]
    assert loaded.load_settings(SMALL).template == "plain"


def test_silence_is_shown_and_never_kills(qtbot, loaded, engines, pass_time):
    engines.last.hold = True
    loaded.request(ASK, lambda _event: None)
    with qtbot.waitSignal(loaded.silence_changed):
        pass_time(31)
    assert loaded.silent_s >= 30
    loaded.keep_waiting()
    assert loaded.silent_s == 0
    pass_time(29)
    assert loaded.silent_s == 0
    pass_time(3)
    assert loaded.silent_s >= 30
    assert engines.last.alive
    engines.last.produce("At last")
    qtbot.waitUntil(lambda: loaded.silent_s == 0)


def test_a_silent_engine_can_be_ended_by_hand(qtbot, loaded, engines):
    heard = []
    engines.last.hold = True
    loaded.request(ASK, heard.append)
    loaded.kill()
    qtbot.waitUntil(lambda: len(engines.started) == 2 and loaded.state == "ready")
    assert isinstance(heard[-1], Failed)


def test_tokens_are_handed_out_in_batches(qtbot, loaded, engines):
    heard, batches = [], []
    engines.last.hold = True
    loaded.request(ASK, heard.append)
    qtbot.wait(50)
    loaded.drained.connect(lambda: batches.append(len(heard)))
    for number in range(200):
        engines.last.produce(f" {number}")
    assert batches == []
    qtbot.waitUntil(lambda: sum(isinstance(e, Produced) for e in heard) == 200)
    assert len(batches) < 20


def test_a_draft_is_counted_once_it_rests(qtbot, loaded, engines):
    counts = []
    for text in ("one", "one two", "one two three"):
        loaded.count_tokens(text, counts.append)
    qtbot.waitUntil(lambda: counts == [3])
    assert len(engines.sent(Tokenize)) == 1
    loaded.count_tokens("", counts.append)
    assert counts == [3, 0]


def test_counts_do_not_pile_up_behind_a_long_reply(qtbot, loaded, engines, monkeypatch):
    counts, engine, waiting = [], engines.last, []
    answer = engine._answer
    monkeypatch.setattr(
        engine, "_answer", lambda c: waiting.append(c) if isinstance(c, Tokenize) else answer(c)
    )
    for text in ("one", "one two", "one two three"):
        loaded.count_tokens(text, counts.append)
        qtbot.wait(200)
    assert [c.text for c in waiting] == ["one"]
    answer(waiting.pop())
    qtbot.waitUntil(lambda: len(waiting) == 1)
    assert counts == []
    answer(waiting.pop())
    qtbot.waitUntil(lambda: counts == [3])


def test_threads_can_be_measured(qtbot, loaded):
    with qtbot.waitCallback() as done:
        loaded.measure_threads(done)
    assert isinstance(done.args[0], ThreadMeasurement)


def test_measuring_without_a_model_says_why_not(qtbot, host):
    with qtbot.waitCallback() as done:
        host.measure_threads(done)
    assert isinstance(done.args[0], NoModelLoaded)


def test_a_deleted_conversation_leaves_no_state_in_the_engine(loaded, engines):
    loaded.forget_conversation("7")
    assert ForgetKv(conversation="7") in engines.last.sent


def test_closing_ends_every_process(qtbot, loaded, engines):
    loaded.load(OTHER)
    loaded.close()
    assert not any(engine.alive for engine in engines.started)
