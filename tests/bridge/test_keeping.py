"""Two models that stay loaded: switching back, who goes, and when nobody uses them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.bridge.engine import ModelHost
from app.core.errors import ModelTooLarge
from app.core.settings import EngineSettings
from app.engine.api import Device, LoadSettings
from app.engine.protocol import ForgetKv, Load, SetThreads, Stop
from tests.bridge.seen import last, texts
from tests.engine.scripted import CPU

GB = 1 << 30
CARD = Device(name="Vulkan0", description="A card", kind="gpu", memory_free_bytes=3 * GB)


class Memory:
    """What the machine has left."""

    def __init__(self) -> None:
        self.available = 64 * GB

    def __call__(self) -> int:
        return self.available


class Models:
    """A host that may keep two, three files of 2 GB that take no room, and what can be turned."""

    def __init__(self, qtbot, host, engines, folder) -> None:
        self._qtbot = qtbot
        self.host = host
        self.engines = engines
        self.files = []
        for name in ("one", "two", "three"):
            path = folder / f"{name}.gguf"
            path.touch()
            os.truncate(path, 2 * GB)
            self.files.append(str(path))

    def load(self, path: str, settings: LoadSettings | None = None) -> None:
        self.host.load(path, settings)
        self.wait("ready")
        assert self.host.path == path

    def wait(self, state: str) -> None:
        self._qtbot.waitUntil(lambda: self.host.state == state)

    def wait_working(self) -> None:
        """Until the last engine has something to do."""
        self._qtbot.waitUntil(lambda: self.engines.last.job != 0)

    @property
    def names(self) -> list[str]:
        return [info.name for info in self.host.models()]

    @property
    def loads(self) -> list[str]:
        return [command.path.rpartition("/")[2] for command in self.engines.sent(Load)]

    @property
    def alive(self) -> list[bool]:
        return [engine.alive for engine in self.engines.started]


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def host(preferences, engines, clock, memory):
    preferences.update(engine=EngineSettings(kept_models=2))
    found = ModelHost(engines, preferences, clock=clock, memory=memory)
    yield found
    found.close()


@pytest.fixture
def models(qtbot, host, engines, tmp_path) -> Models:
    return Models(qtbot, host, engines, tmp_path)


def test_switching_back_loads_nothing(qtbot, models):
    one, two, _ = models.files
    models.load(one)
    models.load(two)
    assert models.names == ["two", "one"]
    with qtbot.waitSignal(models.host.loaded) as loaded:
        models.host.load(one)
    assert loaded.args[0].name == "one"
    assert models.names == ["one", "two"]
    assert models.loads == ["one.gguf", "two.gguf"]
    assert all(models.alive)


def test_the_least_recently_used_goes_first(models):
    one, two, three = models.files
    models.load(one)
    models.load(two)
    models.load(one)
    models.load(three)
    assert models.names == ["three", "one"]
    assert models.alive == [True, False, True]


def test_one_model_alone_is_kept_where_the_user_wants_it_so(qtbot, models, preferences):
    one, two, _ = models.files
    models.load(one)
    models.load(two)
    preferences.update(engine=EngineSettings(kept_models=1))
    assert models.names == ["two"]
    assert not models.engines.started[0].alive
    models.load(one)
    assert models.names == ["one"]


def test_a_model_that_would_not_fit_beside_another_takes_its_place(models, memory):
    one, two, _ = models.files
    models.load(one)
    # Its pages count as available, and are not: 2 GB for each, what a context takes, a reserve.
    memory.available = 4 * GB + (1 << 29)
    models.load(two)
    assert models.names == ["two"]
    assert not models.engines.started[0].alive


def test_what_another_model_needs_is_looked_at_on_the_card_too(models, memory):
    one, two, _ = models.files
    models.engines.options["devices"] = (CPU, CARD)
    on_card = LoadSettings(n_gpu_layers=-1)
    models.load(one, on_card)
    memory.available = 2 * GB  # enough for what does not lie on the card
    models.load(two, on_card)
    assert models.names == ["two", "one"]
    os.truncate(models.files[2], 3 * GB)
    models.load(models.files[2], on_card)
    assert models.names == ["three"]


def test_a_load_that_finds_too_little_memory_is_tried_again_alone(qtbot, models):
    one, two, _ = models.files
    models.load(one)
    models.engines.options["hold"] = True
    models.host.load(two)
    models.wait_working()
    models.engines.options["hold"] = False
    models.engines.last.fail(ModelTooLarge(path=two, needed_bytes=2, available_bytes=1))
    models.wait("ready")
    assert models.names == ["two"]
    assert models.loads == ["one.gguf", "two.gguf", "two.gguf"]


def test_a_load_that_finds_too_little_memory_alone_says_so(qtbot, models):
    models.engines.options["hold"] = True
    models.host.load(models.files[0])
    models.wait_working()
    models.engines.last.fail(ModelTooLarge(path=models.files[0], needed_bytes=2, available_bytes=1))
    models.wait("stopped")
    assert isinstance(models.host.error, ModelTooLarge)


def test_nothing_else_is_loaded_any_more_where_a_model_is_said_not_to_fit(qtbot, models):
    one, two, _ = models.files
    models.load(one)
    models.engines.options["hold"] = True
    models.host.load(two)
    for started in (2, 3):
        qtbot.waitUntil(lambda wanted=started: len(models.engines.started) == wanted)
        models.wait_working()
        models.engines.last.fail(ModelTooLarge(path=two, needed_bytes=2, available_bytes=1))
    models.wait("stopped")

    assert isinstance(models.host.error, ModelTooLarge)
    assert models.host.models() == ()
    assert not any(models.alive)


def test_a_kept_model_whose_file_was_changed_is_loaded_again(models):
    one, two, _ = models.files
    models.host._inspector._file_key = lambda path: str(Path(path).stat().st_size)
    models.load(one)
    models.load(two)
    os.truncate(one, 2 * GB + 1)
    models.load(one)
    assert models.loads == ["one.gguf", "two.gguf", "one.gguf"]


def test_a_loaded_model_whose_file_was_changed_is_loaded_into_another_process(models):
    one = models.files[0]
    models.host._inspector._file_key = lambda path: str(Path(path).stat().st_size)
    models.load(one)
    os.truncate(one, 2 * GB + 1)
    models.host.load(one)
    models.wait("ready")
    assert models.alive == [False, True]


def test_a_kept_model_with_another_context_keeps_its_weights(models):
    one, two, _ = models.files
    models.load(one)
    models.load(two)
    models.load(one, LoadSettings(n_ctx=512))
    assert len(models.engines.started) == 2
    assert models.host.n_ctx == 512
    assert models.host.settings.n_ctx == 512


def test_what_fails_to_load_leaves_the_other_one_loaded(qtbot, models):
    models.load(models.files[0])
    models.host.load("/models/missing.gguf")
    models.wait("stopped")
    assert models.names == ["one"]
    with qtbot.waitSignal(models.host.loaded):
        models.host.load(models.files[0])
    assert len(models.engines.started) == 2


def test_a_kept_model_that_dies_is_not_missed(qtbot, models):
    one, two, _ = models.files
    models.load(one)
    models.load(two)
    models.engines.started[0].crash("SIGKILL")
    qtbot.waitUntil(lambda: models.names == ["two"])
    assert (models.host.state, models.host.error) == ("ready", None)
    models.load(one)
    assert models.names == ["one", "two"]


def test_unloading_gives_all_memory_back(qtbot, models):
    models.load(models.files[0])
    models.load(models.files[1])
    models.host.unload()
    models.wait("none")
    assert models.host.models() == ()
    assert not any(models.alive)


def test_one_file_can_be_let_go_of(qtbot, models):
    one, two, _ = models.files
    models.load(one)
    models.load(two)
    assert models.host.holds(one)

    with qtbot.waitSignal(models.host.changed), qtbot.waitCallback() as free:
        models.host.let_go(one, free)
    assert not models.host.holds(one)
    assert models.names == ["two"]
    assert models.alive == [False, True]

    with qtbot.waitCallback() as free:
        models.host.let_go(two, free)
    assert models.host.state == "none"
    assert not any(models.alive)


def test_a_file_that_nothing_holds_is_free_at_once(qtbot, models):
    models.load(models.files[0])
    with qtbot.waitCallback() as free:
        models.host.let_go(models.files[1], free)
    assert models.names == ["one"]


def test_cancelling_a_load_keeps_what_was_kept(qtbot, models):
    models.load(models.files[0])
    models.engines.options["hold"] = True
    models.host.load(models.files[1])
    models.wait("loading")
    models.host.cancel_load()
    models.wait("none")
    assert models.names == ["one"]


def test_a_deleted_conversation_is_forgotten_by_every_model(models):
    models.load(models.files[0])
    models.load(models.files[1])
    models.host.forget_conversation("7")
    assert [ForgetKv(conversation="7") in engine.sent for engine in models.engines.started] == [
        True,
        True,
    ]


def test_threads_are_changed_for_every_model(models, preferences):
    models.load(models.files[0])
    models.load(models.files[1], LoadSettings(threads=3))
    preferences.update(engine=EngineSettings(threads=2, kept_models=2))
    assert [SetThreads(threads=2) in engine.sent for engine in models.engines.started] == [
        True,
        False,
    ]


class TestReplies:
    """A reply is made by the model that is the current one when its turn comes."""

    @pytest.fixture
    def ready(self, session, models):
        models.load(models.files[0])
        return session

    def test_switching_ends_the_reply_and_keeps_the_model(self, qtbot, ready, models, finished):
        models.engines.last.hold = True
        ready.send("Hello")
        models.wait_working()
        models.engines.last.produce("Half")
        models.load(models.files[1])
        finished()
        assert texts(ready)[-1] == "Half"
        assert last(ready).facts.ending == "stopped"
        assert models.engines.started[0].alive
        assert models.names == ["two", "one"]

    def test_a_reply_that_waits_is_made_by_the_model_that_is_there_then(
        self, qtbot, ready, models, finished
    ):
        models.engines.last.hold = True
        ready.send("First")
        models.wait_working()
        with qtbot.waitSignal(ready.opened):
            ready.new()
        ready.send("Second")
        qtbot.waitUntil(lambda: ready.status(ready.current) == "waiting")
        models.load(models.files[1])
        finished()
        facts = last(ready).facts
        assert (facts.model_name, facts.model_path) == ("two", models.files[1])
        assert texts(ready) == ["Second", "Hello there, friend."]

    def test_a_reply_that_does_not_stop_costs_only_its_own_engine(
        self, qtbot, ready, models, finished, clock
    ):
        stuck = models.engines.last
        stuck.hold = True
        ready.send("Hello")
        qtbot.waitUntil(lambda: stuck.job != 0)
        stuck._stop = lambda _job: None
        models.load(models.files[1])
        assert any(isinstance(command, Stop) for command in stuck.sent)
        (kept,) = models.host._keeping
        for _ in range(5):
            clock.now += 0.5
            kept.process._on_tick_timeout()
        finished()
        assert last(ready).facts.ending == "stopped"
        assert models.names == ["two"]
        assert models.host.state == "ready"

    def test_a_reply_remembers_what_made_it(self, ready, models, finished):
        models.load(
            models.files[1], LoadSettings(n_ctx=512, cache_type_k="q8_0", flash_attention="on")
        )
        ready.send("Hello")
        finished()
        facts = last(ready).facts
        assert (facts.model_name, facts.quantization, facts.architecture) == (
            "two",
            "Q4_1",
            "llama",
        )
        assert (facts.n_ctx, facts.max_tokens, facts.overflow) == (512, 1024, "stop")
        assert (facts.load.cache_type_k, facts.load.flash_attention) == ("q8_0", "on")
        assert facts.threads == 1


class TestIdle:
    @pytest.fixture
    def pass_minutes(self, models, clock):
        def wait(minutes: float) -> None:
            clock.now += 60 * minutes
            models.host._on_idle_timeout()

        return wait

    @pytest.fixture
    def five(self, preferences, models):
        """Minutes until a model is unloaded."""
        preferences.update(engine=EngineSettings(kept_models=2, idle_minutes=5))

    def test_nothing_is_unloaded_unless_the_user_wants_it(self, models, pass_minutes):
        models.load(models.files[0])
        pass_minutes(600)
        assert models.host.state == "ready"

    def test_a_model_that_nobody_used_sleeps_until_it_is_needed(
        self, five, session, models, pass_minutes
    ):
        models.load(models.files[0])
        pass_minutes(4.9)
        assert models.host.state == "ready"
        pass_minutes(0.2)
        models.wait("none")
        assert models.host.asleep
        assert models.host.may_restart
        assert models.host.path == models.files[0]
        assert not models.engines.last.alive
        session.send("Good morning")
        models.wait("ready")
        assert not models.host.asleep

    def test_each_model_has_its_own_time(self, five, models, pass_minutes):
        models.load(models.files[0])
        pass_minutes(3)
        models.load(models.files[1])
        pass_minutes(3)
        assert models.names == ["two"]
        assert models.host.state == "ready"

    def test_a_model_that_writes_is_not_idle(self, qtbot, five, session, models, pass_minutes):
        models.load(models.files[0])
        models.engines.last.hold = True
        session.send("Take your time")
        models.wait_working()
        pass_minutes(60)
        assert models.host.state == "ready"
        models.engines.last.finish()
        qtbot.waitUntil(lambda: not models.host.busy)
        pass_minutes(4)
        assert models.host.state == "ready"

    def test_a_draft_that_is_being_counted_keeps_the_model(self, five, models, pass_minutes):
        models.load(models.files[0])
        models.host.count_tokens("Let me think", lambda _count: None)
        pass_minutes(60)
        assert models.host.state == "ready"

    def test_after_unloading_by_hand_nothing_comes_back_by_itself(
        self, qtbot, five, models, pass_minutes
    ):
        models.load(models.files[0])
        pass_minutes(6)
        models.wait("none")
        models.host.unload()
        assert not models.host.may_restart
