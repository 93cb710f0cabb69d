"""How tokens were joined: lanes, the tracery, and the steps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from app.inspection.merge_table import MergeTable
from app.inspection.merges import replay, replay_around
from app.ui.lens.tokens.merges_view import MOST_PAIRS, MergesView

LETTERS = [*"abcdefghijklmnopqrstuvwxyz", "Ġ"]
MERGES = ["e r", "l o", "lo w", "low er", "Ġ n", "e w", "Ġn ew"]
TOKENS = [*LETTERS, *(pair.replace(" ", "") for pair in MERGES)]
LOWER, NEW = TOKENS.index("lower"), TOKENS.index("Ġnew")


def table(**more) -> MergeTable:
    return MergeTable(
        **{"model": "gpt2", "pre": "gpt-2", "tokens": TOKENS, "merges": MERGES} | more
    )


@pytest.fixture
def view(qtbot, theme):
    made = MergesView(theme)
    qtbot.addWidget(made)
    made.resize(760, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.set_replay(replay(table(), [LOWER, NEW]))
    return made


def painted(widget) -> QImage:
    """The widget as a picture."""
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    widget.render(painter, QPoint(0, 0))
    painter.end()
    return image


def texts(flow) -> list[tuple[str, str, str]]:
    return [(chip.text, chip.figure, chip.look) for chip in flow.chips()]


def test_each_piece_of_the_text_has_a_lane(view):
    assert [chip.text for chip in view.lanes.chips()] == ["lower", "·new"]
    assert view.lane().leaves[0].token == LOWER


def test_a_finished_lane_says_how_its_last_two_were_joined(view):
    assert view.stepper.step == view.stepper.n_steps == 4
    assert view.told() == "Step 4: “low” and “er” become “lower”, rank 3."
    assert view.title() == "How “lower” was joined"
    assert view.tracery.accessibleDescription() == view.told()


def test_at_the_beginning_all_neighbors_stand_with_their_ranks_and_the_winner_is_marked(view):
    view.stepper.set_step(0)
    assert texts(view.pairs) == [
        ("l + o", "1", "plain"),
        ("o + w", "", "blocked"),
        ("w + e", "", "blocked"),
        ("e + r", "0", "winner"),
    ]


def test_back_and_on_walk_through_the_merges(view, qtbot):
    qtbot.mouseClick(view.stepper.back, Qt.MouseButton.LeftButton)
    assert view.tracery.step == 3
    assert view.told() == "Step 3: “lo” and “w” become “low”, rank 2."
    qtbot.mouseClick(view.stepper.on, Qt.MouseButton.LeftButton)
    assert view.tracery.step == 4
    assert not view.stepper.on.isEnabled()


def test_arrow_keys_walk_and_the_ends_are_ends(view, qtbot):
    view.tracery.setFocus()
    qtbot.keyClick(view.tracery, Qt.Key.Key_Home)
    assert view.stepper.step == 0
    qtbot.keyClick(view.tracery, Qt.Key.Key_Left)
    assert view.stepper.step == 0
    qtbot.keyClick(view.tracery, Qt.Key.Key_Right)
    assert view.stepper.step == 1
    qtbot.keyClick(view.tracery, Qt.Key.Key_End)
    assert view.stepper.step == 4


def test_play_goes_from_the_beginning_to_the_end_and_stops(view, qtbot):
    view.stepper.speed.items()[3].click()
    view.tracery.setFocus()
    qtbot.keyClick(view.tracery, Qt.Key.Key_Space)
    assert view.stepper.playing
    assert view.stepper.step == 0
    assert view.stepper.play.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: not view.stepper.playing)
    assert view.stepper.step == 4


def test_playing_stops_where_the_user_takes_over(view, qtbot):
    view.stepper.toggle()
    assert view.stepper.playing
    qtbot.mouseClick(view.stepper.on, Qt.MouseButton.LeftButton)
    assert not view.stepper.playing


def test_playing_stops_when_the_page_is_left(view):
    view.stepper.toggle()
    view.hide()
    assert not view.stepper.playing


def test_with_reduced_motion_a_pane_is_there_at_once(view, theme):
    theme.take(reduce_motion=True)
    view.stepper.set_step(3)
    view.stepper.set_step(4)
    assert view.tracery._rise.state() == view.tracery._rise.State.Stopped
    theme.take(reduce_motion=False)
    view.stepper.set_step(3)
    view.stepper.set_step(4)
    assert view.tracery._rise.state() == view.tracery._rise.State.Running


def test_a_click_on_a_piece_shows_its_lane(view, qtbot):
    place = view.lanes.place_of(1).center().toPoint()
    qtbot.mouseClick(view.lanes, Qt.MouseButton.LeftButton, pos=place)
    assert view.lane().leaves[0].token == NEW
    assert view.told() == "Step 3: “·n” and “ew” become “·new”, rank 6."


def test_pieces_can_be_walked_by_keyboard(view, qtbot):
    view.lanes.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(view.lanes, Qt.Key.Key_Right)
    assert view.lane().leaves[0].token == NEW
    assert view.lanes.accessibleDescription() == "·new"


def test_the_token_that_was_clicked_elsewhere_shows_its_lane(view):
    view.set_replay(replay(table(), [LOWER, NEW]), first=10)
    view.show_token(11)
    assert view.lane().leaves[0].token == NEW


def test_panes_stand_above_their_parts(view):
    nodes = view.lane().tree()
    symbol, top = view.tracery.place_of(0, 1), view.tracery.place_of(0, 5)
    assert top.bottom() < symbol.top()
    assert top.left() <= symbol.left()
    assert view.tracery.node_at(QPointF(top.center())) == nodes[-1]
    assert view.tracery.hint(nodes[-1]) == "“low” and “er” become “lower”: rank 3, step 4"
    assert view.tracery.hint(nodes[0]) == "l, bytes 6C"


def test_a_step_can_be_seen(view):
    after = painted(view.tracery)
    view.stepper.set_step(0)
    assert painted(view.tracery) != after


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_it_is_painted_at_any_size_and_in_the_dark(view, theme, scale):
    theme.take(scale=scale, mode="dark")
    assert not painted(view).isNull()


def test_a_difference_is_said_and_only_the_split_is_shown(view):
    view.set_replay(replay(table(), [TOKENS.index(letter) for letter in "lower"]))
    assert "end in other tokens" in view.notes()
    assert not view._scroll.isVisible()
    assert not view.stepper.isVisible()


def test_a_whole_piece_hit_is_said(view):
    known = table(pre="llama-bpe")
    view.set_replay(replay(known, [LOWER]))
    assert "the merges are skipped" in view.notes()
    assert not view.stepper.isVisible()


def test_tokens_that_are_not_made_of_text_are_said_to_be_so(view):
    tokens = [*TOKENS, "<|end|>"]
    known = table(tokens=tokens, types=[1] * len(TOKENS) + [3])
    view.set_replay(replay(known, [LOWER, len(TOKENS)]))
    view.show_token(1)
    assert "special token" in view.notes()


@pytest.mark.parametrize(
    ("model", "words"),
    [("bert", "the longest entry"), ("t5", "highest sum of scores"), ("new", "is not known")],
)
def test_other_tokenizers_say_what_they_do_instead(view, model, words):
    known = MergeTable(model=model, tokens=["▁a", "b"], types=[1, 1], scores=[-1.0, -1.0])
    view.set_replay(replay(known, [0, 1]))
    assert words in view.notes()
    assert not view.stepper.isVisible()


def test_an_unknown_way_of_cutting_is_said(view):
    view.set_replay(replay(table(pre="kimi-k2"), [LOWER, NEW]))
    assert "each token is built on its own" in view.notes()
    assert view.stepper.n_steps == 4


def test_scores_are_called_scores(view):
    known = MergeTable(
        model="llama", tokens=["a", "b", "ab"], types=[1] * 3, scores=[0.0, 0.0, -1.5]
    )
    view.set_replay(replay(known, [2]))
    assert view.told() == "Step 1: “a” and “b” become “ab”, score -1.50."


def test_a_piece_in_parts_is_said_to_be_one(view):
    known = MergeTable(model="gpt2", pre="gpt-2", tokens=["a", "b", "ab"], merges=["a b"])
    view.set_replay(replay(known, [2] * 300))
    assert "400 of its 600 symbols" in view.notes()


def test_of_many_neighbors_those_about_the_winner_are_shown(view):
    known = MergeTable(model="gpt2", pre="gpt-2", tokens=["a", "b", "ab"], merges=["a b"])
    view.set_replay(replay(known, [2] * 100))
    view.stepper.set_step(90)
    chips = view.pairs.chips()
    assert len(chips) == MOST_PAIRS + 1
    assert any(chip.look == "winner" for chip in chips)
    assert chips[-1].text.startswith("and ")


def test_what_is_missing_is_said(view):
    view.set_absence("opening")
    assert view.notes() == "Shown as soon as the vocabulary is open."
    view.set_absence("empty")
    assert view.notes().startswith("Type a text above")
    view.set_absence("bare")
    assert view.notes().startswith("The text became no tokens")
    view.set_absence("unknown")
    assert "not known" in view.notes()
    view.show_token(3)
    assert view.lane() is None


def test_pieces_out_of_a_longer_text_say_so(view):
    assert "longer text" not in view.notes()
    built, first = replay_around(table(), [LOWER, NEW] * 200, 200)
    view.set_replay(built, first)
    assert "Of a longer text, the pieces around one token" in view.notes()


def test_no_text_is_no_fault(view):
    view.set_replay(replay(table(), []))
    assert view.lane() is None
    assert not view.lanes.isVisible()


def test_the_unknown_token_is_not_said_to_be_matched(view):
    known = MergeTable(model="t5", tokens=["▁a", "<unk>"], types=[1, 2], scores=[-1.5, 0.0])
    view.set_replay(replay(known, [0, 1]))
    view.show_token(1)
    assert "has no entry for" in view.notes()
    assert "matched" not in view.notes()


def test_the_best_path_stands_with_its_scores(view):
    known = MergeTable(model="t5", tokens=["▁a", "b"], types=[1, 1], scores=[-1.5, -2.0])
    view.set_replay(replay(known, [0, 1]))
    assert texts(view.pairs) == [("·a", "-1.50", "plain"), ("b", "-2", "plain")]
    assert view.heading() == "The best path; its scores add up to -3.50"
    view.set_replay(replay(table(), [LOWER]))
    assert view.heading() == "Neighbors at this step"
