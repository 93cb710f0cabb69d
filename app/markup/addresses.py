"""Bare addresses in text: what GFM calls extended autolinks (section 6.9 of its specification).

They may follow a letter of a script without spaces, and end at its punctuation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.markup.links import MAX_ADDRESS, safe_address

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_SPECIAL = re.escape("\n!&*<[]\\_`~$")
_BEGINNING = (
    r"(?<![A-Za-z0-9_/.])(?:https?://|www\.)"
    r"|(?<![A-Za-z0-9._+-])(?:mailto:)?[A-Za-z0-9.+-][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9]"
)
_END = re.compile(f"[{_SPECIAL}]|{_BEGINNING}")
_LONGEST_BEGINNING = 80
_STEP = 20_000
"""Characters. So many are searched through in about 1 ms, in which no other thread runs."""

_FULL_WIDTH = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u2018-\u201f\u2026"
_WEB = re.compile(
    rf"(?:https?://|www\.)([^\s<>/?#:{_FULL_WIDTH}]{{1,300}})(?::\d{{1,5}})?"
    rf"[^\s<{_FULL_WIDTH}]{{0,{MAX_ADDRESS}}}"
)
_MAIL = re.compile(r"(?:mailto:)?[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")
_BRACKETS = {")": "(", "]": "["}
_TRAILING = "?!.,:*_~'\"`|$"


def use_addresses(markdown: MarkdownIt) -> None:
    """Have `markdown` link bare addresses."""
    markdown.inline.ruler.at("text", _text)
    markdown.inline.ruler.push("address", _address)


def end_of_text(text: str, start: int) -> int | None:
    """Where text may end, from `start` on: at what other rules wait for, or at an address."""
    for begin in range(start, len(text), _STEP):
        stop = begin + _STEP
        found = _END.search(text, begin, stop + _LONGEST_BEGINNING)
        if found and found.start() < stop:
            return found.start()
    return None


def _text(state: StateInline, silent: bool) -> bool:
    """Take text up to where it may end, as the rule of markdown-it does."""
    end = end_of_text(state.src, state.pos)
    end = state.posMax if end is None else end
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _address(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel > 0:
        return False
    found = match(state.src, state.pos, state.posMax)
    address = safe_address(state.md.normalizeLink(_whole(found))) if found else ""
    if not address:
        return False
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": address}
    token = state.push("text", "", 0)
    token.content = found
    state.push("link_close", "a", -1)
    state.pos += len(found)
    return True


def match(text: str, start: int, stop: int) -> str:
    """The address that begins at `start`, without the punctuation behind it; empty for none."""
    before = text[start - 1] if start else ""
    found = _WEB.match(text, start, stop)
    if found:
        host = found[1]
        if (before.isascii() and before.isalnum()) or not _is_domain(host, found[0]):
            return ""
        return _trimmed(found[0])
    mail = _MAIL.match(text, start, stop)
    if mail and not (before.isascii() and (before.isalnum() or before in "._+-")):
        address = mail[0]
        return "" if address[-1] in "-_" else address
    return ""


def _is_domain(host: str, address: str) -> bool:
    """No empty part, no underscore in the last two, a dot at least after ``www``."""
    parts = host.rstrip(".").rstrip(_TRAILING + ")").split(".")
    if not all(parts) or any("_" in part for part in parts[-2:]):
        return False
    return len(parts) > 1 or not address.startswith("www.")


def _trimmed(address: str) -> str:
    """Without what belongs to the sentence around it."""
    while address:
        last = address[-1]
        opening = _BRACKETS.get(last, "")
        if last in _TRAILING or (opening and address.count(last) > address.count(opening)):
            address = address[:-1]
        elif last == ";":
            entity = _ENTITY.search(address)
            address = address[: entity.start()] if entity else address[:-1]
        else:
            break
    return address


def _whole(address: str) -> str:
    if address.startswith("www."):
        return f"http://{address}"
    if address.startswith(("http", "mailto:")):
        return address
    return f"mailto:{address}"
