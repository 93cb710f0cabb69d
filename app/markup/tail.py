"""Where a text that grows has to be read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.markup.blocks import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.markup.blocks import Block

_UNDECIDED = 100
"""Characters; the kind of a block that is longer is known."""

_MAY_BE_ITEM = re.compile(r"\d{1,9}[.)]?|[-+*]")


def tail(blocks: Sequence[Block]) -> int:
    """Where to begin to read again when something was added to the end of the source.

    The blocks before that place stay as they are; only what a link or a footnote refers to, and
    whether a list is tight, is known for certain when everything is read at once.
    """
    top = blocks[-1].top if blocks else 0
    first = len(blocks)
    while first and blocks[first - 1].top == top:
        first -= 1
    if first and _is_item(blocks, first):
        # Two items tell whether there are empty lines between those of their list.
        return blocks[first - 1].top
    if not first or blocks[-1].end - top > _UNDECIDED:
        return top
    # A sign that interrupts what stands before it may turn out to be the beginning of a word,
    # and a number that stands below a list the beginning of its next item.
    before, last = blocks[first - 1], blocks[-1]
    said = "".join(span.text for span in last.spans) if isinstance(last, Paragraph) else ""
    follows = top - before.end <= 1  # no empty line between them
    goes_on = before.place.indent and _MAY_BE_ITEM.fullmatch(said)
    return before.top if follows or goes_on else top


def _is_item(blocks: Sequence[Block], first: int) -> bool:
    """Whether an item of a list begins with a block, and another item stands before it."""
    return bool(blocks[first].place.indent and blocks[first - 1].place.indent)
