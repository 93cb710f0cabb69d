"""Prompt snippets: text that ``/name`` puts into a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from app.chat.stock import Item, Stock, shipped

if TYPE_CHECKING:
    from pathlib import Path

    from app.chat.database import Database

LONGEST_NAME = 40

_REFUSED = re.compile(r"[\s/\x00-\x1f\x7f]+")


class Snippet(Struct, frozen=True, kw_only=True):
    """Text under a name; it may have variables (`app.chat.variables`).

    Attributes:
        name: what is typed after the slash; no blanks in it.
        text: what is put in its place.
    """

    name: str
    text: str


SnippetItem = Item[Snippet]


def tidy_name(name: str) -> str:
    """`name` as it can be typed after a slash; empty where nothing is left of it."""
    return _REFUSED.sub("-", name.strip().lstrip("/")).strip("-")[:LONGEST_NAME]


class Snippets(Stock[Snippet]):
    """All snippets; see `Stock`."""

    def __init__(self, database: Database, path: Path | None = None) -> None:
        """`path` of other shipped snippets than those of Vitrail."""
        super().__init__(database, "snippet", Snippet, shipped("snippets.json", Snippet, path))
