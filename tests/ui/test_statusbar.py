from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.bridge.figures import ContextUse
from app.core.errors import EngineCrashed
from app.engine.api import Statistics
from app.ui.statusbar import StatusBar
from tests.ui.doubles import Host, model_info, shouting


class Figures(QObject):
    """The figures of a session, to be set."""

    measured = Signal()
    opened = Signal(int)
    path_changed = Signal()

    def __init__(self):
        super().__init__()
        self.used, self.estimated, self.speed, self.first = 0, 0, None, None

    def context_used(self):
        return None if self.used is None else ContextUse(self.used, self.estimated)

    def last_speed(self):
        return self.speed

    def time_to_first_token(self):
        return self.first

    def put(self, **values):
        for name, value in values.items():
            setattr(self, name, value)
        self.measured.emit()


class Model(Host):
    """The host, with the length of its context."""

    @property
    def n_ctx(self):
        return self.info.n_ctx if self.info else 0


@pytest.fixture
def figures(qapp):
    return Figures()


@pytest.fixture
def model(qapp):
    return Model()


@pytest.fixture
def bar(qtbot, applied, figures, model, files):
    window = QWidget()
    made = StatusBar(applied, figures, model, files, parent=window)
    made.resize(1280, made.height())
    window.resize(1280, 100)
    qtbot.addWidget(window)
    window.show()
    # The window lives as long as the bar is used.
    made.window_kept = window
    return made


def texts(bar) -> list[str]:
    return [item.label.text() for item in bar._items if item.isVisible()]


def test_without_a_model_it_says_so(bar):
    assert len(texts(bar)) == 2
    assert bar.model.isVisible()
    assert bar.private.isVisible()


def test_a_loaded_model_is_told_with_all_figures_and_units(bar, model, figures):
    model.ready()
    model.statistics = Statistics(memory_bytes=312_400_000, threads=2)
    model.statistics_changed.emit()
    figures.put(used=3412, speed=38.44, first=0.42)
    shown = texts(bar)
    assert shown[0] == "SmolLM2 135M Instruct, Q4_1"
    assert shown[1].startswith("CPU, 2 thread")
    assert shown[2:6] == ["3,412 / 8,192", "38.4 tok/s", "0.4 s", "312 MB"]


def test_layers_on_a_card_are_counted(bar, model):
    model.ready(offloaded_layers=31, device="A card")
    assert "A card, 31 of 31 layers" in texts(bar)


@pytest.mark.parametrize(
    ("used", "role"), [(0, "fill"), (7372, "fill"), (7400, "warning"), (9999, "warning")]
)
def test_a_nearly_full_context_warns_by_color_and_figure(bar, model, figures, used, role):
    model.ready()
    figures.put(used=used)
    assert bar.context.meter.role == role
    assert bar.context.label.role == ("muted" if role == "fill" else "warning")
    assert bar.context.label.text() == f"{used:,} / 8,192"


def test_a_context_that_was_not_counted_is_no_fact(bar, model, figures):
    model.ready()
    figures.put(used=700, estimated=200)
    assert bar.context.label.text() == "~700 / 8,192"
    figures.put(used=None)
    assert bar.context.label.text() == "– / 8,192"


def test_a_load_and_a_stop_are_told(bar, model):
    model.put(state="loading", path="/models/big.gguf")
    assert "big" in bar.model.label.text()
    model.put(state="stopped", error=EngineCrashed(deliberate=False))
    assert bar.model.label.role == "danger"
    model.put(state="unloading")
    assert bar.model.label.role == "muted"
    model.ready()
    assert bar.model.label.role == "muted"


def test_figures_of_an_engine_that_is_gone_are_not_shown(bar, model, figures):
    model.ready()
    figures.put(speed=30.0, first=0.1)
    model.put(state="stopped", info=None)
    assert not bar.speed.isVisible()
    assert not bar.first.isVisible()


def test_it_does_not_claim_privacy_when_other_machines_compute(bar, model):
    info = model_info(path="/models/a.gguf", offloaded_layers=3, device="RPC0")
    model.put(state="ready", info=info, path=info.path, servers=("192.168.0.20:50052",))
    assert "192.168.0.20:50052" in bar.private.label.text()
    assert bar.private.label.role == "warning"
    model.put(info=replace(info, offloaded_layers=0))
    assert "192" not in bar.private.label.text()
    assert bar.private.label.role == "muted"


@pytest.mark.parametrize("width", [640, 800, 1000, 1280])
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5])
def test_in_a_narrow_window_the_least_important_goes(bar, model, figures, applied, width, scale):  # noqa: PLR0917
    applied.set_scale(scale)
    model.ready()
    model.statistics = Statistics(memory_bytes=312_400_000, threads=2)
    figures.put(used=3412, speed=38.44, first=0.42)
    bar.resize(width, bar.height())
    shown = [item for item in bar._items if item.isVisible()]
    assert bar.model in shown
    assert bar.context in shown
    QApplication.sendPostedEvents()
    bar.layout().activate()
    for item in shown:
        assert item.geometry().right() <= width
        if item is not bar.model:
            assert item.width() >= item.sizeHint().width()
    edges = sorted((item.geometry().left(), item.geometry().right()) for item in shown)
    assert all(left[1] < right[0] for left, right in pairwise(edges))
    if not 640 < width / scale < 1280:
        assert (bar.memory in shown) == (width / scale >= 1280)


def test_a_long_name_is_cut_and_not_the_figures(bar, model, figures):
    model.ready(name="DeepSeek-R1-Distill-Qwen-32B-Instruct-Uncensored-Abliterated-v2-final")
    bar.resize(640, bar.height())
    QApplication.sendPostedEvents()
    bar.layout().activate()
    assert bar.model.width() < bar.model.sizeHint().width()
    assert bar.context.isVisible()
    assert bar.context.geometry().right() <= 640


def test_the_words_follow_the_language(bar, model, figures, qapp):
    model.ready()
    figures.put(speed=2.0, first=1.0)
    with shouting(qapp):
        assert bar.context.lead.text() == "ZH Context"
        assert bar.private.label.text().startswith("ZH ")
        assert bar.first.toolTip().startswith("ZH ")
        assert bar.speed.label.text() == "ZH 2.0 tok/s"


def test_every_figure_explains_itself(bar, model, figures):
    model.ready()
    model.statistics = Statistics(memory_bytes=1)
    figures.put(used=1, speed=1.0, first=1.0)
    assert [item.toolTip() for item in bar._items if item.wanted and not item.toolTip()] == []


def test_a_light_is_on_while_the_network_is_used(bar):
    assert not bar.network.isVisible()
    assert bar.private.isVisible()

    bar.set_network(True)
    shown, beside = texts(bar), bar.private.isVisible()
    bar.set_network(False)

    assert "Network in use" in shown
    assert not beside, "nobody reads both at once"
    assert not bar.network.isVisible()
    assert bar.private.isVisible()


def test_a_model_that_was_unloaded_while_unused_is_named(bar, model):
    model.path, model.asleep = "/models/Small-Q4_0.gguf", True
    model.changed.emit()

    assert bar.model.label.text() == "Small, unloaded while unused"
