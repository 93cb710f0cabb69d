"""What the transcript asks of a block that is laid out, whatever it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPointF, QRectF
    from PySide6.QtGui import QColor, QPainter

    from app.markup.blocks import Block

ControlKind = Literal[
    "link",
    "copy",
    "wrap",
    "fold",
    "save",
    "thought",
    "note",
    "attachment",
    "picture",
    "scroll",
    "tokens",
]


@dataclass(frozen=True, slots=True)
class Control:
    """Something in a block that can be pressed.

    Attributes:
        kind: what it does.
        area: where it is, in the block's own pixels.
        value: address of a link, label of a footnote, number of an attachment; of tokens what
            pressing does, ``print``, ``lens`` or ``other``; of a fold or a
            thought what pressing does, ``fold`` or ``unfold``. The transcript itself sets
            `BlockState.folded` or turns `BlockState.wrapped` over, and has the block made anew.
            Of a bar to scroll with, which is not for the keyboard, by how many pixels what is
            inside moves for one of the pointer.
        name: what a screen reader and a tool tip say; already in the window's language.
        rest: where it goes on, of a link that is broken over several lines.
    """

    kind: ControlKind
    area: QRectF
    value: str = ""
    name: str = ""
    rest: tuple[QRectF, ...] = ()

    def holds(self, point: QPointF) -> bool:
        """Whether `point` is on it."""
        return self.area.contains(point) or any(area.contains(point) for area in self.rest)


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the source that has another background: what is selected, what was found."""

    start: int
    end: int
    color: QColor


@dataclass(slots=True, eq=False)
class BlockState:
    """What the user did with a block; shared by its parts, kept while its message is shown.

    Attributes:
        folded: only its beginning is shown; None has the block decide by its length.
        wrapped: long lines of code are broken.
        scroll_x: by how much it is scrolled sideways, in pixels.
        scroll_y: of a thought that scrolls inside its frame, in pixels.
        content_width: the widest part so far, in pixels; what `scroll_x` can go to.
        measured: the width and the scale that `content_width` belongs to.
        hovered: the control under the pointer.
        copied: it was copied a moment ago.
        fixed: it stands on paper: nothing in it can be pressed.
    """

    folded: bool | None = None
    wrapped: bool = False
    scroll_x: float = 0.0
    scroll_y: float = 0.0
    content_width: float = 0.0
    measured: tuple[float, float] = (0.0, 0.0)
    hovered: Control | None = None
    copied: bool = False
    fixed: bool = False


@dataclass(slots=True)
class Look:
    """How a block is to be painted now.

    Attributes:
        clip: what of it can be seen, in its own pixels.
        marks: backgrounds, later ones over earlier ones.
        focused: the control that the keyboard is at; None for none.
        above: pixels between the block and the one before it, over which the lines of quotations
            that both stand in are drawn on.
        quotes_above: in how many of the same quotations the block before it stands.
    """

    clip: QRectF
    marks: Sequence[Mark] = field(default_factory=tuple)
    focused: Control | None = None
    above: float = 0.0
    quotes_above: int = 0


class BlockView(Protocol):
    """A block laid out at one width. Offsets count characters of the message's whole source.

    A view is made in the GUI thread and is cheap to drop; it holds nothing that could not be
    made again from its block, the state and the width.
    """

    @property
    def height(self) -> int:
        """Of the whole block, in pixels; 0 for a part that is folded away."""
        ...

    @property
    def natural_width(self) -> float:
        """Width of its widest line."""
        ...

    def update(self, block: Block, source: str) -> bool:
        """Take a block that has grown at its end; False when the view has to be made anew.

        Args:
            block: where the view's block was, of the same start.
            source: of the whole message now.
        """
        ...

    def refresh(self) -> bool:
        """Take what `Services` has finished; True when the height changed.

        It is to be called for each block that is laid out when `Services.finished` is emitted,
        and the block to be repainted in any case.
        """
        ...

    def draw(self, painter: QPainter, look: Look) -> None:
        """Paint at the origin."""
        ...

    def offset_at(self, point: QPointF) -> int:
        """The offset in the source nearest to `point`."""
        ...

    def rect_of(self, offset: int) -> QRectF:
        """Where a caret before the character at `offset` stands, one character wide."""
        ...

    def word_at(self, offset: int) -> tuple[int, int]:
        """The range of the word at `offset`."""
        ...

    def controls(self) -> Sequence[Control]:
        """What can be pressed, in reading order."""
        ...

    def scroll(self, dx: float, dy: float) -> bool:
        """Scroll what is inside (pixels); False when it does not move."""
        ...
