"""How long the window waits for a thread."""

from __future__ import annotations

import sys

import pytest

from app.bridge.courtesy import SWITCH_S, Courtesy


def test_python_changes_hands_often_while_any_thread_works():
    usual = sys.getswitchinterval()
    courtesy = Courtesy()
    with courtesy.working():
        assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
        with courtesy.working():
            pass
        assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
    assert sys.getswitchinterval() == pytest.approx(usual)


def test_also_where_the_work_fails():
    usual = sys.getswitchinterval()
    with pytest.raises(ValueError, match="no"), Courtesy().working():
        raise ValueError("no")
    assert sys.getswitchinterval() == pytest.approx(usual)


def test_works_that_overlap_leave_it_as_it_was():
    usual = sys.getswitchinterval()
    first, second = Courtesy().working(), Courtesy().working()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
    second.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(usual)
