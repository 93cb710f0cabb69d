"""Heights stacked on each other, with sums and look-ups in logarithmic time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Heights:
    """A Fenwick tree over the heights of rows, in pixels.

    Node ``i`` (from 1) holds the sum of the ``i & -i`` heights that end at row ``i``; appending
    and dropping at the end therefore leave all other nodes as they are.
    """

    def __init__(self, values: Iterable[float] = ()) -> None:
        self._values: list[float] = []
        self._nodes: list[float] = [0.0]
        self.extend(values)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, row: int) -> float:
        return self._values[row]

    def __iter__(self) -> Iterator[float]:
        return iter(self._values)

    def __setitem__(self, row: int, height: float) -> None:
        change = height - self._values[row]
        self._values[row] = height
        node = row % len(self._values) + 1
        while node < len(self._nodes):
            self._nodes[node] += change
            node += node & -node

    def append(self, height: float) -> None:
        """Add a row at the end."""
        node = len(self._nodes)
        total = height
        child = node - 1
        while child > node - (node & -node):
            total += self._nodes[child]
            child -= child & -child
        self._values.append(height)
        self._nodes.append(total)

    def extend(self, values: Iterable[float]) -> None:
        """Add rows at the end."""
        for height in values:
            self.append(height)

    def truncate(self, length: int) -> None:
        """Drop the rows from `length` on."""
        del self._values[length:]
        del self._nodes[length + 1 :]

    def top(self, row: int) -> float:
        """The sum of the heights before `row`; `row` may be one past the last."""
        total = 0.0
        node = row
        while node > 0:
            total += self._nodes[node]
            node -= node & -node
        return total

    @property
    def total(self) -> float:
        """The sum of all heights."""
        return self.top(len(self._values))

    def at(self, y: float) -> int:
        """The row that covers `y`; the first or the last one where `y` lies outside.

        Raises:
            IndexError: there are no rows.
        """
        if not self._values:
            raise IndexError(y)
        node = 0
        step = 1 << len(self._values).bit_length()
        while step:
            probe = node + step
            if probe < len(self._nodes) and self._nodes[probe] <= y:
                node = probe
                y -= self._nodes[probe]
            step >>= 1
        return min(node, len(self._values) - 1)
