"""A model while it loads."""

from __future__ import annotations

import pytest

from app.engine.protocol import Progress
from app.ui.models.loading import PANES, LayerBar, LoadingPane
from tests.ui.doubles import shouting

PATH = "/models/Qwen3-8B.gguf"


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pane(qtbot, theme, host, files, clock):
    made = LoadingPane(theme, host, files, clock=clock)
    qtbot.addWidget(made)
    return made


def advance(host, done, total=5_000_000_000, phase="loading"):
    host.progress = Progress(phase=phase, done=done, total=total)
    host.progressed.emit(host.progress)


def test_it_says_which_model_loads(pane, host):
    host.put(state="starting", path=PATH)

    assert pane.title.text() == "Loading Qwen3-8B"
    assert pane.left.text() == "The engine is starting"


def test_bytes_are_shown_with_their_unit(pane, host):
    host.put(state="loading", path=PATH)

    advance(host, 3_200_000_000)

    assert pane.right.text() == "3.2 of 5.0 GB"
    assert pane.left.text() == "64% read"
    assert pane.bar.filled() == int(0.64 * PANES)


def test_time_left_is_told_once_it_can_be_known(pane, host, clock):
    host.put(state="loading", path=PATH)
    advance(host, 1_000_000_000)
    assert "left" not in pane.right.text()

    clock.now += 6
    advance(host, 3_200_000_000)

    assert pane.right.text() == "3.2 of 5.0 GB, about 3 s left"


def test_layers_are_counted_where_they_are_known(pane, host):
    host.ready(path=PATH, n_layer=36)
    host.put(state="loading", info=None)

    advance(host, 3_200_000_000)

    assert pane.left.text() == "Layer 24 of 36"


def test_layers_of_another_model_are_not_taken_for_its_own(pane, host):
    host.ready(path="/models/other.gguf", n_layer=36)
    host.put(state="loading", info=None, path=PATH)

    advance(host, 3_200_000_000)

    assert "Layer" not in pane.left.text()


def test_the_template_has_its_words(pane, host):
    host.put(state="loading", path=PATH)

    advance(host, 0, 0, phase="template")

    assert pane.left.text() == "The chat template is being read"


def test_cancel_gives_up(pane, host):
    pane.cancel.click()

    assert ("cancel_load",) in host.calls


def test_a_full_bar_has_no_pane_left(qtbot, theme):
    bar = LayerBar(theme)
    qtbot.addWidget(bar)

    bar.show_fraction(1.5, 36)
    assert bar.filled() == 36

    bar.show_fraction(0.999, 36)
    assert bar.filled() == 35


def test_another_language_is_read_again(pane, host, qapp):
    host.put(state="starting", path=PATH)

    with shouting(qapp):
        assert pane.cancel.text() == "ZH Cancel"
        assert pane.title.text() == "ZH Loading Qwen3-8B"
