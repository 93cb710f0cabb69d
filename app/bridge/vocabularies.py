"""Vocabularies without their models: opened in an engine of their own, asked from the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Sequence

    from app.core.errors import VitrailError
    from app.engine.api import CutOptions, Vocabulary
    from app.inspection.cut import Cut, VocabularyTable
    from app.inspection.merge_table import MergeTable

BUNDLED = ("gpt-2", "qwen2", "phi-3")
"""Vocabularies that come with the program, by the name that `Vocabularies.open` takes."""


class Cutting:
    """A text that is being cut; it can be given up."""

    def cancel(self) -> None:
        """Nothing will be told any more, and what is not cut yet will not be."""
        raise NotImplementedError


class Vocabularies(QObject):
    """Opens vocabularies and cuts texts with them.

    Signals:
        opened: source, Vocabulary.
        failed: source, VitrailError: it cannot be opened, or it ended the engine.
    """

    opened = Signal(str, object)
    failed = Signal(str, object)

    def open(self, source: str) -> None:
        """Open a GGUF file by its path, or one of `BUNDLED` by its name; `opened` or `failed`."""
        raise NotImplementedError

    def cut(
        self,
        vocabulary: Vocabulary,
        text: bytes | str,
        options: CutOptions,
        then: Callable[[Cut], None],
        *,
        previous: tuple[bytes, Cut] | None = None,
        failed: Callable[[VitrailError], None] | None = None,
        progressed: Callable[[int, int], None] | None = None,
    ) -> Cutting:
        """Cut `text`; `then` is called later, on the GUI thread.

        Args:
            vocabulary: that was opened.
            text: bytes of UTF-8, or what becomes them; NUL is a character like any other.
            options: how.
            then: told the cut.
            previous: the bytes of an earlier text and its cut with the same vocabulary and
                options: what did not change is taken from it where that is exact.
            failed: told why not.
            progressed: told bytes cut and bytes in all.
        """
        raise NotImplementedError

    def table(
        self,
        vocabulary: Vocabulary,
        then: Callable[[VocabularyTable], None],
        failed: Callable[[VitrailError], None] | None = None,
    ) -> None:
        """All entries; fetched once, then known."""
        raise NotImplementedError

    def pieces(
        self,
        vocabulary: Vocabulary,
        ids: Sequence[int] | array[int],
        then: Callable[[list[bytes]], None],
        failed: Callable[[VitrailError], None] | None = None,
    ) -> None:
        """The bytes of each of `ids`."""
        raise NotImplementedError

    def merges(
        self,
        vocabulary: Vocabulary,
        then: Callable[[MergeTable], None],
        failed: Callable[[VitrailError], None] | None = None,
    ) -> None:
        """The merges of a BPE vocabulary, from the header of its file."""
        raise NotImplementedError
