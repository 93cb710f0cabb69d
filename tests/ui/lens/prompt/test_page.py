"""What the model sees: the prompt of a conversation as panes."""

from __future__ import annotations

import json
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.bridge.courtesy import SWITCH_S
from app.bridge.library import Library
from app.bridge.seen import DRAFT
from app.bridge.tasks import Tasks
from app.core.errors import ModelFileMissing, NoModelLoaded
from app.inspection.prompt_map import map_prompt
from app.ui.lens.prompt.page import PromptPage
from app.ui.lens.prompt.words import detail
from tests.ui.doubles import shouting, unnamed
from tests.ui.lens.prompt.seeing_double import MARK, SeeingDouble, section_of, talk
from tests.ui.lens.tokens.vocabulary_double import END, VocabulariesDouble


@pytest.fixture
def seeing(qapp):
    return SeeingDouble()


@pytest.fixture
def make(qtbot, applied, seeing, host, files, preferences, paths):  # noqa: PLR0917
    tasks = Tasks("prompt")

    def made():
        library = Library(preferences, paths, files)
        page = PromptPage(applied, seeing, VocabulariesDouble(), host, files, library, tasks)
        qtbot.addWidget(page)
        page.resize(1000, 800)
        page.show()
        return page

    yield made
    tasks.close()


@pytest.fixture
def page(make, qtbot):
    made = make()
    qtbot.waitUntil(lambda: made.sight.made is not None)
    return made


def change(page, qtbot, seeing, messages=None, **facts):
    before = page.sight.seen
    seeing.change(messages, **facts)
    qtbot.waitUntil(lambda: page.sight.seen is not before)


def headings(page):
    return [
        row.heading.text
        for index in range(len(page.strip.panes.made.blocks))
        for row in page.strip.panes.placed(index).rows
        if row.heading is not None
    ]


def told(page):
    return [said.text for said in page.notes.sentences()]


def test_the_whole_prompt_is_there_parted_by_who_speaks(page, seeing):
    assert page.sight.made.text == seeing.latest.prompt.text
    assert headings(page) == ["System", "You", "Model", "You", "Template, opens the reply"]
    dressed = page.sight.dress(0, len(page.sight.made)).headings
    assert page.sight.headed() == [token for token, _heading in dressed]


def test_the_window_goes_first_while_a_prompt_is_made_ready(make, qtbot, monkeypatch):
    intervals = []

    def mapped(*args, **more):
        intervals.append(sys.getswitchinterval())
        return map_prompt(*args, **more)

    monkeypatch.setattr("app.ui.lens.prompt.sight.map_prompt", mapped)
    made = make()
    qtbot.waitUntil(lambda: made.sight.made is not None)
    assert intervals
    assert all(each == pytest.approx(SWITCH_S) for each in intervals)


def test_what_the_template_wrote_is_hatched_and_special_tokens_are_marked(page):
    dress = page.sight.dress(0, len(page.sight.made))
    assert page.sight.made.pane(0).kind == "control"
    assert any(first <= 0 < end for first, end in dress.hatched)
    content = section_of(page.sight.map, 1)
    hatched = {token for first, end in dress.hatched for token in range(first, end)}
    inside = set(range(content.first, content.end)) - hatched
    text = b"".join(page.sight.made.pane(token).piece for token in sorted(inside))
    assert text == b"The lower"


def test_the_figures_count_tokens_by_role(page):
    figures = page.figures.figures
    counts = page.sight.map.counts()
    assert figures["tokens"].value.text() == str(len(page.sight.made))
    assert figures["user"].value.text() == str(counts["user"])
    assert figures["template"].value.text() == str(counts["template"])
    share = 100 * len(page.sight.made) / 200
    assert figures["share"].value.text() == f"{share:.0f} %"
    assert not figures["thinking"].isVisibleTo(page)


def test_a_reply_says_that_it_went_in_as_the_model_wrote_it(page):
    reply = section_of(page.sight.map, 2)
    assert "as the model wrote it" in page.strip.told(reply.first + 12)
    assert "as the model wrote it" not in page.strip.told(reply.first)


def test_text_that_looks_special_is_told_as_plain_text(page, qtbot, seeing):
    assert not page.figures.keys["plain"].isVisibleTo(page)
    change(page, qtbot, seeing, talk(f"The {MARK} lower"))
    # The double knows no difference: what matters is that the bytes of the user are flagged.
    first, end = page.sight.map.plain[0]
    assert page.sight.dress(0, len(page.sight.made)).flagged == ((first, end),)
    assert "Plain text that only looks like a special token" in page.strip.told(first)
    assert any("nobody can pretend" in text for text in told(page))
    assert page.figures.keys["plain"].isVisibleTo(page)


def test_what_is_in_the_cache_is_marked(page, qtbot, seeing):
    change(page, qtbot, seeing, cached=5)
    assert page.sight.dress(0, 20).cached == 5
    assert "in the KV cache" in page.strip.told(4)
    assert "in the KV cache" not in page.strip.told(5)
    assert page.figures.keys["cached"].isVisibleTo(page)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"system_merged": True}, "knows no system prompt"),
        ({"absent": (1,)}, "not in the prompt"),
        ({"known": False}, "nobody knows for certain"),
        ({"retokenized": (2,)}, "tokenized again"),
    ],
)
def test_what_is_not_as_one_would_think_is_said(page, qtbot, seeing, facts, words):
    assert told(page) == []
    change(page, qtbot, seeing, **facts)
    assert words in told(page)[0]
    assert page.notes.isVisibleTo(page)


def test_dropped_messages_are_told(page, qtbot, seeing):
    seeing.n_ctx = 52
    change(page, qtbot, seeing, talk("The lower the lower", "merging", "the"))
    assert page.sight.seen.prompt.dropped
    assert "no room" in told(page)[0]


def test_it_follows_the_conversation_only_while_it_is_seen(page, qtbot, seeing):
    change(page, qtbot, seeing, talk("The"))
    assert headings(page)[0] == "You"
    page.hide()
    asked = len(seeing.asked)
    seeing.change(talk("the"))
    qtbot.wait(200)
    assert len(seeing.asked) == asked
    page.show()
    qtbot.waitUntil(lambda: page.sight.made.text.find(b"the<") > 0)


def test_a_pointed_pane_is_pointed_at_in_the_band(page, qtbot):
    box = page.strip.panes.box(3).center().toPoint()
    qtbot.mouseMove(page.strip.viewport(), box)
    qtbot.waitUntil(lambda: page.sight.pointed_token >= 0)
    token = page.sight.pointed_token
    x = page.context.bands.x(token)
    assert page.context.bands.token_at(x + 0.01) == token


def test_text_ids_and_a_table_are_copied(page, qtbot):
    clipboard = QGuiApplication.clipboard()
    said = []
    page.said.connect(said.append)
    page.head.copies.copies["text"].trigger()
    assert clipboard.text() == page.sight.made.text.decode()
    page.head.copies.copies["ids"].trigger()
    assert json.loads(clipboard.text())[0] == END
    page.head.copies.copies["csv"].trigger()
    qtbot.waitUntil(lambda: len(said) == 3)
    assert clipboard.text().startswith("index,id,text")


def test_another_model_reads_the_same_conversation(page, qtbot, seeing):
    page.picker.chosen.emit("/models/other.gguf")
    qtbot.waitUntil(lambda: page.sight.seen.vocabulary.path == "/models/other.gguf")
    assert seeing.asked[-1].path == "/models/other.gguf"
    assert page.sight.source == "/models/other.gguf"


def test_panes_are_dimmed_for_another_prompt_but_not_while_one_grows(page, qtbot, seeing):
    seeing.change(talk("The lower", "merging"))
    assert not page.sight.waiting
    qtbot.waitUntil(lambda: page.sight.map.counts()["user"] < 5)
    page.picker.chosen.emit("/models/other.gguf")
    assert page.sight.waiting
    qtbot.waitUntil(lambda: not page.sight.waiting)


def test_until_it_is_read_that_is_said(make, qtbot, seeing, monkeypatch):
    monkeypatch.setattr(seeing, "_answer", lambda _wish: None)
    page = make()
    qtbot.waitUntil(lambda: page.empty.title.text() == "Reading the conversation")
    assert not page.empty.button.isVisible()
    monkeypatch.undo()
    seeing.change()
    qtbot.waitUntil(lambda: page.sight.seen is not None)
    assert page.body.currentWidget() is not page.empty


def test_all_lines_of_what_to_do_are_seen(make, qtbot, seeing):
    seeing.error = NoModelLoaded()
    page = make()
    qtbot.waitUntil(lambda: page.sight.error is not None)
    label = page.empty.reason
    assert (
        label.height() >= label.heightForWidth(label.width()) > 1.5 * label.fontMetrics().height()
    )


@pytest.mark.parametrize(
    ("error", "way", "words"),
    [
        (NoModelLoaded(), "model", "Which model should read it?"),
        (ModelFileMissing(path="/gone.gguf"), "chat", "gone.gguf"),
    ],
)
def test_without_a_prompt_it_says_what_to_do(  # noqa: PLR0917
    make, qtbot, seeing, error, way, words
):
    seeing.error = error
    page = make()
    qtbot.waitUntil(lambda: page.sight.error is not None)
    assert page.body.currentWidget() is page.empty
    assert words in page.empty.title.text() + page.empty.reason.text()
    left = []
    page.left.connect(left.append)
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert left == [way]


def test_a_conversation_in_which_nothing_was_said_says_so(make, qtbot, seeing, monkeypatch):
    monkeypatch.setattr("tests.ui.lens.prompt.seeing_double.written", lambda *_: (b"", ()))
    seeing.messages = []
    page = make()
    qtbot.waitUntil(lambda: page.sight.seen is not None)
    assert page.body.currentWidget() is page.empty
    assert page.empty.title.text() == "Nothing was said yet"


def test_everything_that_can_be_pressed_has_a_name(page):
    assert unnamed(page) == []


def test_it_speaks_another_language_at_once(page, qapp):
    with shouting(qapp):
        spoken = [
            *(figure.unit.text() for figure in page.figures.figures.values() if figure.isVisible()),
            *(key.name() for key in page.figures.keys.values()),
            *headings(page)[:2],
            page.what_if.result.text(),
            page.what_if.policy.currentText(),
            page.context.accessibleDescription(),
            page.accessibleName(),
            page.strip.told(0).splitlines()[1],
        ]
    assert [text for text in spoken if not text.startswith("ZH")] == []


def test_a_longer_context_shows_what_would_be_kept(page, qtbot, seeing):
    seeing.n_ctx = 256
    long = talk(*["the lower" * 12] * 5)
    change(page, qtbot, seeing, long)
    gone = len(page.sight.seen.prompt.dropped)
    assert gone >= 1
    page.what_if.length.field.setValue(4096)
    qtbot.waitUntil(lambda: page.sight.seen.prompt.n_ctx == 4096)
    assert page.sight.seen.prompt.dropped == ()
    # Without translations a plural has its source's form.
    assert page.what_if.sentence() == (
        f"If the context held 4,096 tokens: {gone} more message(s) would be kept."
    )
    assert page.what_if.keep.isVisibleTo(page)
    qtbot.mouseClick(page.what_if.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.sight.seen.prompt.n_ctx == 256)
    assert not page.what_if.keep.isVisibleTo(page)


def test_another_policy_is_tried_and_made_the_setting(page, qtbot, seeing):
    seeing.n_ctx = 256
    change(page, qtbot, seeing, talk(*["the lower" * 12] * 5))
    page.what_if.policy.activated.emit(0)
    qtbot.waitUntil(lambda: page.sight.seen.wish.overflow == "stop")
    assert "would not fit" in page.what_if.sentence()
    wanted = []
    page.settings_wanted.connect(lambda *what: wanted.append(what))
    qtbot.mouseClick(page.what_if.keep, Qt.MouseButton.LeftButton)
    assert wanted == [(0, "stop")]
    assert not page.what_if.trying


def test_a_policy_that_makes_it_fit_is_told_as_better(page, qtbot, seeing):
    seeing.n_ctx, seeing.overflow = 256, "stop"
    change(page, qtbot, seeing, talk(*["the lower" * 12] * 5))
    assert not page.sight.seen.prompt.fits
    page.what_if.policy.activated.emit(1)
    qtbot.waitUntil(lambda: page.sight.seen.wish.overflow == "drop_oldest")
    gone = len(page.sight.seen.prompt.dropped)
    assert page.what_if.sentence() == (
        f"If it were so: the prompt would fit. {gone} more message(s) would be left out."
    )
    page.what_if.go_back()
    page.what_if.length.field.setValue(4096)
    qtbot.waitUntil(lambda: page.sight.seen.prompt.n_ctx == 4096)
    prompt = page.sight.seen.prompt
    free = 4096 - prompt.reserve - len(prompt.ids)
    assert page.what_if.sentence() == (
        "If the context held 4,096 tokens: "
        f"the prompt would fit, and {free:,} tokens would be free."
    )


def test_what_is_tried_stays_where_it_is_when_notes_appear(page, qtbot, seeing):
    before = page.what_if.y()
    change(page, qtbot, seeing, system_merged=True)
    qtbot.waitUntil(lambda: page.notes.y() > page.what_if.y() and page.notes.height() > 0)
    assert page.what_if.y() == before


def test_another_conversation_is_read_from_its_beginning(page, qtbot, seeing):
    change(page, qtbot, seeing, talk(*["the lower" * 60] * 9))
    bar = page.strip.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(200)
    change(page, qtbot, seeing, talk(*["the lower" * 60] * 10))
    assert bar.value() == 200
    seeing.conversation = 2
    change(page, qtbot, seeing, talk(*["lower the" * 60] * 9))
    assert bar.value() == 0


def test_a_narrow_head_has_the_whole_name_of_the_model(page, qtbot, seeing, applied):
    page.resize(1000, 800)
    assert page.head.title.isVisible()
    page.resize(554, 440)
    assert not page.head.title.isVisible()


def test_without_a_vocabulary_none_is_shown_as_open(page, qtbot, seeing, applied):
    def open_dot():
        image = page.picker.grab().toImage()
        ratio = image.devicePixelRatio()
        place = (round((12 + 4) * ratio), image.height() // 2)
        return image.pixelColor(*place).name() == applied.color("success").name()

    assert open_dot()
    seeing.error = NoModelLoaded()
    seeing.change()
    qtbot.waitUntil(lambda: page.sight.error is not None)
    assert not open_dot()


def test_a_message_that_was_not_sent_is_told_so(page, qtbot, seeing):
    seeing.nodes = ((), (1,), (2,), (DRAFT,))
    change(page, qtbot, seeing)
    told_of = [detail(page.sight.seen, each) for each in page.sight.map.sections]
    assert ["not sent yet" in words for words in told_of] == [False, False, False, True, False]


@pytest.mark.parametrize(("width", "scale", "rows"), [(560, 1.0, 1), (555, 2.0, 2)])
def test_in_a_narrow_window_with_large_type_no_name_is_cut(page, applied, width, scale, rows):
    page.resize(width, 800)
    applied.set_scale(scale)
    page.grab()
    head, what_if = page.head, page.what_if
    for button in head.subject.items():
        assert button.width() >= button.sizeHint().width()
    assert head.height() == applied.px(48) * rows
    assert (page.picker.y() >= head.subject.geometry().bottom()) == (rows > 1)
    assert head.copies.geometry().right() < width
    assert (what_if.policy.y() > what_if.length.geometry().bottom()) == (rows > 1)
    assert what_if.mapTo(page, what_if.rect().topRight()).x() < width
    page.resize(1000, 800)
    applied.set_scale(1.0)
    page.grab()
    assert page.picker.geometry().right() < head.rows.x(), "and back again"
    assert abs(head.rows.geometry().center().y() - head.rect().center().y()) <= 1


def test_both_questions_of_what_if_stand_on_one_line(page, qtbot):
    page.resize(1280, 900)
    tried = page.what_if
    places = [
        each.mapTo(tried, each.rect().center()).y()
        for each in (tried.length.field, tried._policy_name)
    ]
    assert abs(places[0] - places[1]) <= 1
