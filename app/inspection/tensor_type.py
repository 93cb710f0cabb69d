"""How the weights of a tensor are stored: ggml's types.

Source: `ggml_type` in ggml.h and the block structures of ggml-common.h.
"""

from __future__ import annotations

from typing import NamedTuple


class TensorType(NamedTuple):
    """A type of weights; they are stored in blocks.

    Attributes:
        name: as ggml writes it, in capitals.
        block: weights in a block; a row holds whole blocks.
        block_bytes: bytes of a block, its scales included.
    """

    name: str
    block: int
    block_bytes: int

    @property
    def bits(self) -> float:
        """Bits for each weight, scales included."""
        return 8 * self.block_bytes / self.block


TENSOR_TYPES = {
    0: TensorType("F32", 1, 4),
    1: TensorType("F16", 1, 2),
    2: TensorType("Q4_0", 32, 18),
    3: TensorType("Q4_1", 32, 20),
    6: TensorType("Q5_0", 32, 22),
    7: TensorType("Q5_1", 32, 24),
    8: TensorType("Q8_0", 32, 34),
    9: TensorType("Q8_1", 32, 36),
    10: TensorType("Q2_K", 256, 84),
    11: TensorType("Q3_K", 256, 110),
    12: TensorType("Q4_K", 256, 144),
    13: TensorType("Q5_K", 256, 176),
    14: TensorType("Q6_K", 256, 210),
    15: TensorType("Q8_K", 256, 292),
    16: TensorType("IQ2_XXS", 256, 66),
    17: TensorType("IQ2_XS", 256, 74),
    18: TensorType("IQ3_XXS", 256, 98),
    19: TensorType("IQ1_S", 256, 50),
    20: TensorType("IQ4_NL", 32, 18),
    21: TensorType("IQ3_S", 256, 110),
    22: TensorType("IQ2_S", 256, 82),
    23: TensorType("IQ4_XS", 256, 136),
    24: TensorType("I8", 1, 1),
    25: TensorType("I16", 1, 2),
    26: TensorType("I32", 1, 4),
    27: TensorType("I64", 1, 8),
    28: TensorType("F64", 1, 8),
    29: TensorType("IQ1_M", 256, 56),
    30: TensorType("BF16", 1, 2),
    34: TensorType("TQ1_0", 256, 54),
    35: TensorType("TQ2_0", 256, 66),
    39: TensorType("MXFP4", 32, 17),
    40: TensorType("NVFP4", 64, 36),
    41: TensorType("Q1_0", 128, 18),
    42: TensorType("Q2_0", 64, 18),
}
"""By the number that stands in a file."""


def tensor_type(name: str) -> TensorType | None:
    """The type called `name`; None where there is none."""
    return _BY_NAME.get(name)


_BY_NAME = {kind.name: kind for kind in TENSOR_TYPES.values()}
