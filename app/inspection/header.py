"""What stands in front of a model file's weights, as values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


class ArraySummary(Struct, frozen=True):
    """A long array that was not kept.

    Attributes:
        kind: of its items, such as ``int32`` or ``string``.
        count: how many there are.
        offset: of the first one, in bytes from the beginning of the file.
    """

    kind: str
    count: int
    offset: int = 0


class LongText(Struct, frozen=True):
    """A string of `size_bytes` of which only the beginning was kept."""

    beginning: str
    size_bytes: int


Scalar: TypeAlias = "str | int | float | bool"
Value: TypeAlias = "Scalar | tuple[Scalar | LongText, ...] | ArraySummary | LongText"


class TensorInfo(Struct, frozen=True):
    """A row of the tensor table.

    Attributes:
        name: such as ``blk.0.attn_q.weight``.
        shape: the dimension that lies together in memory first, as ggml counts.
        type: name of its type; ``type 99`` for a number that is not known.
        offset: of its data, in bytes from the beginning of all data.
        size_bytes: of its data.
    """

    name: str
    shape: tuple[int, ...]
    type: str
    offset: int
    size_bytes: int

    @property
    def n_weights(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


class Header(Struct, frozen=True, kw_only=True):
    """What stands before the weights.

    Attributes:
        version: of the format.
        entries: by key, in the order of the file.
        kinds: type of each entry by key, such as ``uint32``; of the items for an array.
        tensors: empty where they were not asked for.
        n_tensors: how many the file says it has.
        data_offset: where the weights begin, in bytes; 0 where the table was not read.
        file_bytes: size of the file; 0 where it is not known.
        missing_bytes: how much of the weights the file lacks: it was cut off, or is still arriving.
        whole: all entries were read.
    """

    version: int
    entries: Mapping[str, Value]
    kinds: Mapping[str, str]
    tensors: tuple[TensorInfo, ...] = ()
    n_tensors: int = 0
    data_offset: int = 0
    file_bytes: int = 0
    missing_bytes: int = 0
    whole: bool = True
