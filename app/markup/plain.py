"""What blocks say, as plain text: to be read aloud, to be copied into what knows no Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.markup.blocks import Code, Formula, Heading, Paragraph, Rule, Table
from app.markup.hypertext import LINE_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.markup.blocks import Block, Inline, Place

_MARKERS = {"bullet": "•", "todo": "☐", "done": "☑"}
_STEP = "  "


def plain(blocks: Iterable[Block]) -> str:
    """The text of `blocks`; cells parted by tabs, items with their marks, formulas as TeX."""
    text: list[str] = []
    before: Block | None = None
    for block in blocks:
        said = _said(block)
        if before is not None:
            text.append(_between(before, block))
        if block.part == 0:
            said = _indented(said, block.place)
        text.append(said)
        before = block
    return "".join(text)


def words(spans: Inline) -> str:
    """The text of `spans`; a line break is a line feed."""
    return "".join(span.text for span in spans).replace(LINE_BREAK, "\n")


def _said(block: Block) -> str:
    if isinstance(block, Heading | Paragraph):
        return words(block.spans)
    if isinstance(block, Code):
        return block.text
    if isinstance(block, Formula):
        return block.tex
    if isinstance(block, Table):
        rows = block.rows if block.part else (block.head, *block.rows)
        return "\n".join("\t".join(words(cell) for cell in row) for row in rows)
    return "———" if isinstance(block, Rule) else ""


def _between(before: Block, block: Block) -> str:
    """Between parts of one paragraph nothing but what the source has there."""
    if block.part:
        if isinstance(block, Heading | Paragraph):
            return "\n" if block.start > before.end else ""
        return "\n"
    listed = before.place.indent and block.place.marker and block.place.tight
    return "\n" if listed else "\n\n"


def _indented(said: str, place: Place) -> str:
    if not place.indent:
        return said
    mark = {"number": f"{place.number}.", "note": f"[{place.number}]"}.get(
        place.marker, _MARKERS.get(place.marker, "")
    )
    margin = _STEP * (place.indent - 1)
    inner = margin + (" " * (len(mark) + 1) if mark else _STEP)
    first = f"{margin}{mark} " if mark else inner
    return first + said.replace("\n", f"\n{inner}")
