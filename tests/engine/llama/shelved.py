"""Vocabularies on a shelf, opened once, and what it tells of texts."""

from __future__ import annotations

import functools
from array import array
from itertools import accumulate
from pathlib import Path

from app.engine.api import Vocabulary
from app.engine.llama.library import C, Log
from app.engine.llama.shelf import Shelf
from app.engine.vocabulary_protocol import CutText
from app.inspection.cut import Cut, VocabularyTable
from app.inspection.cut_text import CutText as Made
from app.inspection.cut_text import Pieces
from tests.engine.llama.written_vocabularies import WRITTEN
from tests.engine.tokenizers import SMALL, _folder
from tests.models import llama_model, unpacked_vocabulary, with_metadata


class Report:
    """Gathers what the engine would send."""

    def __init__(self) -> None:
        self.ids, self.lengths = array("i"), array("i")
        self.parts = 0
        self.pieces: list[bytes] = []
        self.kinds = b""
        self.scores = array("f")

    def progress(self, phase: str, done: int = 0, total: int = 0) -> None:
        pass

    def cut(self, ids: bytes, lengths: bytes) -> None:
        self.parts += 1
        self.ids.frombytes(ids)
        self.lengths.frombytes(lengths)

    def entries(self, data: bytes, lengths: bytes, kinds: bytes, scores: bytes) -> None:
        at = 0
        for length in array("i", lengths):
            self.pieces.append(data[at : at + length])
            at += length
        self.kinds += kinds
        self.scores.frombytes(scores)


@functools.cache
def shelf() -> Shelf:
    C.llama_backend_init()
    log = Log(lambda _level, _line: None)
    log.install()
    return Shelf(log)


_files: dict[str, Path] = {}


@functools.cache
def opened(name: str) -> Vocabulary:
    """One that comes with the program, one of `WRITTEN`, `tiny` or `phi-3-strip`.

    The last is phi-3's as its models have it (`tests.engine.tokenizers.vocabulary`).
    """
    if name in _files:
        return shelf().open(str(_files[name]), name, Report())
    folder = _folder()
    path = folder / f"{name}.gguf"
    if name in SMALL:
        path = unpacked_vocabulary(name, folder)
    elif name == "tiny":
        path = llama_model(path)
    elif name == "phi-3-strip":
        path = with_metadata(unpacked_vocabulary("phi-3", folder), path, general__name="Phi-3")
    elif name in WRITTEN:
        path = WRITTEN[name](path)
    return shelf().open(str(path), name, Report())


def open_file(path: Path, name: str) -> Vocabulary:
    """Another one, which is called `name` from now on."""
    _files[name] = path
    return opened(name)


@functools.cache
def table(name: str) -> Report:
    opened(name)
    report = Report()
    shelf().read_table(name, report)
    return report


def ids_of(name: str, text: str | bytes, **options: bool) -> list[int]:
    opened(name)
    report = Report()
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    shelf().cut(CutText(key=name, text=raw, **options), report)
    return list(report.ids)


def joined(name: str, ids: list[int]) -> bytes:
    pieces = table(name).pieces
    return b"".join(pieces[token] for token in ids)


def cut_of(name: str, text: str | bytes, **options: bool) -> Cut:
    """How a text is cut, as the window hears of it."""
    opened(name)
    report = Report()
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    told = shelf().cut(CutText(key=name, text=raw, **options), report)
    return Cut(
        report.ids,
        report.lengths,
        len(raw),
        before=told.before,
        after=told.after,
        added_space=told.added_space,
        exact=told.exact,
    )


@functools.cache
def pieces_of(name: str) -> Pieces:
    """The entries of a vocabulary, as a strip has them."""
    report = table(name)
    starts = array("q", accumulate(map(len, report.pieces), initial=0))
    joined = b"".join(report.pieces)
    return Pieces(VocabularyTable(joined, starts, report.kinds, report.scores))


def made_of(name: str, text: str | bytes, **options: bool) -> Made:
    """A text as a strip shows it."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return Made(raw, cut_of(name, raw, **options), pieces_of(name))
