"""A text as it is, as a message in a chat template, and as a raw prompt."""

from __future__ import annotations

import pytest

from app.bridge.tasks import Tasks
from app.ui.lens.tokens.head import Head
from app.ui.lens.tokens.lens import Lens
from app.ui.widgets.label import Label
from tests.ui.lens.tokens.vocabulary_double import END, VocabulariesDouble

PLAIN, MESSAGE, RAW = range(3)


class Bench:
    """A lens and the head over it."""

    def __init__(self, qtbot, theme, template: str) -> None:
        self.qtbot = qtbot
        self.vocabularies = VocabulariesDouble()
        self.vocabularies.template = template
        self.tasks = Tasks("lens")
        self.lens = Lens(self.vocabularies, self.tasks)
        self.head = Head(theme, self.lens, Label(theme, 12))
        qtbot.addWidget(self.head)
        self.lens.open("one")
        self.wait()

    def wait(self) -> None:
        lens = self.lens
        self.qtbot.waitUntil(lambda: lens.made is not None and not lens.waiting)

    def write(self, text: str) -> list[str]:
        self.lens.set_text(text.encode())
        self.wait()
        return self.shown()

    def choose(self, mode: int) -> list[str]:
        self.head.mode.items()[mode].click()
        self.wait()
        return self.shown()

    def shown(self) -> list[str]:
        return [pane.text for block in self.lens.made.blocks for pane in block.made[0]]

    def hatched(self) -> list[int]:
        dress = self.lens.dress(0, len(self.lens.made))
        return [token for first, end in dress.hatched for token in range(first, end)]


@pytest.fixture
def make(qtbot, applied):
    benches = []

    def one(template: str = "{{ messages }}") -> Bench:
        benches.append(Bench(qtbot, applied, template))
        return benches[-1]

    yield one
    for bench in benches:
        bench.tasks.close()


def test_a_message_stands_in_the_template_of_a_model_that_is_not_loaded(make):
    bench = make()
    bench.write("  The <|end|>\n")
    shown = bench.choose(MESSAGE)
    assert (shown[0], shown[1], shown[-1]) == ("<|end|>", "The", "<|end|>")
    assert bench.hatched() == [0, len(shown) - 1]
    # What was typed is no special token; its place in the prompt is known.
    kinds = [bench.lens.made.pane(token).kind for token in range(len(shown))]
    assert kinds.count("control") == 2
    assert bench.lens.made.text[bench.lens.shift + 2 :].startswith(b"The <|end|>")
    assert [span.owner for span in bench.lens.spans] == ["template", "content", "template"]
    assert "chat template" in bench.lens.note(0)
    headings = bench.lens.dress(0, len(shown)).headings
    assert [heading.text for _, heading in headings] == ["You", "Opens the reply"]
    assert bench.lens.headed() == [token for token, _ in headings]


def test_back_in_plain_text_nothing_of_the_template_is_left(make):
    bench = make()
    bench.write("The")
    bench.choose(MESSAGE)
    assert bench.choose(PLAIN) == ["The"]
    assert bench.hatched() == []
    assert bench.lens.spans == ()
    assert bench.lens.shift == 0
    assert bench.lens.note(0) == ""


def test_typing_goes_on_inside_the_template(make):
    bench = make()
    bench.choose(MESSAGE)
    assert bench.write("The") == ["<|end|>", "The", "<|end|>"]
    assert bench.write("The merg") == ["<|end|>", "The", "·merg", "<|end|>"]


def test_a_raw_prompt_obeys_special_tokens_and_begins_as_the_vocabulary_says(make):
    bench = make()
    assert len(bench.write("The<|end|>")) > 2
    bench.choose(RAW)
    assert list(bench.lens.made.cut.ids) == [END, 256, END]
    assert bench.lens.made.pane(0).added
    assert bench.hatched() == []
    # The options say what holds and cannot be changed there.
    assert bench.head._special.isChecked()
    assert bench.head._parse.isChecked()
    assert not bench.head._parse.isEnabled()
    bench.choose(PLAIN)
    assert not bench.head._parse.isChecked()
    assert bench.head._parse.isEnabled()


def test_a_vocabulary_without_a_template_says_so(make):
    bench = make("")
    framed = bench.head.mode.items()[MESSAGE]
    assert not framed.isEnabled()
    assert framed.toolTip() == "This vocabulary comes without a chat template"
    assert bench.head.mode.items()[RAW].isEnabled()


def test_another_vocabulary_without_a_template_shows_the_plain_text(make):
    bench = make()
    bench.write("The")
    bench.choose(MESSAGE)
    bench.vocabularies.template = ""
    bench.lens.open("two")
    bench.qtbot.waitUntil(lambda: bench.lens.source == "two" and bench.lens.mode == "plain")
    bench.wait()
    assert bench.shown() == ["The"]


def test_in_a_narrow_window_the_modes_are_in_the_menu(make):
    bench = make()
    bench.write("The")
    bench.head.show()
    bench.head.resize(1100, 48)
    actions = bench.head.options.menu().actions()
    assert bench.head.mode.isVisible()
    assert not actions[MESSAGE].isVisible()
    bench.head.resize(560, 48)
    assert not bench.head.mode.isVisible()
    assert not bench.head.title.isVisible()
    actions[MESSAGE].trigger()
    bench.wait()
    assert bench.shown() == ["<|end|>", "The", "<|end|>"]
    assert [action.isChecked() for action in actions[:3]] == [False, True, False]


def test_in_a_narrow_head_the_model_has_a_row_of_its_own(make, applied):
    head = make().head
    head.show()
    applied.set_scale(2.0)
    head.resize(555, head.height())
    head.grab()
    assert all(item.width() >= item.sizeHint().width() for item in head.subject.items())
    assert head.picker.y() >= head.subject.geometry().bottom()
    head.resize(1400, head.height())
    head.grab()
    assert head.mode.geometry().right() < head.picker.x() < head.rows.x()
    assert head.height() == applied.px(48)
    assert abs(head.rows.geometry().center().y() - head.rect().center().y()) <= 1
