"""What the vocabulary browser calls things: columns, scripts, what is odd about an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.inspection.glitches import LONG_BYTES
from app.inspection.scripts import JAPANESE, MIXED, NO_SCRIPT, OTHER
from app.ui.phrase import fill

if TYPE_CHECKING:
    from app.inspection.glitches import Glitch


class _Words(QObject):
    """One method for each set of words."""

    def scripts(self) -> dict[str, str]:
        return {
            NO_SCRIPT: self.tr("no letters"),
            MIXED: self.tr("several scripts"),
            OTHER: self.tr("other letters"),
            JAPANESE: self.tr("Japanese (kanji and kana)"),
            "Latin": self.tr("Latin"),
            "Greek": self.tr("Greek"),
            "Cyrillic": self.tr("Cyrillic"),
            "Armenian": self.tr("Armenian"),
            "Hebrew": self.tr("Hebrew"),
            "Arabic": self.tr("Arabic"),
            "Syriac": self.tr("Syriac"),
            "Thaana": self.tr("Thaana"),
            "Devanagari": self.tr("Devanagari"),
            "Bengali": self.tr("Bengali"),
            "Gurmukhi": self.tr("Gurmukhi"),
            "Gujarati": self.tr("Gujarati"),
            "Oriya": self.tr("Odia"),
            "Tamil": self.tr("Tamil"),
            "Telugu": self.tr("Telugu"),
            "Kannada": self.tr("Kannada"),
            "Malayalam": self.tr("Malayalam"),
            "Sinhala": self.tr("Sinhala"),
            "Thai": self.tr("Thai"),
            "Lao": self.tr("Lao"),
            "Tibetan": self.tr("Tibetan"),
            "Myanmar": self.tr("Burmese"),
            "Georgian": self.tr("Georgian"),
            "Hangul": self.tr("Korean (Hangul)"),
            "Ethiopic": self.tr("Ethiopic"),
            "Cherokee": self.tr("Cherokee"),
            "Khmer": self.tr("Khmer"),
            "Mongolian": self.tr("Mongolian"),
            "Hiragana": self.tr("Hiragana"),
            "Katakana": self.tr("Katakana"),
            "Bopomofo": self.tr("Bopomofo"),
            "Han": self.tr("Chinese characters (Han)"),
        }

    def glitches(self) -> dict[Glitch, str]:
        return {
            "unreachable": self.tr("Made by no merges"),
            "long": fill(self.tr("Longer than %1 bytes"), LONG_BYTES),
            "blank": self.tr("Only spaces and line ends"),
            "unused": self.tr("Unused or unknown"),
            "invalid": self.tr("Part of a character"),
        }

    def reasons(self, *, whole_words: bool) -> dict[Glitch, str]:
        unreachable = self.tr(
            "No merges lead here: its own text is joined into other tokens, so no text becomes it."
        )
        if whole_words:
            unreachable = self.tr(
                "No merges lead here: only a whole word that reads exactly like it becomes it."
            )
        return {
            "unreachable": unreachable,
            "long": fill(
                self.tr(
                    "It is longer than %1 bytes: most entries that long come from one text that"
                    " was repeated over and over where the vocabulary was learned."
                ),
                LONG_BYTES,
            ),
            "blank": self.tr("It is nothing but spaces, tabs or line ends, such as indentation."),
            "unused": self.tr("The vocabulary itself says that no text becomes it."),
            "invalid": self.tr(
                "It holds only some of the bytes of a character: alone it is no text."
            ),
        }

    def columns(self, *, is_score: bool) -> tuple[str, ...]:
        return (
            self.tr("Id"),
            self.tr("Token"),
            self.tr("In hex"),
            self.tr("Kind"),
            self.tr("Bytes"),
            self.tr("Characters"),
            self.tr("Score") if is_score else self.tr("Rank"),
            self.tr("Script"),
        )


def script_names() -> dict[str, str]:
    """What all scripts of `app.inspection.scripts` are called."""
    return _Words().scripts()


def script_name(script: str) -> str:
    """What a script is called; a new one by its name in Unicode."""
    return script_names().get(script, script)


def glitch_names() -> dict[Glitch, str]:
    """What is odd, in a few words."""
    return _Words().glitches()


def glitch_reasons(*, whole_words: bool = False) -> dict[Glitch, str]:
    """What is odd, in a sentence.

    Args:
        whole_words: the tokenizer takes a whole word that is an entry without merging.
    """
    return _Words().reasons(whole_words=whole_words)


def column_names(*, is_score: bool = False) -> tuple[str, ...]:
    """The heads of the table; what entries are merged by is a rank or a score."""
    return _Words().columns(is_score=is_score)
