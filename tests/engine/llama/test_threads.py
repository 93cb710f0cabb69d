"""The number of threads follows the machine, by a machine that is simulated."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from app.engine.llama.threads import MachineLoad, ThreadPolicy, usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable


class Machine:
    """Cores, others that use some of them, and how long a token takes.

    As measured: two threads are 1.2 times as fast as one; with one core taken they are half as
    fast, with gaps; one thread does not suffer.
    """

    def __init__(self, cores: int = 2, *, tells: bool = True) -> None:
        self.cores = cores
        self.busy = 0.0
        self.tells = tells
        self.now = 0.0
        self._random = random.Random(1)

    def load(self) -> float | None:
        return self.busy if self.tells else None

    def gap(self, threads: int) -> float:
        base = 0.01 / (1 + 0.2 * (threads - 1))
        if threads > self.cores - self.busy:
            base *= 2
            if self._random.random() < 0.1:
                base += 0.1
        return base * self._random.uniform(0.95, 1.05)


def generate(policy: ThreadPolicy, machine: Machine, tokens: int) -> float:
    """Seconds that `tokens` take."""
    spent = 0.0
    for _ in range(tokens):
        gap = machine.gap(policy.threads)
        spent += gap
        policy.record(gap)
    machine.now += spent
    return spent


def fixed(machine: Machine, threads: int, tokens: int) -> float:
    return sum(machine.gap(threads) for _ in range(tokens))


@pytest.fixture(params=[True, False], ids=["load told", "load unknown"])
def machine(request: pytest.FixtureRequest) -> Machine:
    return Machine(tells=request.param)


def test_an_idle_machine_is_used_whole(machine: Machine) -> None:
    policy = ThreadPolicy(2, machine.load)
    policy.begin()
    spent = generate(policy, machine, 512)
    assert policy.threads == 2
    assert spent < 1.1 * fixed(machine, 2, 512)


def test_a_busy_core_is_left_alone(machine: Machine) -> None:
    policy = ThreadPolicy(2, machine.load)
    policy.begin()
    generate(policy, machine, 100)
    machine.busy = 1.0
    spent = generate(policy, machine, 512)
    assert policy.threads == 1
    assert spent < 1.25 * min(fixed(machine, n, 512) for n in (1, 2))


def test_a_core_that_was_busy_from_the_start_is_left_alone(machine: Machine) -> None:
    machine.busy = 1.0
    policy = ThreadPolicy(2, machine.load)
    policy.begin()
    spent = generate(policy, machine, 512)
    assert spent < 1.25 * fixed(machine, 1, 512)


def test_a_core_that_is_free_again_is_used_again(machine: Machine) -> None:
    machine.busy = 1.0
    policy = ThreadPolicy(2, machine.load)
    policy.begin()
    generate(policy, machine, 300)
    machine.busy = 0.0
    generate(policy, machine, 3000)
    assert policy.threads == 2


def test_a_stall_is_answered_at_once() -> None:
    machine = Machine()
    policy = ThreadPolicy(2, machine.load)
    generate(policy, machine, 50)
    machine.busy = 1.0
    policy.record(2.4)
    assert policy.threads == 1


def test_a_deeper_context_is_no_reason_for_fewer_threads(machine: Machine) -> None:
    policy = ThreadPolicy(2, machine.load)
    changes = 0
    for token in range(2000):
        before = policy.threads
        policy.record(machine.gap(policy.threads) * (1 + token / 500))
        changes += policy.threads != before
    assert policy.threads == 2
    assert changes <= 8


def test_many_cores_are_shared_with_others() -> None:
    machine = Machine(8)
    machine.busy = 3.0
    policy = ThreadPolicy(8, machine.load)
    policy.begin()
    assert policy.threads == 5
    generate(policy, machine, 300)
    assert policy.threads == 5
    machine.busy = 0.0
    generate(policy, machine, 5000)
    assert policy.threads == 8


def test_a_fixed_number_stays(machine: Machine) -> None:
    machine.busy = 1.0
    policy = ThreadPolicy(2, machine.load)
    policy.fix(2)
    generate(policy, machine, 200)
    assert (policy.threads, policy.prompt_threads) == (2, 2)
    policy.fix(7)
    assert (policy.threads, policy.prompt_threads) == (7, 7)
    policy.fix(None)
    policy.begin()
    generate(policy, machine, 300)
    assert policy.threads == 1


def test_prompts_are_read_with_all_there_is(machine: Machine) -> None:
    machine.busy = 1.0
    policy = ThreadPolicy(2, machine.load)
    policy.begin()
    generate(policy, machine, 200)
    assert policy.prompt_threads == 2


def test_prompts_yield_to_a_machine_that_is_full() -> None:
    machine = Machine(4)
    policy = ThreadPolicy(4, machine.load)
    for busy, threads in ((0.0, 4), (1.0, 4), (2.0, 3), (3.9, 1), (0.2, 4)):
        machine.busy = busy
        policy.begin()
        assert policy.prompt_threads == threads


def test_one_core_leaves_no_choice() -> None:
    policy = ThreadPolicy(1, lambda: 5.0)
    policy.begin()
    for _ in range(100):
        policy.record(random.Random(1).random())
    assert policy.threads == 1


def test_there_is_at_least_one_core() -> None:
    assert usable_cores() >= 1


def test_the_load_of_others_is_measured_over_a_while() -> None:
    clock: Callable[[], float] = iter([0.0, 0.01, 10.0, 10.01]).__next__
    load = MachineLoad(clock)
    assert load() is None
    used = load()
    assert used is not None
    assert used >= 0.0
    assert load() is None
