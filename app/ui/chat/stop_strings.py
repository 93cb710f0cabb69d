"""Stop strings as lines that can be edited: one a line, with marks for what a line cannot hold."""

from __future__ import annotations

import re

_MARKED = re.compile(r"\\([\\nt])")
_MEANING = {"\\": "\\", "n": "\n", "t": "\t"}


def stop_lines(strings: tuple[str, ...]) -> str:
    r"""The strings below each other; ``\n``, ``\t`` and ``\\`` stand for themselves."""
    marked = (
        text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") for text in strings
    )
    return "\n".join(marked)


def stop_strings(lines: str) -> tuple[str, ...]:
    """What `lines` say; empty lines and repetitions are left out."""
    found: dict[str, None] = {}
    for line in lines.split("\n"):
        text = _MARKED.sub(lambda mark: _MEANING[mark[1]], line)
        if text:
            found[text] = None
    return tuple(found)
