"""What can be pressed in the texts: links, Copy, folds, thoughts; by pointer and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPointF, Qt, Signal

from app.ui.chat.transcript.rows import may_have_controls

if TYPE_CHECKING:
    from app.ui.chat.transcript.block_view import BlockView, Control
    from app.ui.chat.transcript.message import MessageLayout
    from app.ui.chat.transcript.view import Transcript


_BEHIND = 1 << 30
"""The number of a control behind all others of a row."""


class Spot(NamedTuple):
    """A control where it stands: id of the message, its row, the number within the row."""

    key: int
    row: int
    number: int
    control: Control


class Pressing(QObject):
    """Knows which control is hovered, pressed, or reached by keyboard.

    Signals:
        pressed: id of the message, start of the block, and the `Control`.
    """

    pressed = Signal(int, int, object)

    def __init__(self, view: Transcript) -> None:
        super().__init__(view)
        self._view = view
        self._hovered: Spot | None = None
        self._held: Spot | None = None
        self._held_at = QPointF()
        self._focused: Spot | None = None

    # -- by pointer -------------------------------------------------------

    def spot_at(self, point: QPointF) -> Spot | None:
        """The control at a point of the viewport."""
        for _, top, layout in self._view.visible_messages():
            if top <= point.y() < top + layout.height:
                return self._spot_in(layout, QPointF(point.x(), point.y() - top))
        return None

    def view_at(self, point: QPointF) -> BlockView | None:
        """What is laid out at a point of the viewport."""
        for _, top, layout in self._view.visible_messages():
            into = point.y() - top - layout.body_top
            if 0 <= into < layout.body_height and layout.embedded is None:
                return layout.rows[layout.row_at(point.y() - top)].view
        return None

    @staticmethod
    def _spot_in(layout: MessageLayout, point: QPointF) -> Spot | None:
        inside = 0 <= point.y() - layout.body_top < layout.body_height
        if layout.embedded is not None or not inside:
            return None
        row = layout.row_at(point.y())
        view = layout.rows[row].view
        if view is None:
            return None
        place = point - QPointF(layout.text_left, layout.row_top(row))
        for number, control in enumerate(view.controls()):
            if control.holds(place):
                return Spot(layout.key, row, number, control)
        return None

    def hover(self, point: QPointF | None) -> Spot | None:
        """The pointer is at a point of the viewport; None where it left."""
        spot = None if point is None else self.spot_at(point)
        if spot != self._hovered:
            self._set_hovered(self._hovered, None)
            self._set_hovered(spot, None if spot is None else spot.control)
            self._hovered = spot
        return spot

    def _set_hovered(self, spot: Spot | None, control: Control | None) -> None:
        layout = None if spot is None else self._layout(spot.key)
        if spot is not None and layout is not None and spot.row < len(layout.rows):
            layout.rows[spot.row].state.hovered = control
            self._view.viewport().update()

    def press(self, point: QPointF) -> bool:
        """A button went down there; True when on something that can be pressed."""
        self._held = self.spot_at(point)
        self._held_at = point
        return self._held is not None

    @property
    def held(self) -> Spot | None:
        """What the button is held down on."""
        return self._held

    def drag(self, point: QPointF) -> bool:
        """The pointer moves with the button down; True where that scrolls what is inside."""
        spot = self._held
        if spot is None or spot.control.kind != "scroll":
            return False
        layout = self._layout(spot.key)
        if layout is not None and spot.row < len(layout.rows):
            move, self._held_at = point - self._held_at, point
            factor = float(spot.control.value or 1)
            upright = spot.control.area.height() > spot.control.area.width()
            dx, dy = (0.0, move.y() * factor) if upright else (move.x() * factor, 0.0)
            if layout.view(spot.row).scroll(dx, dy):
                self._view.viewport().update()
        return True

    def let_go(self) -> None:
        """What was pressed is dragged: nothing is pressed."""
        self._held = None

    def release(self, point: QPointF) -> None:
        """The button came up: press what it went down on."""
        held, self._held = self._held, None
        spot = self.spot_at(point)
        if held is not None and spot is not None and held[:3] == spot[:3]:
            self._press(spot)

    # -- by keyboard ------------------------------------------------------

    @property
    def focused(self) -> Spot | None:
        """What the keyboard is at."""
        return self._focused

    def focus(self, spot: Spot | None) -> None:
        """Bring the keyboard to a control; None takes it away."""
        if spot != self._focused:
            self._focused = spot
            self._view.viewport().update()

    def step(self, key: int, step: int) -> Spot | None:
        """The control after (`step` 1) or before the focused one in a message."""
        layout = self._layout(key)
        if layout is None or layout.embedded is not None:
            return None
        here = self._focused if self._focused is not None and self._focused.key == key else None
        if here is not None:
            row, number = here.row, here.number + step
        else:
            row, number = (0, 0) if step > 0 else (len(layout.rows) - 1, -1)
        while 0 <= row < len(layout.rows):
            if may_have_controls(layout.rows[row].block):
                layout.ensure(row)
                controls = layout.view(row).controls()
                keyed = [n for n, control in enumerate(controls) if control.kind != "scroll"]
                wanted = [n for n in keyed if n >= number] if step > 0 else keyed
                if step < 0 and number >= 0:
                    wanted = [n for n in keyed if n <= number]
                elif step < 0 and here is not None and row == here.row:
                    wanted = []
                if wanted:
                    chosen = wanted[0] if step > 0 else wanted[-1]
                    return Spot(key, row, chosen, controls[chosen])
            row += step
            number = 0 if step > 0 else _BEHIND
        return None

    def press_focused(self) -> bool:
        """Press what the keyboard is at; False where it is at nothing."""
        if self._focused is None:
            return False
        self._press(self._focused)
        return True

    # -- acting -----------------------------------------------------------

    def _press(self, spot: Spot) -> None:
        layout = self._layout(spot.key)
        if layout is None or spot.row >= len(layout.rows):
            return
        row = layout.rows[spot.row]
        control = spot.control
        start = layout.rows[layout.first_part(spot.row)].block.start
        if control.kind in {"fold", "thought"}:
            row.state.folded = control.value == "fold"
            self._view.remake_block(spot.key, start)
        elif control.kind == "wrap":
            row.state.wrapped = not row.state.wrapped
            self._view.remake_block(spot.key, start)
        if control.kind != "scroll":
            self.pressed.emit(spot.key, start, control)

    def _layout(self, key: int) -> MessageLayout | None:
        index = self._view.flow.index_of(key)
        return None if index is None else self._view.flow.layout(index)


TEXT = frozenset({"link", "note", "picture"})
"""Kinds that are written as text: where the pointer is drawn on, text is selected instead."""

CURSORS = {"link": Qt.CursorShape.PointingHandCursor, "note": Qt.CursorShape.PointingHandCursor}
"""Over what is written as text; over what looks like a button the arrow stays."""
