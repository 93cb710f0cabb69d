"""Fixtures for a widget that stands alone: a host and a session that can be put into any state."""

from __future__ import annotations

import pytest

from app.ui.chat.panel import ConversationPanel
from app.ui.theme import Theme
from tests.ui.doubles import Host, Session, make_preferences


@pytest.fixture
def preferences(tmp_path):
    made = make_preferences(tmp_path)
    yield made
    made.close()


@pytest.fixture
def host(qapp):
    return Host()


@pytest.fixture
def session(preferences, host):
    return Session(preferences, host)


@pytest.fixture
def panel(qtbot, session, host, preferences):
    made = ConversationPanel(Theme(), session, host, preferences)
    qtbot.addWidget(made)
    return made
