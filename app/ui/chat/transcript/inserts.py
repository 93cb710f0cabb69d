"""The widgets that stand among the messages: an editor, the notices at the end, the jump button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.chat.transcript.jump_button import JumpButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.chat.transcript.flow import Flow
    from app.ui.theme import Theme

_JUMP_ABOVE = 12


class Inserts:
    """Places them on the viewport.

    Attributes:
        jump: leads to the latest message.
        tail: stands below the last message; None for nothing.
    """

    def __init__(self, theme: Theme, area: QWidget, viewport: QWidget, flow: Flow) -> None:
        self._viewport = viewport
        self._flow = flow
        self._editor: tuple[int, QWidget] | None = None
        self.tail: QWidget | None = None
        self.jump = JumpButton(theme, parent=area)
        self.jump.hide()

    @property
    def edited(self) -> int:
        """Id of the message that an editor stands in place of; 0 for none."""
        return 0 if self._editor is None else self._editor[0]

    def set_tail(self, tail: QWidget | None) -> None:
        """Put a widget below the last message."""
        if self.tail is not None and self.tail is not tail:
            self.tail.hide()
        self.tail = tail
        if tail is not None:
            tail.setParent(self._viewport)
            tail.show()

    def set_editor(self, key: int, editor: QWidget | None) -> None:
        """Put an editor in place of the text of a message; None takes it away."""
        if self._editor is not None:
            self._flow.embed(self._editor[0], None)
            if self._editor[1] is not editor:
                self._editor[1].hide()
        self._editor = None if editor is None else (key, editor)
        if editor is not None:
            editor.setParent(self._viewport)
            # Before it is shown: Qt loses a resize that happens while a widget is being shown.
            width = self._flow.metrics.measure
            editor.resize(width, height_for(editor, width))
            editor.show()

    def fit_editor(self) -> None:
        """Give the editor the height it asks for."""
        if self._editor is not None:
            key, editor = self._editor
            self._flow.embed(key, height_for(editor, self._flow.metrics.measure))

    @property
    def tail_height(self) -> int:
        """Of what stands below the last message, with the room under it."""
        metrics = self._flow.metrics
        if self.tail is None or self.tail.isHidden():
            return metrics.bottom
        return height_for(self.tail, metrics.measure) + metrics.bottom

    def place(self, value: int) -> None:
        """Put them where they belong when the scroll bar stands at `value`."""
        metrics = self._flow.metrics
        if self._editor is not None:
            key, editor = self._editor
            index = self._flow.index_of(key)
            if index is None:
                editor.hide()
            else:
                layout = self._flow.layout(index)
                top = int(self._flow.heights.top(index)) - value + layout.lead
                editor.setGeometry(metrics.left, top, metrics.measure, layout.body_height)
        if self.tail is not None:
            top = int(self._flow.heights.total) - value if len(self._flow) else metrics.top
            height = height_for(self.tail, metrics.measure)
            self.tail.setGeometry(metrics.left, top, metrics.measure, height)

    def show_jump(self, *, away: bool) -> bool:
        """Show the button where the end is `away`; True when it went and had the focus."""
        if away:
            side = self.jump.sizeHint()
            x = (self._viewport.width() - side.width()) // 2
            y = self._viewport.height() - side.height() - _JUMP_ABOVE
            self.jump.setGeometry(x, y, side.width(), side.height())
        if away == self.jump.isVisible():
            return False
        focused = not away and self.jump.hasFocus()
        self.jump.setVisible(away)
        return focused


def height_for(widget: QWidget, width: int) -> int:
    """The height that `widget` wants at `width`."""
    if widget.hasHeightForWidth():
        return widget.heightForWidth(width)
    return widget.sizeHint().height()
