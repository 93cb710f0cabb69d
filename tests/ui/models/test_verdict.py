"""Whether a model fits: badge, bar, tool tip."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.engine.fit import Fit, judge, judge_roughly
from app.engine.hardware import Machine
from app.inspection.typical import typical_shape
from app.ui.models.verdict import (
    ROLES,
    MemoryBar,
    VerdictBadge,
    fit_sum,
    paint_memory,
    verdict_text,
)
from app.ui.phrase import size
from tests.ui.doubles import CARD, CPU, shouting

GB = 1_000_000_000
SHAPE = typical_shape(8 * GB)


def fit(free_gb: float, *, cards: bool = False) -> Fit:
    machine = Machine(
        memory_total_bytes=16 * GB,
        memory_free_bytes=int(free_gb * GB),
        devices=(CPU, CARD) if cards else (CPU,),
    )
    return judge(SHAPE, 5 * GB, machine, 8192)


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (fit(12), "Runs on the CPU"),
        (fit(7), "Tight"),
        (fit(3), "Too large"),
        (fit(12, cards=True), "Fits on the GPU"),
    ],
)
def test_a_badge_says_it_in_words(qtbot, theme, one, text):
    badge = VerdictBadge(theme)
    qtbot.addWidget(badge)
    assert badge.isHidden()

    badge.set_fit(one)

    assert not badge.isHidden()
    assert badge.text == badge.accessibleName() == text
    assert badge.accessibleDescription() == badge.toolTip() == fit_sum(one)
    assert badge.sizeHint().width() > badge.sizeHint().height() == theme.px(20)


def test_the_tool_tip_gives_the_sum():
    said = fit_sum(fit(3))
    lines = said.splitlines()

    assert lines[0] == "3.5 GB of memory is missing."
    assert lines[1:3] == ["Weights: 5.0 GB", "KV cache for 8,192 tokens: 1.1 GB"]
    assert [line.split(":")[0] for line in lines[3:]] == [
        "Compute",
        "Vocabulary and conversions",
        "Together",
        "Free",
    ]


def test_the_sum_tells_the_part_of_the_card():
    machine = Machine(memory_total_bytes=16 * GB, memory_free_bytes=12 * GB, devices=(CPU, CARD))
    split = judge(SHAPE, 15 * GB, machine, 8192)

    line = fit_sum(split).splitlines()[5]

    assert split.verdict == "partly"
    assert line.startswith("Together: ")
    assert line.endswith(f", of which on the GPU: {size(split.need.gpu_bytes)}")


def test_a_guess_is_marked_as_one():
    guess = judge_roughly(
        8 * GB,
        "Q4_K_M",
        8192,
        Machine(memory_total_bytes=16 * GB, memory_free_bytes=12 * GB),
    )

    assert verdict_text(guess) == "≈ Runs on the CPU"
    assert "number of parameters alone" in fit_sum(guess)


def painted(theme, one: Fit | None, room_bytes: int = 0) -> list[str]:
    """Colors along the middle of a bar 300 wide."""
    image = QImage(300, 20, QImage.Format.Format_RGB32)
    image.fill(theme.color("raised"))
    painter = QPainter(image)
    paint_memory(painter, theme, QRectF(0, 0, 300, 20), one, room_bytes)
    painter.end()
    return [image.pixelColor(x, 10).name() for x in range(300)]


def test_weights_are_solid_and_the_free_memory_ends_at_a_line(qapp, theme):
    one = fit(12)
    colors = painted(theme, one)

    # The line stands at two thirds; five of twelve gigabytes are weights.
    weights = 200 * 5 / 12
    assert colors[200] == theme.color("text").name()
    assert colors[10] == colors[int(weights) - 2] == theme.color(ROLES["cpu"]).name()
    assert colors[int(weights) + 4] not in {colors[10], colors[250]}
    assert colors[250] == theme.color("sunken").name()


def test_what_is_too_large_goes_over_the_line(qapp, theme):
    colors = painted(theme, fit(3))

    assert colors[260] == theme.color("danger").name()


def test_bars_below_one_another_can_be_compared(qapp, theme):
    alone, compared = painted(theme, fit(12)), painted(theme, fit(12), room_bytes=24 * GB)

    green = theme.color("success").name()
    assert compared.count(green) == pytest.approx(alone.count(green) / 2, abs=2)


def test_without_a_fit_the_bar_is_empty(qtbot, theme):
    bar = MemoryBar(theme)
    qtbot.addWidget(bar)

    bar.set_fit(None)

    assert bar.toolTip() == ""
    assert set(painted(theme, None)[5:-5]) == {theme.color("sunken").name()}


def test_it_is_said_in_the_language_of_the_window(qtbot, theme, qapp):
    badge = VerdictBadge(theme)
    qtbot.addWidget(badge)
    badge.set_fit(fit(12))

    with shouting(qapp):
        assert badge.text == "ZH Runs on the CPU"
        assert all(line.startswith("ZH ") for line in badge.toolTip().splitlines())
