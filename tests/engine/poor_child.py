"""`python -m tests.engine.poor_child BYTES ARGUMENTS`: an engine on a computer with little memory.

llama.cpp and everything else are real; only what the system says is free is not.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import psutil

from app.engine.child import main


class Memory(NamedTuple):
    available: int
    total: int


if __name__ == "__main__":
    little = int(sys.argv[1])
    psutil.virtual_memory = lambda: Memory(little, little)
    main(sys.argv[2:])
