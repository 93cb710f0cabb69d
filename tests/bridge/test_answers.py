"""No thread is the last to hold what it is to tell: letting go of it could stop the window."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from app.bridge.answers import Answers
from app.bridge.tasks import Tasks
from app.core.errors import StoreBusy, VitrailError


class Told:
    """Remembers in which thread it was let go."""

    def __init__(self, gone: list[threading.Thread]) -> None:
        self._gone = gone

    def __call__(self, _value: object) -> None:
        pass

    def __del__(self) -> None:
        self._gone.append(threading.current_thread())


def refuse(*_nothing: object) -> None:
    raise StoreBusy(path="x")


def fail() -> None:
    raise VitrailError


@pytest.fixture
def tasks(qtbot):
    made = Tasks("test")
    yield made
    made.close()


def ask_storage(storage, gone, *, fails: bool) -> None:
    if fails:
        storage.run(refuse, None, Told(gone))
    else:
        storage.run(lambda _store: None, Told(gone))


def ask_beside(storage, gone, *, fails: bool) -> None:
    if fails:
        storage.beside(refuse, None, Told(gone))
    else:
        storage.beside(lambda: None, Told(gone))


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("ask", [ask_storage, ask_beside])
def test_the_storage_lets_nothing_go(storage, qtbot, ask: Callable[..., None], fails: bool):
    gone: list[threading.Thread] = []
    for _each in range(20):
        ask(storage, gone, fails=fails)
    qtbot.waitUntil(lambda: len(gone) == 20)

    assert set(gone) == {threading.main_thread()}


@pytest.mark.parametrize("fails", [False, True])
def test_tasks_let_nothing_go(tasks, qtbot, fails: bool):
    gone: list[threading.Thread] = []
    for _each in range(20):
        if fails:
            tasks.run(fail, None, Told(gone))
        else:
            tasks.run(lambda: None, Told(gone))
    qtbot.waitUntil(lambda: len(gone) == 20)

    assert set(gone) == {threading.main_thread()}


def test_nor_what_is_not_wanted_any_more(tasks, qtbot):
    gone: list[threading.Thread] = []
    for _each in range(20):
        tasks.run(lambda: None, Told(gone)).cancel()
    qtbot.waitUntil(lambda: len(gone) == 20)

    assert set(gone) == {threading.main_thread()}


def test_what_was_taken_is_not_kept():
    answers = Answers()
    number = answers.keep(print, None)

    assert answers.take(number).then is print
    assert answers.take(number) == (None, None)
    assert len(answers) == 0
