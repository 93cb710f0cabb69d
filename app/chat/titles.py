"""Titles by a model: what it is asked, and whether its answer will do.

A small model often answers something else than a title. What does not pass is thrown away, and
the first line stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.chat.first_line import title_from
from app.engine.api import PromptMessage
from app.inspection.reasoning import answer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.inspection.reasoning import Markers

MAX_TOKENS = 24
MOST_CELLS = 56
"""A longer answer is a sentence, not a title; an East Asian wide character takes two cells."""

MOST_CHARACTERS = 2000
"""Of a message, where a conversation is told in short."""

ENGLISH = (
    "Write a short title for this conversation: three to six words that name its subject, in the"
    " language of the conversation. Answer with the title alone, without quotes."
)
CHINESE = "请给这段对话起一个简短的标题：用不超过十二个字概括主题。只回答标题本身，不要引号和解释。"

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Chinese characters, for a character class."""

_HAN = re.compile(f"[{HAN}]")
_LABEL = re.compile(
    r"^(?:#+\s*)?(?:\*\*)?(?:(?:conversation\s+)?title|标题|题目|主题)(?:\*\*)?\s*[:：]\s*(?:\*\*)?",
    re.I,
)
_WORD = re.compile(rf"[^\W\d_]{{3,}}|[{HAN}]{{2}}")
_QUOTES = "\"'`“”‘’«»「」『』《》*_# "
_STOPS = ".。!！,，;；:："
_REFUSED = re.compile(
    r"^(?:i\b|i'm|i’m|sure\b|here(?:'s|’s| is| are)\b|okay\b|certainly\b|of course\b|as an ai\b"
    r"|sorry\b|this conversation\b|the conversation\b|the title\b|title\b|untitled\b"
    r"|好的|当然|抱歉|对不起|这段对话|标题|以下是)",
    re.I,
)


def is_chinese(texts: Iterable[str]) -> bool:
    """Whether what was said is Chinese, by its characters."""
    whole = ""
    for text in texts:
        whole += text[: MOST_CHARACTERS - len(whole)]
        if len(whole) >= MOST_CHARACTERS:
            break
    letters = sum(character.isalpha() for character in whole)
    return letters > 0 and len(_HAN.findall(whole)) > 0.3 * letters


def asking(messages: Sequence[PromptMessage]) -> tuple[PromptMessage, ...]:
    """The conversation with the question for a title at its end.

    What stands before is exactly what the next turn begins with, so that whatever the model has
    evaluated of it serves both.
    """
    chinese = is_chinese(message.content for message in messages if message.role == "user")
    question = CHINESE if chinese else ENGLISH
    return (*messages, PromptMessage(role="user", content=question))


def in_short(messages: Sequence[PromptMessage]) -> tuple[PromptMessage, ...]:
    """The first question and the first answer, cut: enough for a title of what is long."""
    said: list[PromptMessage] = []
    for role in ("user", "assistant"):
        found = next((message for message in messages if message.role == role), None)
        if found is not None:
            said.append(PromptMessage(role=role, content=found.content[:MOST_CHARACTERS]))
    return tuple(said)


def title_of(
    answer: str, said: Sequence[str], *, opened: bool = False, markers: Markers | None = None
) -> str:
    """The title in what a model answered; empty where there is none that will do.

    Args:
        answer: of the model, as it came.
        said: texts of the conversation: a title is about something in it.
        opened: the prompt ended inside of the model's thinking.
        markers: of its thinking.
    """
    text = answer_of(answer, opened=opened, markers=markers).strip()
    line = next((line for line in text.splitlines() if line.strip(_QUOTES)), "")
    line = _LABEL.sub("", line.strip()).strip(_QUOTES).rstrip(_STOPS).strip(_QUOTES)
    title = title_from(line)
    if not title or title.endswith("…") or _cells(title) > MOST_CELLS:
        return ""
    return title if _fits(title, said) else ""


def _fits(title: str, said: Sequence[str]) -> bool:
    """It is no sentence about itself, not the question, and about what was said."""
    if _REFUSED.match(title) or "<" in title or "|" in title:
        return False
    if is_chinese(said) != bool(_HAN.search(title)):
        return False
    words = {word.casefold() for word in _WORD.findall(_apart(title))}
    whole = "\n".join(said).casefold()
    asked = f"{ENGLISH} {CHINESE}".casefold()
    return any(_stem(word) in whole and word not in asked for word in words)


def _apart(title: str) -> str:
    """`title` with every pair of neighboring Chinese characters, to be found as words."""
    pairs = (title[at : at + 2] for at in range(len(title) - 1))
    chinese = [pair for pair in pairs if len(_HAN.findall(pair)) == 2]  # noqa: PLR2004
    return " ".join([_HAN.sub(" ", title), *chinese])


def _stem(word: str) -> str:
    """Enough of a word to find its other forms."""
    return word[: max(4, len(word) - 2)] if word.isascii() else word


def _cells(text: str) -> int:
    return sum(2 if _HAN.match(character) else 1 for character in text)
