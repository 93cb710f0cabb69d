"""A model that does not fit: what the page says, and what its buttons do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.bridge.engine import ModelHost
from app.core.errors import ModelTooLarge
from app.engine.api import LoadSettings
from app.engine.client import EngineClient
from app.engine.llama.planning import Planner, Room, shape_in
from app.engine.protocol import Load
from app.ui.models.remedies import Remedies
from tests.engine.conftest import launch_of
from tests.leftovers import threads_end
from tests.ui.chat.test_notices import buttons, notice, press
from tests.ui.doubles import shouting

LEFT = Qt.MouseButton.LeftButton
LOAD_MS = 60_000
LITTLE = 240_000_000
"""Free bytes: the weights and 2,000 tokens fit, 8,192 tokens do not."""


class PoorHost(ModelHost):
    """Its engines are real, and told that little memory is free."""

    def __init__(self, preferences) -> None:
        self.clients: list[EngineClient] = []
        super().__init__(self._start, preferences)

    def _start(self, wake):
        self.clients.append(EngineClient(wake, launch_of("tests.engine.poor_child", str(LITTLE))))
        return self.clients[-1]


@pytest.fixture
def poor(preferences) -> Iterator[PoorHost]:
    found = PoorHost(preferences)
    yield found
    found.close()
    for client in found.clients:
        assert client.wait(60)
    assert threads_end("engine")


@pytest.fixture
def host(request, preferences, engines, clock):
    """The poor one where a test asks for it."""
    if "poor" in request.fixturenames:
        return request.getfixturevalue("poor")
    return ModelHost(engines, preferences, clock=clock)


@pytest.fixture
def refused(qtbot, page, host, starter_model):
    """The starter model was to be loaded with more context than there is memory for."""
    path = str(starter_model)
    settings = LoadSettings(n_ctx=8192, threads=1)
    if isinstance(host, PoorHost):
        host.load(path, settings)
        qtbot.waitUntil(lambda: host.state == "stopped", timeout=LOAD_MS)
        return page
    command = Load(path=path, settings=settings)
    planner = Planner(command, shape_in(path), starter_model.stat().st_size, 0)
    host.path, host.state = path, "stopped"
    host.error = planner.too_large(Room(LITTLE, ()), 8192)
    host.changed.emit()
    return page


def offered(page) -> dict[str, str]:
    """What is offered, with what is said of it."""
    found = notice(page, "engine").findChildren(Remedies)
    rows = [row for shown in found if not shown.isHidden() for row in shown._rows]
    return {remedy.kind: f"{button.text()}: {words.text()}" for remedy, button, words in rows}


def test_the_notice_says_what_is_missing(refused, host):
    error = host.error
    assert isinstance(error, ModelTooLarge)
    said = notice(refused, "engine").reason.text()
    assert "with a context of 8,192 tokens" in said
    assert "240 MB of memory is free" in said
    assert f"{(error.needed_bytes - LITTLE) / 1e6:.0f} MB is missing" in said


def test_it_offers_what_would_make_the_model_fit(refused):
    found = offered(refused)

    assert list(found) == ["cache", "context", "quantization"]
    assert found["cache"].startswith("Cache as q8_0: saves ")
    assert found["context"].startswith("Context of 3,072: saves ")
    assert all(
        words.endswith("then it fits") for kind, words in found.items() if kind != "quantization"
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("context", {"n_ctx": 3072}),
        ("cache", {"cache_type_k": "q8_0", "cache_type_v": "q8_0", "flash_attention": "on"}),
    ],
)
def test_one_click_loads_the_model_so_that_it_fits(qtbot, poor, refused, kind, expected):
    assert isinstance(poor.error, ModelTooLarge)
    press(qtbot, refused, "engine", kind)
    qtbot.waitUntil(lambda: poor.state in ("ready", "stopped"), timeout=LOAD_MS)

    assert poor.state == "ready", poor.error
    assert notice(refused, "engine") is None
    settings = poor.load_settings(poor.path)
    assert {name: getattr(settings, name) for name in expected} == expected
    assert poor.info.n_ctx == expected.get("n_ctx", 8192)


def test_only_one_button_is_the_likely_cure(refused):
    kinds = {name: button.kind for name, button in buttons(refused, "engine").items()}

    assert kinds["cache"] == "primary"
    assert list(kinds.values()).count("primary") == 1
    assert {"reload", "choose"} <= set(kinds)


def test_a_smaller_file_is_for_the_user_to_choose(qtbot, refused):
    with qtbot.waitSignal(refused.widget.noticing.notices.chosen) as chosen:
        press(qtbot, refused, "engine", "quantization")

    assert chosen.args == ["choose"]


def test_a_block_that_llama_could_not_get_is_named(refused, host):
    host.error = replace(
        host.error, needed_bytes=0, available_bytes=0, refused_bytes=189_000_000, detail="no"
    )
    host.changed.emit()

    assert "could not get 189 MB of memory" in notice(refused, "engine").reason.text()
    assert not any(words.endswith("then it fits") for words in offered(refused).values())


def test_an_engine_that_talks_nonsense_offers_nothing(qtbot, refused, host):
    for shape in ("", "{", '{"architecture":"llama","n_layer":7,"n_embd":1}', "[]"):
        host.error = replace(host.error, shape=shape)
        host.changed.emit()
        found = notice(refused, "engine").findChildren(Remedies)
        assert not any(row.isVisible() for row in found), shape
        assert "choose a smaller model" in notice(refused, "engine").reason.text()


def test_it_is_said_in_the_language_of_the_window(refused, qapp):
    with shouting(qapp):
        assert all(words.startswith("ZH ") for words in offered(refused).values())
