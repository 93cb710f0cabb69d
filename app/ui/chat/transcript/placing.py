"""Where places in the texts are on the screen, and how they come into view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.chat.transcript.live import LiveArea
from app.ui.chat.transcript.selection import Place

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF, QRectF

    from app.ui.chat.transcript.pressing import Spot

_MARGIN_PX = 40


class PlaceArea(LiveArea):
    """A flow of messages in which places are found and shown."""

    def place_at(self, point: QPointF) -> Place | None:
        """The place in a text nearest to a point of the viewport."""
        if not len(self.flow):
            return None
        value = self.verticalScrollBar().value()
        y = point.y() + value
        index = self.flow.heights.at(y)
        layout = self.flow.layout(index)
        into = y - self.flow.heights.top(index)
        if layout.embedded is not None:
            return Place(index, 0)
        if into < layout.body_top:
            return Place(index, 0)
        if into >= layout.body_top + layout.body_height:
            return Place(index, len(layout.source))
        return Place(index, layout.offset_at(point.x(), into))

    def rect_of(self, place: Place) -> QRectF:
        """Where a place is, in the viewport."""
        layout = self.flow.layout(place.message)
        top = self.flow.heights.top(place.message) - self.verticalScrollBar().value()
        return layout.rect_of(place.offset).translated(0, top)

    def show_place(self, place: Place) -> None:
        """Bring a place into view, with as little scrolling as needed where it is near.

        What is folded away is unfolded; what is far away comes to the upper third.
        """
        index, offset = place
        key = self.flow.item(index).node.id
        layout = self.flow.layout(index)
        if layout.reveal(offset):
            self.remake_block(key, layout.rows[layout.row_of(offset)].block.start)
        area = self.rect_of(place)
        height = self.viewport().height()
        if area.bottom() < -height or area.top() > 2 * height:
            self.go_to(key, offset, height / 3)
            area = self.rect_of(place)
        if area.top() < 0:
            self.scroll_by(area.top() - _MARGIN_PX)
        elif area.bottom() > height:
            self.scroll_by(area.bottom() - height + _MARGIN_PX)

    def show_spot(self, spot: Spot) -> None:
        """Bring a control into view."""
        index = self.flow.index_of(spot.key)
        if index is not None:
            layout = self.flow.layout(index)
            top = self.flow.heights.top(index) - self.verticalScrollBar().value()
            area = spot.control.area.translated(0, top + layout.row_top(spot.row))
            if area.top() < 0:
                self.scroll_by(area.top() - _MARGIN_PX)
            elif area.bottom() > self.viewport().height():
                self.scroll_by(area.bottom() - self.viewport().height() + _MARGIN_PX)
