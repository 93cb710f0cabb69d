from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.notice import Notice


@pytest.fixture
def page(qtbot):
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def notice(theme, page):
    made = Notice(theme)
    made.hide()
    page.layout().addWidget(made)
    return made


@pytest.fixture
def heard(monkeypatch, notice):
    """Titles that screen readers were told, as they were named then."""
    titles: list[str] = []

    def update(event):
        assert event.type() is QAccessible.Event.Alert
        titles.append(event.object().accessibleName())

    told = SimpleNamespace(updateAccessibility=update, Event=QAccessible.Event)
    monkeypatch.setattr("app.ui.widgets.notice.QAccessible", told)
    return titles


def test_a_notice_is_told_when_it_comes(notice, heard):
    notice.set_texts("The disk is full", "Nothing was saved.")
    assert heard == []
    notice.show()
    assert heard == ["The disk is full"]


def test_a_notice_that_stays_is_told_when_its_title_is_another(notice, heard):
    notice.set_texts("The disk is full", "Nothing was saved.")
    notice.show()
    notice.set_texts("The disk is full", "Two messages were not saved.")
    assert len(heard) == 1
    notice.set_texts("The disk is gone", "Nothing was saved.")
    assert heard == ["The disk is full", "The disk is gone"]


def test_a_notice_is_told_when_it_comes_again_but_not_when_its_page_does(notice, page, heard):
    notice.set_texts("The disk is full", "Nothing was saved.")
    notice.show()
    page.hide()
    page.show()
    assert len(heard) == 1
    notice.hide()
    notice.show()
    assert len(heard) == 2
