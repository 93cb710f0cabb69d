"""Tables, collected row by row and cut into parts that can be laid out within a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from app.markup.blocks import Align, Inline, Table
from app.markup.cutting import columns_of, cut_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token


class Rows:
    """A table that is being read.

    Attributes:
        rows: its cells so far; the first row is the head.
    """

    def __init__(self) -> None:
        self.rows: list[list[Inline]] = []
        self._aligns: list[Align] = []

    def add_head(self, token: Token) -> None:
        """Take how a column is aligned."""
        style = str(token.attrs.get("style", "")).rpartition(":")[2]
        self._aligns.append(
            "right" if style == "right" else "center" if style == "center" else "left"
        )

    def blocks(self, lines: Sequence[tuple[int, int]], where: dict[str, Any]) -> Iterator[Table]:
        """The parts of the table.

        Args:
            lines: ranges of its lines in the source; the head and the line below it first.
            where: what all blocks have.
        """
        head, *body = [tuple(row) for row in self.rows]
        widths = tuple(max(map(columns_of, column)) for column in zip(head, *body, strict=True))
        parts = list(cut_rows(body))
        place, end = where["place"], where["end"]
        line = 2
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            start = lines[line][0] if number else where["start"]
            line += len(part)
            where |= {"start": start, "end": end if last else lines[line - 1][1], "place": place}
            yield Table(
                head=head,
                rows=tuple(part),
                aligns=tuple(self._aligns),
                widths=widths,
                count=len(body),
                part=number,
                last=last,
                **where,
            )
            place = replace(place, marker="", number=0)
