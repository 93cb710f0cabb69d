"""The context as a band."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from app.bridge.tasks import Tasks
from app.ui.lens.prompt.band_painter import NEXT_ROLE
from app.ui.lens.prompt.context_strip import MARGIN, ContextStrip
from app.ui.lens.prompt.sight import PromptSight
from app.ui.lens.tokens.pattern import NARROW
from tests.ui.lens.prompt.seeing_double import SeeingDouble, section_of, talk


@pytest.fixture
def seeing(qapp):
    made = SeeingDouble()
    made.messages = talk("The lower", "merging", "the")
    return made


@pytest.fixture
def strip(qtbot, applied, seeing):
    tasks = Tasks("strip")
    sight = PromptSight(seeing, tasks)
    made = ContextStrip(applied, sight, tall=True)
    qtbot.addWidget(made)
    made.resize(808, 80)
    made.sight = sight
    made.show()
    sight.follow(following=True)
    qtbot.waitUntil(lambda: sight.seen is not None)
    yield made
    tasks.close()
    sight.deleteLater()


def tighten(strip, qtbot, seeing, n_ctx=52):
    seeing.n_ctx = n_ctx
    before = strip.sight.seen
    seeing.change()
    qtbot.waitUntil(lambda: strip.sight.seen is not before)


def looks(strip):
    found = []
    for area in strip.bands.areas:
        if not found or found[-1] != area.look:
            found.append(area.look)
    return found


def test_it_is_as_wide_as_the_context_is_long(strip):
    bands = strip.bands
    assert bands.total == 200
    assert bands.x(200) == pytest.approx(800)
    assert looks(strip)[-2:] == ["free", "reserve"]
    assert [area.tokens for area in bands.areas[-2:]] == [200 - 8 - bands.used, 8]


def test_template_and_messages_alternate(strip):
    assert looks(strip)[:7] == [
        "template",
        "user",
        "template",
        "assistant",
        "template",
        "user",
        "template",
    ]


def test_pointing_finds_the_token_and_says_whose_it_is(strip, qtbot):
    reply = section_of(strip.sight.map, 1)
    x = MARGIN + strip.bands.x(reply.first + 11) + 1
    qtbot.mouseMove(strip, QPoint(int(x), 20))
    qtbot.waitUntil(lambda: strip.sight.pointed_token == reply.first + 11)
    words = strip.told(x)
    assert f"position {reply.first + 12} of" in words
    assert "Model, message 2 of 3" in words


def test_free_room_and_the_answers_room_are_told(strip):
    assert strip.told(MARGIN + 600).startswith("Free, ")
    assert strip.told(MARGIN + 798).startswith("Kept for the answer, 8")


def test_a_click_goes_to_the_message(strip, qtbot):
    chosen = []
    strip.message_chosen.connect(chosen.append)
    at = strip.bands.x(section_of(strip.sight.map, 1).first) + MARGIN + 3
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(int(at), 20))
    assert chosen == [1]


def test_the_keyboard_goes_from_message_to_message(strip, qtbot):
    chosen = []
    strip.message_chosen.connect(chosen.append)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert strip.accessibleDescription().startswith("Model, message 2 of 3")
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert chosen == [1, 0]


def test_what_was_left_out_stands_in_front_and_can_be_gone_to(strip, qtbot, seeing):
    tighten(strip, qtbot, seeing)
    assert strip.sight.seen.prompt.dropped == (0,)
    assert looks(strip)[0] == "out"
    assert strip.bands.token_at(2) == -1
    assert strip.told(MARGIN + 3).startswith("Left out")
    chosen = []
    strip.message_chosen.connect(chosen.append)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(MARGIN + 3, 20))
    assert chosen == [0]


def test_many_that_were_left_out_are_one_block_in_which_each_is_found(strip, qtbot, seeing):
    seeing.messages = talk(*["The"] * 61)
    tighten(strip, qtbot, seeing, 60)
    assert [area.look for area in strip.bands.areas].count("out") == 1
    assert [stop.look for stop in strip.bands.stops].count("out") == len(
        strip.sight.seen.prompt.dropped
    )


def test_all_of_it_is_said_in_a_sentence(strip, qtbot, seeing):
    tighten(strip, qtbot, seeing)
    used = strip.bands.used
    assert strip.accessibleDescription().startswith(
        f"{used} of 52 tokens of the context are in use, 8 kept free for the answer, 1"
    )


def test_what_goes_next_is_marked(strip, qtbot, seeing, applied):
    line = applied.color(NEXT_ROLE).name()
    before = strip.grab().toImage()
    seeing.overflow = "stop"
    tighten(strip, qtbot, seeing, 200)
    after = strip.grab().toImage()
    row = int(strip._band.top()) + 1

    def marked(image):
        ratio = image.devicePixelRatio()
        return any(
            image.pixelColor(x, int(row * ratio)).name() == line for x in range(image.width())
        )

    assert marked(before)
    assert not marked(after)


def test_the_tip_is_of_the_place(strip):
    assert strip.told(QPointF(0, 0).x()) == ""


def test_a_prompt_longer_than_the_context_shows_where_that_ends(strip, qtbot, seeing, applied):
    line = applied.color("danger").name()

    def marked():
        image = strip.grab().toImage()
        ratio = image.devicePixelRatio()
        x = round((MARGIN + strip.bands.x(30)) * ratio)
        return image.pixelColor(x, int((strip._band.top() + 6) * ratio)).name() == line

    assert not marked()
    seeing.overflow = "stop"
    tighten(strip, qtbot, seeing, 30)
    used = strip.bands.used
    assert used > 30
    assert strip.scale(strip.bands) == (("30 tokens", "muted"), (f"{used} in use", "danger"))
    assert marked()


def test_messages_look_alike_where_there_are_many(strip, qtbot, seeing):
    assert strip.bands.edged
    seeing.messages = talk(*["the lower" * 8] * 30)
    tighten(strip, qtbot, seeing, 2400)
    assert not strip.sight.seen.prompt.dropped
    wide = [area for area in strip.bands.areas if area.look == "user" and area.width >= NARROW]
    assert wide
    assert not strip.bands.edged
    image = strip.grab().toImage()
    ratio, row = image.devicePixelRatio(), strip._band.center().y()

    def color(x):
        return image.pixelColor(int(x * ratio), int(row * ratio)).name()

    for area in wide:
        left = round(MARGIN + area.left)
        assert color(left) == color(left + 2)


def test_it_is_sharp_on_another_screen(strip, monkeypatch):
    before = strip.grab()
    assert strip._picture.size() == strip.size() * before.devicePixelRatio()
    monkeypatch.setattr(strip, "devicePixelRatioF", lambda: 3.0)
    strip.grab()
    assert strip._picture.devicePixelRatio() == 3.0
    assert strip._picture.size() == strip.size() * 3
    kept = strip._picture
    strip.grab()
    assert strip._picture is kept, "and is painted once for it"
