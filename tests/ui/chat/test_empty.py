"""What stands in the place of a transcript that has no messages."""

from __future__ import annotations

import pytest

from app.ui.chat.empty import EmptyPane
from tests.ui.doubles import Host


@pytest.fixture
def host(qapp):
    return Host()


@pytest.fixture
def pane(qtbot, theme, host):
    made = EmptyPane(theme, host)
    qtbot.addWidget(made)
    return made


def test_it_says_that_the_model_is_ready_and_where_it_runs(pane, host):
    host.ready(name="Small")
    assert pane.title.text() == "Small is ready"
    assert "stays on this computer" in pane.reason.text()


def test_it_makes_no_such_claim_when_other_machines_compute(pane, host):
    host.servers = ("192.168.0.20:50052",)
    host.ready(offloaded_layers=3)
    assert pane.reason.text() == ""
    host.ready(offloaded_layers=0)
    assert "stays on this computer" in pane.reason.text()


def test_a_base_model_is_called_one(pane, host):
    host.ready(has_template=False)
    assert "base model" in pane.reason.text()


def test_a_model_that_was_unloaded_while_unused_says_that_it_comes_back(pane, host):
    host.path, host.asleep = "/models/Small-Q4_0.gguf", True
    host.changed.emit()
    assert pane.title.text() == "Small was unloaded"
    assert "next message" in pane.reason.text()
