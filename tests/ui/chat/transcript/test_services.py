"""Work in threads for the blocks: the last first, kept, bounded, and ended with its owner."""

from __future__ import annotations

import threading

import pytest

from app.core.errors import VitrailError
from app.ui.chat.transcript import lexer, typesetter
from app.ui.chat.transcript.backlog import Backlog
from app.ui.chat.transcript.looks import MOST
from app.ui.chat.transcript.services import Services


@pytest.fixture
def services(theme):
    made = Services(theme)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def backlog(qapp):
    made = Backlog("test")
    yield made
    made.close()
    made.deleteLater()


def test_what_was_asked_for_last_is_done_first(qtbot, backlog):
    gate, done = threading.Event(), []
    backlog.add(lambda: gate.wait(60), lambda _result: None, otherwise=False)
    for number in range(4):
        backlog.add(lambda number=number: number, done.append, -1)
    gate.set()
    qtbot.waitUntil(lambda: len(done) == 4)
    assert done == [3, 2, 1, 0]


def test_work_that_fails_has_an_answer_too_and_the_rest_goes_on(qtbot, backlog):
    done = []

    def fails():
        raise VitrailError

    backlog.add(lambda: 1, done.append, 0)
    backlog.add(fails, done.append, "none")
    backlog.add(lambda: 2, done.append, 0)
    qtbot.waitUntil(lambda: len(done) == 3)
    assert set(done) == {1, 2, "none"}


def test_after_the_end_nothing_is_answered(qtbot, backlog):
    done = []
    backlog.close()
    backlog.add(lambda: 1, done.append, 0)
    qtbot.wait(20)
    assert done == []


def test_the_same_code_is_read_once(qtbot, services, monkeypatch):
    read = []
    original = lexer._lex
    monkeypatch.setattr(
        lexer, "_lex", lambda text, language: read.append(text) or original(text, language)
    )
    for _ in range(3):
        services.lexer.runs("x = 1", "python")
    qtbot.waitUntil(lambda: not services.waiting)
    assert services.lexer.runs("x = 1", "python")
    assert read == ["x = 1"]


def test_code_without_a_language_is_not_read(services):
    assert services.lexer.runs("x = 1", "") == ()
    assert not services.waiting


def test_colors_of_long_ago_are_forgotten(qtbot, services, monkeypatch):
    monkeypatch.setattr(lexer, "KEPT_CHARACTERS", 20)
    for number in range(9):
        services.lexer.runs(f"x = {number}", "python")
    qtbot.waitUntil(lambda: not services.waiting)
    assert services.lexer._characters <= 20


def test_a_formula_is_set_once_for_each_size(qtbot, services, monkeypatch):
    asked = []
    original = typesetter._set
    monkeypatch.setattr(typesetter, "_set", lambda *key: asked.append(key) or original(*key))
    for size in (14, 14, 20):
        services.typesetter.formula("x", size, display=False)
    qtbot.waitUntil(lambda: not services.waiting)
    assert len(asked) == 2
    small = services.typesetter.formula("x", 14, display=False)
    large = services.typesetter.formula("x", 20, display=False)
    assert large.ascent == pytest.approx(small.ascent * 20 / 14, rel=0.05)


def test_formulas_of_long_ago_are_forgotten(qtbot, services, monkeypatch):
    monkeypatch.setattr(typesetter, "KEPT", 3)
    for letter in "abcdef":
        services.typesetter.formula(letter, 14, display=False)
    qtbot.waitUntil(lambda: not services.waiting)
    assert len(services.typesetter._known) == 3


def test_what_is_finished_together_is_told_once(qtbot, services):
    told = []
    services.finished.connect(lambda: told.append(1))
    for number in range(12):
        services.lexer.runs(f"x = {number}", "python")
    qtbot.waitUntil(lambda: not services.waiting)
    assert 1 <= len(told) < 12


def test_looks_follow_the_theme(services, theme):
    before = services.looks.format(14, role="accent").foreground().color()
    theme.set_mode("dark")
    assert services.looks.format(14, role="accent").foreground().color() != before


def test_looks_do_not_grow_for_ever(services):
    for width in range(MOST * 2):
        services.looks.room(width, 14)
    assert len(services.looks._formats) <= MOST + 1
