"""What can be done about a model that does not fit, as buttons."""

from __future__ import annotations

import pytest

from app.engine.api import LoadSettings
from app.engine.remedies import Remedy
from app.ui.models.remedies import Remedies, remedy_name, remedy_sentence
from tests.ui.doubles import shouting, unnamed

CONTEXT = Remedy(
    kind="context", saves_bytes=1_200_000_000, suffices=True, settings=LoadSettings(n_ctx=4096)
)
CACHE = Remedy(
    kind="cache",
    saves_bytes=500_000_000,
    suffices=False,
    settings=LoadSettings(cache_type_k="q8_0", cache_type_v="q8_0", flash_attention="on"),
)
LAYERS = Remedy(
    kind="layers",
    saves_bytes=2_000_000_000,
    suffices=True,
    settings=LoadSettings(n_gpu_layers=20),
)
FILE = Remedy(kind="quantization", saves_bytes=900_000_000, suffices=True, quantization="Q4_K_M")


@pytest.fixture
def remedies(qtbot, theme):
    made = Remedies(theme, (CONTEXT, CACHE, FILE))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("remedy", "name"),
    [
        (CONTEXT, "Context of 4,096"),
        (CACHE, "Cache as q8_0"),
        (LAYERS, "20 layers on the GPU"),
        (FILE, "Smaller file (Q4_K_M)"),
    ],
)
def test_a_button_says_what_it_changes(qapp, remedy, name):
    assert remedy_name(remedy).replace("layer(s)", "layers") == name


def test_it_is_said_what_each_saves(qapp):
    assert remedy_sentence(CONTEXT) == "saves 1.2 GB, then it fits"
    assert remedy_sentence(CACHE) == "saves 500 MB"


def test_the_button_that_was_pressed_is_told(qtbot, remedies):
    with qtbot.waitSignal(remedies.chosen) as chosen:
        remedies.button("cache").click()

    assert chosen.args == ["cache"]


def test_only_the_first_is_filled(remedies):
    kinds = [remedies.button(kind).kind for kind in ("context", "cache", "quantization")]

    assert kinds == ["primary", "standard", "standard"]
    assert remedies.button("layers") is None


def test_everything_has_a_name_and_says_what_is_lost(remedies):
    assert unnamed(remedies) == []
    assert "sees less" in remedies.button("context").accessibleDescription()
    assert "less exactly" in remedies.button("cache").toolTip()


def test_the_words_follow_the_language(remedies, qapp):
    with shouting(qapp):
        assert remedies.button("context").text() == "ZH Context of 4,096"
