"""The chat template is shown as it is, colored, and can be copied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication

from app.bridge.tasks import Tasks
from app.inspection.header import Header
from app.ui.models.details import highlighting
from app.ui.models.details.highlighting import lex
from app.ui.models.details.template import Template

JINJA = """{# a note #}
{%- for message in messages %}
{{ message['role'] + 12 }}
{% endfor %}"""


def header(**entries) -> Header:
    keys = {key.replace("__", "."): value for key, value in entries.items()}
    return Header(version=3, entries=keys, kinds=dict.fromkeys(keys, "string"))


@pytest.fixture
def tasks(qapp):
    made = Tasks("template")
    yield made
    made.close()


@pytest.fixture
def template(qtbot, theme, tasks):
    made = Template(theme, tasks)
    qtbot.addWidget(made)
    made.show()
    return made


def colors(template, line: int) -> set[str]:
    block = template.text.document().findBlockByNumber(line)
    return {span.format.foreground().color().name() for span in block.layout().formats()}


def marks(text: str) -> list[tuple[str, str]]:
    """Marked pieces with their roles."""
    lines = text.split("\n")
    return [
        (lines[at][start : start + length], role)
        for at, line in enumerate(lex(text))
        for start, length, role in line
    ]


class TestLexing:
    def test_tags_names_strings_numbers_and_notes_are_told_apart(self):
        found = marks(JINJA)
        assert ("{# a note #}", "syn_com") in found
        assert ("{%", "syn_kw") in found
        assert ("for", "syn_kw") in found
        assert ("messages", "syn_fn") in found
        assert ("'role'", "syn_str") in found
        assert ("1", "syn_num") in found

    def test_plain_text_is_not_marked(self):
        assert marks("<|im_start|>system\nYou are") == []

    def test_places_are_counted_as_qt_counts(self):
        ((start, length, role), *_) = lex("😀{{ a }}")[0]
        assert (start, length, role) == (2, 2, "syn_kw")

    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=80))
    def test_every_mark_lies_in_its_line(self, text):
        lines = text.split("\n")
        found = lex(text)
        assert len(found) in {0, len(lines)}
        for line, spans in zip(lines, found, strict=False):
            room = len(line.encode("utf-16-le")) // 2
            assert all(start >= 0 and start + length <= room for start, length, _ in spans)

    def test_one_that_is_very_long_stays_plain(self):
        assert lex("{{ a }}" * 40_000) == ()

    def test_one_that_takes_long_stays_plain(self, monkeypatch):
        monkeypatch.setattr(highlighting, "MAX_SECONDS", -1.0)
        assert lex(JINJA) == ()


def test_it_is_shown_and_colored(qtbot, theme, template):
    template.set_header(header(tokenizer__chat_template=JINJA))
    assert template.text.toPlainText() == JINJA
    qtbot.waitUntil(lambda: colors(template, 1) != set())
    assert theme.color("syn_com").name() in colors(template, 0)
    assert theme.color("syn_str").name() in colors(template, 2)
    assert template._length.text().startswith("4 lines")


def test_colors_follow_the_theme(qtbot, theme, template):
    template.set_header(header(tokenizer__chat_template=JINJA))
    qtbot.waitUntil(lambda: colors(template, 0) != set())
    theme.take(mode="dark")
    assert colors(template, 0) == {theme.color("syn_com").name()}
    theme.take(mode="light")
    assert colors(template, 0) == {theme.color("syn_com").name()}


def test_it_is_copied_whole(template):
    template.set_header(header(tokenizer__chat_template=JINJA))
    template.copy.click()
    assert QGuiApplication.clipboard().text() == JINJA


def test_a_file_without_one_says_so(template):
    template.set_header(header(general__name="base"))
    assert template.text.isHidden()
    assert "no chat template" in template._explanation.text()


def test_one_of_several_is_chosen(qtbot, template):
    template.set_header(
        header(tokenizer__chat_template="A", tokenizer__chat_template__tool_use="B")
    )
    assert template.choice.isVisible()
    assert [template.choice.itemText(at) for at in range(2)] == ["Standard", "tool_use"]
    template.choice.setCurrentIndex(1)
    assert template.text.toPlainText() == "B"


def test_one_template_needs_no_choice(template):
    template.set_header(header(tokenizer__chat_template="A"))
    assert not template.choice.isVisible()


def test_hostile_text_is_shown_as_text(qtbot, template):
    hostile = "<b>{{ x }}</b>\n\0\u202e{% raw"
    template.set_header(header(tokenizer__chat_template=hostile))
    qtbot.wait(50)
    assert template.text.toPlainText() == hostile
