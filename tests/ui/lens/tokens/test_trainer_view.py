"""Training a tokenizer on one's own text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QImage, QPainter

from app.bridge.tasks import Tasks
from app.inspection.training import MOST_CHARACTERS, MOST_MERGES
from app.ui.lens.tokens.growth_plot import ticks
from app.ui.lens.tokens.trainer_view import MOST_PANES, TrainerView


@pytest.fixture
def view(qtbot, theme):
    tasks = Tasks("training")
    made = TrainerView(theme, tasks)
    qtbot.addWidget(made)
    made.resize(800, 800)
    qtbot.waitUntil(lambda: made.training() is not None)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    tasks.close()


def words(flow) -> list[str]:
    """Panes as words: a gap begins a new one."""
    text = ""
    for chip in flow.chips():
        text += (" " if chip.apart else "-") + chip.text
    return text.split()


def to_the_end(view) -> None:
    view.stepper.set_step(view.stepper.n_steps)


def test_it_begins_with_the_well_known_example_before_anything_is_joined(view):
    assert view.text.toPlainText() == "low low low lower lower newest newest widest"
    assert (view.stepper.step, view.stepper.n_steps) == (0, 12)
    assert words(view.recut)[:4] == ["l-o-w", "l-o-w", "l-o-w", "l-o-w-e-r"]
    assert len(view.plot.points()) == 13
    assert view.plot.accessibleDescription() == "10: 1.00"
    for button in (view.stepper.play, view.stepper.on):
        assert button.isEnabled()


def test_at_the_end_every_word_is_a_token(view):
    to_the_end(view)
    assert words(view.recut) == [
        "low",
        "low",
        "low",
        "lower",
        "lower",
        "newest",
        "newest",
        "widest",
    ]


def test_the_first_step_says_which_pair_wins_and_why(view):
    assert view.said() == (
        "Each character is a token. Press Play or step forward, and watch. Next: “l” + “o”, which"
        " occur 5 times. 2 pairs are equally frequent; the one with the older entries wins."
    )
    assert [(pair.left, pair.right) for pair in view.pairs.pairs()[:2]] == [("l", "o"), ("o", "w")]
    assert view.figures() == "tokens: 37, entries: 10, characters per token: 1.00"


def test_a_step_shows_the_new_entry_and_the_text_cut_anew(view):
    view.stepper.set_step(2)
    assert view.said().startswith("“lo” and “w” became the new entry “low”.")
    assert words(view.recut)[:4] == ["low", "low", "low", "low-e-r"]
    assert [chip.text for chip in view.recut.chips() if chip.look == "new"] == ["low"] * 5
    assert view.entries.chips()[0].text == "low"


def test_playing_begins_with_the_first_pair(view, qtbot):
    view.stepper.speed.items()[3].click()
    with qtbot.waitSignal(view.stepper.moved) as moved:
        view.stepper.play.click()
    view.stepper.stop()
    assert moved.args == [1]
    assert view.said().startswith("“l” and “o” became the new entry “lo”.")


def test_another_text_is_shown_at_the_step_where_one_stands(view, qtbot):
    view.stepper.set_step(3)
    with qtbot.waitSignal(view.trained):
        view.set_text("low low low lower lower newest newest")
    assert view.stepper.step == 3
    assert words(view.recut)[:4] == ["low", "low", "low", "low-er"]
    with qtbot.waitSignal(view.trained):
        view.set_text("aab aab")
    assert (view.stepper.step, view.stepper.n_steps) == (2, 2)


def test_who_went_to_the_end_sees_the_end_of_the_next_text(view, qtbot):
    to_the_end(view)
    with qtbot.waitSignal(view.trained):
        view.set_text("low low low lower lower newest newest widest slowest")
    assert view.stepper.step == view.stepper.n_steps > 12


def test_a_text_in_place_of_none_begins_at_its_first_step(view, qtbot):
    to_the_end(view)
    for text in ("", "aab aab"):
        with qtbot.waitSignal(view.trained):
            view.set_text(text)
    assert (view.stepper.step, view.stepper.n_steps) == (0, 2)


def test_at_the_end_nothing_is_left_to_join(view):
    to_the_end(view)
    assert view.said().endswith("No two neighbors are left to join.")
    assert view.pairs.pairs() == ()


def test_other_text_is_cut_with_what_was_learned(view):
    view.stepper.set_step(4)
    view.other.setText("lowest")
    assert words(view.other_cut) == ["low-est"]
    view.stepper.set_step(0)
    assert words(view.other_cut) == ["l-o-w-e-s-t"]


def test_another_text_is_learned_from_a_moment_after_the_last_key(view, qtbot):
    with qtbot.waitSignal(view.trained):
        view.set_text("aab aab")
    assert [step.entry for step in view.training().steps] == ["aa", "aab"]
    to_the_end(view)
    assert words(view.recut) == ["aab", "aab"]


def test_the_plot_goes_from_characters_to_words(view):
    points = view.plot.points()
    assert points[0] == (10, 1.0)
    assert len(points) == 13
    assert points[-1][1] == pytest.approx(37 / 8)


def test_a_click_on_the_plot_goes_to_that_step(view, qtbot):
    place = view.plot.place_of(5).toPoint()
    qtbot.mouseClick(view.plot, Qt.MouseButton.LeftButton, pos=place)
    assert view.stepper.step == 5


def test_in_a_narrow_plot_neither_name_covers_the_other(view, qtbot):
    view.resize(420, 800)
    qtbot.waitUntil(lambda: view.plot.width() < 220)
    above, below = view.plot.name_places()
    assert above.bottom() <= min(view.plot.place_of(at).y() for at in range(13))
    assert above.bottom() < below.top()


def test_no_text_is_no_fault(view, qtbot):
    with qtbot.waitSignal(view.trained):
        view.set_text("")
    assert view.stepper.n_steps == 0
    assert view.recut.chips() == ()
    assert not view.stepper.play.isEnabled()


def test_a_long_text_is_said_to_be_cut_off(view, qtbot):
    with qtbot.waitSignal(view.trained):
        view.set_text("abc abd " * (MOST_CHARACTERS // 4))
    assert "20,000 characters" in view.note()
    assert len(view.recut.chips()) == MOST_PANES + 1


def test_a_text_without_spaces_stays_within_the_page(view, qtbot):
    with qtbot.waitSignal(view.trained):
        view.set_text("ab" * 5_000)
    to_the_end(view)
    assert view.said().startswith("“ababababab")
    assert "…" in view.said()
    assert view.minimumSizeHint().width() < 1_000
    assert max(view.recut.place_of(at).width() for at in range(len(view.recut.chips()))) < 400


def test_what_cannot_be_seen_is_named(view, qtbot):
    with qtbot.waitSignal(view.trained):
        view.set_text("\0\u200d \0\u200d")
    to_the_end(view)
    assert view.said().startswith("“NUL” and “ZWJ” became the new entry “NULZWJ”.")
    assert [chip.text for chip in view.entries.chips()] == ["NULZWJ", "NUL", "ZWJ"]
    view.stepper.set_step(0)
    assert view.pairs.accessibleDescription() == "NUL + ZWJ: 2"


def test_where_learning_is_cut_short_nobody_says_that_nothing_is_left(view, qtbot):
    with qtbot.waitSignal(view.trained):
        view.set_text(" ".join(str(each) for each in range(3_000)))
    assert view.stepper.n_steps == MOST_MERGES
    to_the_end(view)
    assert view.said().endswith("Learning ends after 500 merges.")
    assert "No two neighbors" not in view.said()


def test_it_can_be_painted_light_and_dark_large_and_small(view, theme):
    for mode, scale in (("light", 0.8), ("dark", 2.0)):
        theme.take(mode=mode, scale=scale)
        image = QImage(view.size(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        view.render(painter, QPoint(0, 0))
        painter.end()
        assert not image.isNull()


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (1.0, 4.6, 5, [1.0, 2.0, 3.0, 4.0]),
        (10, 22, 6, [10, 12.5, 15, 17.5, 20]),
        (0, 0, 5, [0]),
        (0, 500, 6, [0, 100, 200, 300, 400, 500]),
    ],
)
def test_axes_have_round_numbers(low, high, most, expected):
    assert ticks(low, high, most) == pytest.approx(expected)


def test_of_a_huge_text_no_more_is_pasted_than_is_learned_from(view, qtbot):
    data = QMimeData()
    data.setText("x" * 2_000_000)
    view.text.selectAll()
    view.text.insertFromMimeData(data)
    assert len(view.text.toPlainText()) == MOST_CHARACTERS + 1
    qtbot.waitUntil(lambda: view.note().startswith("Only the first"))
    view.text.insertFromMimeData(data)
    assert len(view.text.toPlainText()) == MOST_CHARACTERS + 1


def test_where_no_neighbors_are_left_it_says_so(view):
    to_the_end(view)
    assert view.pairs.pairs() == ()
    empty = QImage(view.pairs.size(), QImage.Format.Format_RGB32)
    said = empty.copy()
    for image, text in ((said, None), (empty, "")):
        if text is not None:
            view.pairs.set_none(text)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        view.pairs.render(painter, QPoint(0, 0))
        painter.end()
    assert said != empty
