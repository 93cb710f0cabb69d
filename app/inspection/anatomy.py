"""What a model is made of: its tensors by layer and by type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.inspection.header import TensorInfo

Part = Literal["input", "block", "output", "other"]
"""Before the layers, a layer, behind the layers, neither."""

_BLOCK = re.compile(r"(?:(?P<stack>[a-z0-9_]+)\.)?(?:blk|block|layers)\.(?P<index>\d{1,6})\.")
_INPUT = ("token_embd", "position_embd", "token_types", "per_layer_token_embd", "altup_proj")
_OUTPUT = ("output", "cls", "norm")
_PARTS: tuple[Part, ...] = ("input", "other", "block", "output")


class Layer(Struct, frozen=True, kw_only=True):
    """The tensors that work together at one depth of the model.

    Attributes:
        part: where it stands.
        stack: which run of layers, where a model has several: ``enc``, ``dec``, ``v`` (pictures),
            ``a`` (sound); empty for the usual one.
        index: of a block, from 0.
        tensors: largest first.
    """

    part: Part
    stack: str = ""
    index: int = 0
    tensors: tuple[TensorInfo, ...] = ()

    @property
    def n_weights(self) -> int:
        """How many numbers."""
        return sum(tensor.n_weights for tensor in self.tensors)

    @property
    def size_bytes(self) -> int:
        """On disk, and in memory where it is mapped."""
        return sum(tensor.size_bytes for tensor in self.tensors)

    @property
    def bits(self) -> float:
        """Bits for each weight."""
        return bits_per_weight(self.size_bytes, self.n_weights)


class TypeShare(Struct, frozen=True, kw_only=True):
    """What is stored in one type of weights."""

    type: str
    n_tensors: int
    n_weights: int
    size_bytes: int

    @property
    def bits(self) -> float:
        """Bits for each weight."""
        return bits_per_weight(self.size_bytes, self.n_weights)


class Anatomy(Struct, frozen=True, kw_only=True):
    """All tensors of a model.

    Attributes:
        layers: in the order that a token takes.
        types: most bytes first.
    """

    layers: tuple[Layer, ...]
    types: tuple[TypeShare, ...]

    @property
    def n_weights(self) -> int:
        """How many numbers."""
        return sum(share.n_weights for share in self.types)

    @property
    def size_bytes(self) -> int:
        """Of all weights."""
        return sum(share.size_bytes for share in self.types)

    @property
    def bits(self) -> float:
        """Bits for each weight, on average."""
        return bits_per_weight(self.size_bytes, self.n_weights)


def anatomy(tensors: Iterable[TensorInfo]) -> Anatomy:
    """Group `tensors` by layer and by type."""
    layers: dict[tuple[int, str, int], list[TensorInfo]] = {}
    types: dict[str, list[TensorInfo]] = {}
    for tensor in tensors:
        layers.setdefault(_place(tensor.name), []).append(tensor)
        types.setdefault(tensor.type, []).append(tensor)
    shares = [
        TypeShare(
            type=name,
            n_tensors=len(members),
            n_weights=sum(tensor.n_weights for tensor in members),
            size_bytes=sum(tensor.size_bytes for tensor in members),
        )
        for name, members in types.items()
    ]
    return Anatomy(
        layers=tuple(
            Layer(
                part=_PARTS[rank],
                stack=stack,
                index=index,
                tensors=tuple(sorted(members, key=_by_size)),
            )
            for (rank, stack, index), members in sorted(layers.items())
        ),
        types=tuple(sorted(shares, key=lambda share: (-share.size_bytes, share.type))),
    )


def bits_per_weight(size_bytes: int, n_weights: int) -> float:
    """Bits for each weight; 0 where there is none."""
    return 8 * size_bytes / n_weights if n_weights else 0.0


def _place(name: str) -> tuple[int, str, int]:
    """Rank of the part, run of layers, and index, by which layers are sorted."""
    found = _BLOCK.match(name)
    if found is not None:
        return _PARTS.index("block"), found["stack"] or "", int(found["index"])
    part: Part = "other"
    if name.startswith(_INPUT):
        part = "input"
    elif name.startswith(_OUTPUT):
        part = "output"
    return _PARTS.index(part), "", 0


def _by_size(tensor: TensorInfo) -> tuple[int, str]:
    return -tensor.size_bytes, tensor.name
