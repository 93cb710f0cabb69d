"""When an engine is given up, on a clock that the test turns."""

from __future__ import annotations

import pytest

from app.core.errors import EngineCrashed, EngineCrashLoop, TemplateTooSlow
from app.engine.api import Statistics
from app.engine.protocol import (
    VERSION,
    Alive,
    Cached,
    CountCached,
    Done,
    Event,
    Loaded,
    Logged,
    Produced,
    Progress,
    ReadState,
    Ready,
    State,
    Stop,
)
from app.engine.watchdog import DeathCount, Strict, Verdict, Watchdog
from tests.engine.conftest import generation, load
from tests.engine.scripted import completion, model_info, token_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Watched:
    """A watchdog whose owner asks it every tenth of a second."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.dog = Watchdog(self.clock)
        self.dog.received(Ready(version=VERSION, pid=1))

    def pass_time(self, seconds: float, *events: Event) -> Verdict:
        """Let time pass, with all `events` every tenth of a second; the last telling verdict."""
        verdict = Verdict()
        for _ in range(round(seconds * 10)):
            self.clock.now += 0.1
            for event in events:
                self.dog.received(event)
            verdict = self.dog.check()
            if verdict.kill is not None:
                return verdict
        return verdict


@pytest.fixture
def watched() -> Watched:
    return Watched()


NOTHING = Verdict()


def test_an_idle_engine_may_be_silent_for_ever(watched: Watched) -> None:
    assert watched.pass_time(300) == NOTHING


def test_a_stop_that_is_obeyed_kills_nothing(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    watched.dog.sent(Stop(job=1))
    assert watched.pass_time(1.9) == NOTHING
    watched.dog.received(Done(job=1, completion=completion("stopped", 3)))
    assert watched.pass_time(60) == NOTHING


def test_a_stop_that_is_not_obeyed_for_two_seconds_kills(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    watched.dog.received(Progress(job=1, phase="generating"))
    watched.dog.sent(Stop(job=1))
    assert watched.pass_time(1.9) == NOTHING
    kill = watched.pass_time(0.2, Produced(job=1, token=token_of("a"))).kill
    assert isinstance(kill, EngineCrashed)
    assert kill.deliberate
    assert kill.phase == "generating"


def test_asking_twice_does_not_give_it_more_time(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    watched.dog.sent(Stop(job=1))
    watched.pass_time(1.5)
    watched.dog.sent(Stop(job=1))
    assert watched.pass_time(0.6).kill is not None


def test_a_stop_for_a_job_that_is_over_kills_nothing(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    watched.dog.received(Done(job=1, completion=completion("stop", 3)))
    watched.dog.sent(Stop(job=1))
    assert watched.pass_time(10) == NOTHING


def test_the_verdict_to_kill_is_given_once(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    watched.dog.sent(Stop(job=1))
    assert watched.pass_time(3).kill is not None
    assert watched.pass_time(10) == NOTHING


def test_a_template_gets_five_seconds(watched: Watched) -> None:
    watched.dog.sent(load())
    watched.dog.received(Progress(job=1, phase="template"))
    assert watched.pass_time(4.9) == NOTHING
    kill = watched.pass_time(0.2).kill
    assert isinstance(kill, TemplateTooSlow)
    assert kill.limit_s == 5.0


def test_life_signs_do_not_save_a_slow_template(watched: Watched) -> None:
    watched.dog.sent(load())
    watched.dog.received(Progress(job=1, phase="template"))
    kill = watched.pass_time(6, Alive(job=1), Progress(job=1, phase="template")).kill
    assert isinstance(kill, TemplateTooSlow)


def test_each_template_gets_its_own_time(watched: Watched) -> None:
    for job in range(1, 5):
        watched.dog.sent(generation(job, "hi"))
        watched.dog.received(Progress(job=job, phase="template"))
        assert watched.pass_time(3) == NOTHING
        watched.dog.received(Progress(job=job, phase="prompt"))
        watched.dog.received(Done(job=job, completion=completion("stop", 3)))


def test_a_long_load_is_not_a_slow_template(watched: Watched) -> None:
    watched.dog.sent(load())
    assert watched.pass_time(600, Progress(job=1, phase="loading")) == NOTHING


def test_thirty_seconds_of_silence_are_noticed_and_never_kill(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    watched.dog.received(Progress(job=1, phase="prompt"))
    assert watched.pass_time(29.8) == NOTHING
    verdict = watched.pass_time(0.4)
    assert verdict.kill is None
    assert verdict.silent_s == pytest.approx(30, abs=0.5)
    assert watched.pass_time(600).kill is None


@pytest.mark.parametrize(
    "life",
    [
        Alive(job=1),
        Progress(job=1, phase="prompt", done=1, total=2),
        Produced(job=1, token=token_of("a")),
        Logged(job=1, level=10, line="x"),
    ],
)
def test_any_sign_of_life_ends_the_silence(watched: Watched, life: Event) -> None:
    watched.dog.sent(generation(1, "hi"))
    assert watched.pass_time(31).silent_s > 0
    watched.dog.received(life)
    assert watched.pass_time(20) == NOTHING


def test_that_the_main_thread_answers_is_no_sign_of_life(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    watched.dog.sent(ReadState(job=2))
    assert watched.pass_time(31, State(job=2, statistics=Statistics())).silent_s > 0
    watched.dog.sent(CountCached(job=3, ids=b""))
    assert watched.pass_time(1, Cached(job=3)).silent_s > 0


def test_waiting_longer_postpones_the_notice(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    assert watched.pass_time(31).silent_s > 0
    watched.dog.keep_waiting()
    assert watched.pass_time(29) == NOTHING
    assert watched.pass_time(2).silent_s > 0


def test_idle_time_before_a_job_is_not_silence(watched: Watched) -> None:
    watched.pass_time(100)
    watched.dog.sent(generation(1, "hi"))
    assert watched.pass_time(29) == NOTHING


def test_an_engine_that_does_not_greet_is_silent() -> None:
    watched = Watched()
    watched.dog = Watchdog(watched.clock)
    assert watched.pass_time(31).silent_s > 0


def test_a_night_asleep_kills_nothing(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    watched.dog.received(Progress(job=1, phase="template"))
    watched.dog.sent(Stop(job=1))
    watched.clock.now += 8 * 3600
    assert watched.dog.check() == NOTHING


def test_time_before_a_stop_does_not_count_as_time_after_it(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    watched.clock.now += 0.9
    watched.dog.sent(Stop(job=1))
    assert watched.pass_time(1.9) == NOTHING
    assert watched.pass_time(0.2).kill is not None


def test_time_before_a_template_does_not_count_as_its_time(watched: Watched) -> None:
    watched.dog.sent(load())
    watched.clock.now += 0.9
    watched.dog.received(Progress(job=1, phase="template"))
    assert watched.pass_time(4.9) == NOTHING


def test_a_clock_that_goes_backwards_kills_nothing(watched: Watched) -> None:
    watched.dog.sent(generation(1, "hi"))
    watched.dog.sent(Stop(job=1))
    watched.clock.now -= 3600
    assert watched.dog.check() == NOTHING
    assert watched.pass_time(1.9) == NOTHING


def test_a_load_that_ended_is_not_watched(watched: Watched) -> None:
    watched.dog.sent(load())
    watched.dog.received(Progress(job=1, phase="template"))
    watched.dog.received(Loaded(job=1, model=model_info("a.gguf")))
    assert watched.pass_time(100) == NOTHING


class TestStrict:
    """A file that was never loaded gets less."""

    @pytest.fixture
    def watched(self, watched: Watched) -> Watched:
        watched.dog.tighten(Strict(template_s=3, silence_s=30, total_s=60))
        watched.dog.sent(load())
        return watched

    def test_its_template_gets_three_seconds(self, watched: Watched) -> None:
        watched.dog.received(Progress(job=1, phase="template"))
        kill = watched.pass_time(3.1).kill
        assert isinstance(kill, TemplateTooSlow)
        assert kill.limit_s == 3

    def test_silence_ends_it(self, watched: Watched) -> None:
        watched.dog.received(Progress(job=1, phase="loading"))
        assert watched.pass_time(29.8).kill is None
        kill = watched.pass_time(0.4).kill
        assert isinstance(kill, EngineCrashed)
        assert (kill.phase, kill.deliberate) == ("loading", True)

    def test_so_does_working_for_too_long(self, watched: Watched) -> None:
        assert watched.pass_time(59, Progress(job=1, phase="loading")).kill is None
        assert watched.pass_time(2, Progress(job=1, phase="loading")).kill is not None

    def test_what_has_passed_has_all_the_time_again(self, watched: Watched) -> None:
        watched.pass_time(20, Progress(job=1, phase="loading"))
        watched.dog.relax()
        assert watched.pass_time(600).kill is None

    def test_a_program_that_starts_slowly_is_not_the_files_fault(self) -> None:
        watched = Watched()
        watched.dog = Watchdog(watched.clock)
        watched.dog.tighten(Strict(total_s=60))
        watched.dog.sent(load())
        assert watched.pass_time(100).kill is None

    def test_a_large_file_gets_the_time_to_be_read(self) -> None:
        assert Strict.for_size(40_000_000_000).total_s == 60 + 4000


class TestDeathCount:
    def test_three_in_a_minute_are_a_loop(self) -> None:
        clock = Clock()
        deaths = DeathCount(clock)
        for _ in range(2):
            deaths.died()
            clock.now += 20
        assert deaths.loop() is None
        deaths.died()
        loop = deaths.loop()
        assert isinstance(loop, EngineCrashLoop)
        assert (loop.deaths, loop.window_s) == (3, 60)

    def test_three_in_a_longer_time_are_not(self) -> None:
        clock = Clock()
        deaths = DeathCount(clock)
        for _ in range(10):
            deaths.died()
            assert deaths.loop() is None
            clock.now += 31

    def test_three_in_a_row_while_loading_are_however_long_each_took(self) -> None:
        clock = Clock()
        deaths = DeathCount(clock)
        deaths.died(loading=True)
        clock.now += 300
        deaths.died(loading=True)
        deaths.loaded()
        for _ in range(3):
            assert deaths.loop() is None
            clock.now += 100
            deaths.died(loading=True)
        loop = deaths.loop()
        assert loop is not None
        assert (loop.deaths, loop.window_s) == (3, 200)
        deaths.forgive()
        assert deaths.loop() is None

    def test_a_loop_is_over_when_time_has_passed_or_the_user_tries_again(self) -> None:
        clock = Clock()
        deaths = DeathCount(clock)
        for _ in range(3):
            deaths.died()
        assert deaths.loop() is not None
        clock.now += 61
        assert deaths.loop() is None
        for _ in range(3):
            deaths.died()
        deaths.forgive()
        assert deaths.loop() is None
