"""A conversation on paper: all of it, on whole pages, in readable pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget

from app.bridge.chat import PathItem
from app.chat.conversation import Message, Node, ReplyFacts
from app.ui.chat.printing.pages import LEAST, paginate
from app.ui.chat.printing.printer import Printer

ANSWER = """<think>secret plan</think>

# Heading one

Some **bold** text with `code`, 中文段落, and a formula $a^2+b^2$.

| Name | Size |
|------|-----:|
| Alpha | 1 |
| Beta | 2 |

```python
def answer():
    return 42
```

- first
- second
"""


@dataclass(frozen=True)
class Bar:
    height: float
    stays: bool = False
    step: float = 20
    seen: list = field(default_factory=list)

    def cut(self, limit: float) -> float:
        return limit // self.step * self.step

    def paint(self, painter, top, bottom):
        self.seen.append((top, bottom))


@given(
    st.lists(st.tuples(st.floats(1, 3000), st.booleans(), st.floats(5, 400)), max_size=30),
    st.floats(100, 1000),
)
def test_every_strip_is_printed_whole_and_in_order(given_strips, height: float):
    strips = [Bar(*one) for one in given_strips]
    pages = paginate(strips, height)

    printed = [piece for page in pages for piece in page]
    for strip in strips:
        pieces = [piece for piece in printed if piece.strip is strip]
        assert pieces[0].top == 0
        assert pieces[-1].bottom == pytest.approx(strip.height)
        for one, other in pairwise(pieces):
            assert one.bottom == other.top
    for page in pages:
        at = 0.0
        for piece in page:
            assert piece.y >= at - 1e-6
            at = piece.y + piece.bottom - piece.top
            assert at <= height + 1e-6


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page():
    pages = paginate([Bar(80), Bar(10, stays=True), Bar(50)], 100)

    assert [len(page) for page in pages] == [1, 2]


def test_a_strip_larger_than_a_page_is_cut_between_lines():
    (first, second, third) = paginate([Bar(250)], 95)

    assert [(p.top, p.bottom) for page in (first, second, third) for p in page] == [
        (0, 80),
        (80, 160),
        (160, 250),
    ]
    assert LEAST < 80


def items(answer: str = ANSWER, turns: int = 1) -> list[PathItem]:
    found = []
    for turn in range(turns):
        question = Message(role="user", content=f"Question {turn}\nsecond line", created_ms=1)
        facts = ReplyFacts(model_name="Model", ending="stop")
        reply = Message(role="assistant", content=answer, facts=facts)
        found.append(PathItem(Node(id=2 * turn + 1, parent_id=None, message=question), 1, 1))
        found.append(PathItem(Node(id=2 * turn + 2, parent_id=1, message=reply), 1, 1))
    return found


@pytest.fixture
def printer(qtbot, theme, session) -> Printer:
    window = QWidget()
    qtbot.addWidget(window)
    return Printer(theme, session, window)


def pdf(qtbot, printer: Printer, path: Path, found: list[PathItem]) -> list[str]:
    printer._session = SimpleNamespace(path=lambda: tuple(found))
    with qtbot.waitSignal(printer.written):
        printer.write(str(path), "The title")
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def test_a_pdf_holds_the_whole_conversation(qtbot, printer, tmp_path: Path):
    found = pdf(qtbot, printer, tmp_path / "out.pdf", items())

    text = "\n".join(found)
    for word in ("The title", "Question 0", "second line", "Model", "Heading one", "bold"):
        assert word in text
    for word in ("Alpha", "return 42", "second"):
        assert word in text
    assert "secret plan" not in text
    assert "**" not in text
    assert "1 / 1" in text
    assert "Copy" not in text


def test_a_long_conversation_fills_several_pages(qtbot, printer, tmp_path: Path):
    code = "```python\n" + "\n".join(f"line_{n} = {n}" for n in range(150)) + "\n```"
    found = pdf(qtbot, printer, tmp_path / "out.pdf", items(code, turns=3))

    text = "\n".join(found)
    assert len(found) > 5
    assert text.count("line_149 = 149") == 3
    assert f"{len(found)} / {len(found)}" in text


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_pdf_that_cannot_be_written_says_so(qtbot, printer, tmp_path: Path):
    with qtbot.waitSignal(printer.failed) as failed:
        printer.write(str(tmp_path / "no" / "such" / "out.pdf"), "x")
    assert failed.args[0].name.endswith("out.pdf")
