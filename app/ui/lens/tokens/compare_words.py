"""A comparison in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.inspection.script_shares import DIGITS, SYMBOLS
from app.ui import plurals
from app.ui.lens.tokens.browser.words import script_name
from app.ui.phrase import count, fill, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.lens.tokens.compare_table import Line


class _Words(QObject):
    """One method for each kind of sentence."""

    def told(self, lines: Sequence[Line]) -> str:
        known = [(line.needs.tokens, line.name) for line in lines if line.needs is not None]
        if not lines:
            return self.tr("Add a vocabulary to see how it cuts the text.")
        if not known:
            return self.tr("The vocabularies are being opened…")
        # Of several that need the same, the one that stands first.
        least = min(known, key=lambda each: each[0])
        most = max(known, key=lambda each: each[0])
        if least[0] == 0:
            return self.tr("Type something above, or choose a sample.")
        if len(known) == 1:
            text = self.tr("%1 needs %2 for this text.")
            return fill(text, least[1], plurals.tokens(least[0]))
        if least[0] == most[0]:
            text = self.tr("All of them need %1 for this text.")
            return fill(text, plurals.tokens(least[0]))
        text = self.tr("%1 needs %2 for this text, %3 %4: %5 times as many.")
        ratio = number(most[0] / least[0], 1 if most[0] / least[0] >= 1.1 else 2)  # noqa: PLR2004
        return fill(text, least[1], plurals.tokens(least[0]), most[1], count(most[0]), ratio)

    def languages(self) -> dict[str, str]:
        return {
            "en": self.tr("English"),
            "zh": self.tr("Chinese"),
            "ja": self.tr("Japanese"),
            "ar": self.tr("Arabic", "language"),
            "hi": self.tr("Hindi"),
        }

    def writing(self) -> dict[str, str]:
        return {DIGITS: self.tr("Digits"), SYMBOLS: self.tr("Symbols and emoji")}

    def measure(self, *, whole: bool) -> str:
        return self.tr("tokens") if whole else self.tr("tokens per character")


def told(lines: Sequence[Line]) -> str:
    """Who needs how many tokens, in a sentence."""
    return _Words().told(lines)


def language_name(code: str) -> str:
    """What a language of the samples is called."""
    return _Words().languages().get(code, code)


def writing_name(kind: str) -> str:
    """What a script is called, or what is none."""
    return _Words().writing().get(kind) or script_name(kind)


def measure_name(*, whole: bool) -> str:
    """What the numbers of the plot are."""
    return _Words().measure(whole=whole)
