"""A conversation as a Markdown document.

What was said is Markdown already and is left exactly as it is; what a user wrote too. Thinking
stands in a quotation, since `<details>` is shown as text by many readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.chat.exchange.page import Page, Passage, Words

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|~$"})


def write(page: Page, words: Words) -> str:
    """The document, with a line end after the last line."""
    parts = [f"# {escaped(page.title)}"]
    if page.when:
        parts.append(page.when)
    if page.system_prompt.strip():
        parts.append(f"**{escaped(words.system)}**")
        parts.append(quoted(page.system_prompt))
    for passage in page.passages:
        parts.append("---")
        parts.extend(_passage(passage, words))
    return "\n\n".join(parts) + "\n"


def _passage(passage: Passage, words: Words) -> list[str]:
    head = f"**{escaped(passage.speaker)}**"
    parts = [f"{head} · {passage.when}" if passage.when else head]
    if passage.files:
        names = ", ".join(escaped(name) for name in passage.files)
        parts.append(f"{escaped(words.attached)}: {names}")
    if passage.thinking:
        parts.append(quoted(f"*{escaped(words.thinking)}*\n\n{passage.thinking}"))
    content = passage.content.strip("\n")
    if content:
        parts.append(content)
    return parts


def quoted(text: str) -> str:
    """`text` as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def escaped(text: str) -> str:
    """`text` as itself, on one line, whatever signs it holds."""
    return " ".join(text.split()).translate(_MARKS)
