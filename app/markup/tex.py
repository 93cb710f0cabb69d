r"""Where TeX stands in Markdown: ``$..$``, ``$$..$$``, ``\(..\)`` and ``\[..\]``.

Rules for markdown-it. They read no further than a formula can be long, so that no text takes
longer than its length; "price $5 and $10" is no formula.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

LONGEST = 4000
"""Characters between delimiters; what is longer is text."""

MOST_LINES = 200

_CLOSING = {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "$": "$"}
_LOOKS_LIKE_TEX = re.compile(r"[\\^_={}+<>*/|&-]|^\s*\w\s*$|\d")
_AMOUNT = re.compile(r"\d[\d.,]{0,20}[^\\^_={}]{0,80}?\s[^\W\d_]{2,}")
"""A number with words behind it: a price, not a formula."""


def use_tex(markdown: MarkdownIt) -> None:
    """Have `markdown` find formulas: tokens ``math_inline``, ``math_block`` and ``raw``."""
    markdown.inline.ruler.before("escape", "tex_inline", _inline)
    markdown.block.ruler.before(
        "fence", "tex_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:
    start = state.pos
    opening = _opening(state.src, start)
    if not opening:
        return False
    begin = start + len(opening)
    end = _closing(state.src, opening, begin, min(state.posMax, begin + LONGEST))
    if end < 0 or not _is_formula(state.src, opening, begin, end, state.posMax):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = state.src[begin:end]
        token.markup = opening
    state.pos = end + len(opening)
    return True


def _opening(text: str, at: int) -> str:
    sign = text[at]
    if sign == "$":
        return "$$" if text.startswith("$$", at) else "$"
    if sign == "\\" and text[at + 1 : at + 2] in {"(", "["}:
        return text[at : at + 2]
    return ""


def _closing(text: str, opening: str, begin: int, stop: int) -> int:
    """Where the closing delimiter begins, or -1."""
    closing = _CLOSING[opening]
    at = text.find(closing, begin, stop)
    while at > begin and text[at - 1] == "\\" and not _is_even(text, at, begin):
        at = text.find(closing, at + 1, stop)
    return at if at > begin else -1


def _is_even(text: str, at: int, begin: int) -> bool:
    """Whether an even number of backslashes stands before `at`."""
    count = 0
    while at - 1 - count >= begin and text[at - 1 - count] == "\\":
        count += 1
    return count % 2 == 0


def _is_formula(text: str, opening: str, begin: int, end: int, stop: int) -> bool:
    content = text[begin:end]
    if not any(map(str.isalnum, content)):
        return False
    after = text[end + len(opening) : stop][:1] if end + len(opening) < stop else ""
    if opening == "$":
        before = text[begin - 2] if begin > 1 else ""
        return not (
            content[0].isspace()
            or content[-1].isspace()
            or before.isdigit()
            or after.isdigit()
            or _AMOUNT.match(content)
        )
    if opening == "\\[":
        # Somebody may have escaped the brackets of a link or of a note.
        return after != "(" and _looks_like_tex(content)
    return True


def _block(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    """A formula on lines of its own, without an empty line in it.

    One that ends with the text may be in the middle of being written: it is shown as it is,
    since Markdown would take its signs for lists and headings.
    """
    begin = state.bMarks[start] + state.tShift[start]
    opening = state.src[begin : begin + 2]
    if opening not in {"$$", "\\["} or state.is_code_block(start):
        return False
    begin += len(opening)
    line, at = _end_of_block(state, begin, start, stop)
    if at < 0:
        return _open(state, start, line, opening, silent=silent)
    content = _content(state, begin, start, line, at)
    if not _is_block(state.src[at : state.eMarks[line]], opening, content):
        return False
    if not silent:
        state.line = line + 1
        token = state.push("math_block", "math", 0)
        token.content = content
        token.markup = opening
        token.map = [start, state.line]
    return True


def _end_of_block(state: StateBlock, begin: int, start: int, stop: int) -> tuple[int, int]:
    """The line with the closing delimiter and its place, or the line before which it ends, -1."""
    closing = _CLOSING[state.src[begin - 2 : begin]]
    line, first = start, begin
    while True:
        at = state.src.find(closing, first, state.eMarks[line])
        if at >= 0:
            return line, at
        line += 1
        if line >= stop or line - start > MOST_LINES or state.isEmpty(line):
            return line, -1
        if state.sCount[line] < state.blkIndent:
            return line, -1
        first = state.bMarks[line]


def _is_block(rest: str, opening: str, content: str) -> bool:
    """Whether nothing stands behind the formula, and something in it."""
    if len(rest.rstrip()) > len(opening) or not content.strip() or len(content) > LONGEST:
        return False
    return opening == "$$" or "\n" in content or _looks_like_tex(content)


def _looks_like_tex(content: str) -> bool:
    return bool(_LOOKS_LIKE_TEX.search(content)) and not content.strip().isdigit()


def _content(state: StateBlock, begin: int, start: int, line: int, at: int) -> str:
    if line == start:
        return state.src[begin:at]
    lines = [state.src[begin : state.eMarks[start]]]
    lines += [state.src[state.bMarks[n] : state.eMarks[n]] for n in range(start + 1, line)]
    lines.append(state.src[state.bMarks[line] : at])
    return "\n".join(lines)


def _open(state: StateBlock, start: int, line: int, opening: str, *, silent: bool) -> bool:
    """A formula whose end is not there, because the text has not got that far."""
    first = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if line < state.lineMax or line - start > MOST_LINES:
        return False
    begun = first[len(opening) :].strip()
    if begun and ("]" in begun or not _LOOKS_LIKE_TEX.search(begun)):
        return False
    if not silent:
        state.line = line
        token = state.push("raw", "", 0)
        token.map = [start, line]
    return True
