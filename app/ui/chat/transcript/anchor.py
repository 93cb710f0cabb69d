"""What a reader looks at, so that it can stay where it is while other things change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from app.ui.chat.transcript.flow import Flow


class Anchor(NamedTuple):
    """A place in a text and where it is drawn.

    Attributes:
        key: the message.
        offset: the character; None is the top of the message.
        y: from the top of the viewport.
    """

    key: int
    offset: int | None
    y: float


def anchor_at(flow: Flow, value: float) -> Anchor | None:
    """What is drawn first when the scroll bar stands at `value`; None where nothing is."""
    if not len(flow):
        return None
    index = flow.heights.at(value)
    layout = flow.known(index)
    key = flow.item(index).node.id
    top = flow.heights.top(index)
    into = value - top
    body = 0 if layout is None else layout.body_top
    if layout is None or layout.embedded is not None or into <= body or not layout.source:
        return Anchor(key, None, top - value)
    row = layout.row_at(into)
    entry = layout.rows[row]
    if entry.view is None:
        return Anchor(key, entry.block.start, layout.row_top(row) - into)
    offset = layout.offset_at(layout.text_left, into + layout.line / 2)
    return Anchor(key, offset, layout.rect_of(offset).top() - into)


def value_for(flow: Flow, anchor: Anchor) -> float | None:
    """Where the scroll bar has to stand; None when the message is gone."""
    index = flow.index_of(anchor.key)
    if index is None:
        return None
    layout = flow.layout(index)
    into = 0.0
    if anchor.offset is not None and layout.embedded is None and layout.source:
        flow.ensure(index, layout.row_of(anchor.offset))
        into = layout.rect_of(anchor.offset).top()
    return flow.heights.top(index) + into - anchor.y
