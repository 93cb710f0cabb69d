"""Several vocabularies held against each other: what each needs for the same text."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.inspection.cut_text import CutText

__all__ = ["Needs", "as_csv", "ids_as_json", "needs"]

THOUSAND, MILLION = 1000, 1_000_000


class Needs(NamedTuple):
    """What a vocabulary needs for a text; ratios are 0 where there is nothing to divide by.

    Attributes:
        tokens: how many.
        characters: code points of the text.
        size: of the text in bytes.
    """

    tokens: int
    characters: int
    size: int

    @property
    def bytes_each(self) -> float:
        """Bytes of text a token stands for."""
        return self.size / self.tokens if self.tokens else 0.0

    @property
    def characters_each(self) -> float:
        """Characters a token stands for."""
        return self.characters / self.tokens if self.tokens else 0.0

    @property
    def per_thousand(self) -> float:
        """Tokens for 1,000 characters."""
        return THOUSAND * self.tokens / self.characters if self.characters else 0.0

    def ratio(self, other: Needs) -> float:
        """How many times as many tokens as another needs."""
        return self.tokens / other.tokens if other.tokens else 0.0

    def cost(self, price: float) -> float:
        """Of 1,000 characters, at a price for a million tokens."""
        return self.per_thousand * price / MILLION


def needs(made: CutText) -> Needs:
    """What a vocabulary needs for a text."""
    return Needs(len(made), made.figures.characters, len(made.text))


def as_csv(named: Sequence[tuple[str, Needs]], base: Needs, price: float = 0.0) -> str:
    """A line for each vocabulary; cost only where there is a price.

    Args:
        named: names of vocabularies with what they need.
        base: what ratios are against.
        price: for a million tokens, in whatever money.
    """
    out = io.StringIO()
    # Lines end in CR LF, see RFC 4180.
    writer = csv.writer(out)
    head = ["vocabulary", "tokens", "ratio", "bytes_per_token", "characters_per_token"]
    head.append("tokens_per_1000_characters")
    writer.writerow([*head, "cost_per_1000_characters"] if price else head)
    for name, each in named:
        figures = (each.ratio(base), each.bytes_each, each.characters_each, each.per_thousand)
        row = [name, each.tokens, *(f"{figure:.4f}" for figure in figures)]
        writer.writerow([*row, f"{each.cost(price):.8f}"] if price else row)
    return out.getvalue()


def ids_as_json(made: Mapping[str, CutText]) -> str:
    """The ids of all rows, by the name of the vocabulary."""
    return json.dumps({name: list(each.cut.ids) for name, each in made.items()}, ensure_ascii=False)
