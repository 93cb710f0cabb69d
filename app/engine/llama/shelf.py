"""Vocabularies without their models: several at once, each by the key of its file."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from app.core.errors import ModelLoadFailed, NoModelLoaded
from app.engine.api import Vocabulary as VocabularyFacts
from app.engine.llama import heap
from app.engine.llama.library import C, Log, set_fields
from app.engine.llama.model import Model, check_file, refusal
from app.engine.llama.prompter import Prompter
from app.engine.llama.spelling import Spelling
from app.engine.llama.vocabulary import Vocabulary, cutting, fingerprint
from app.engine.seen import PromptFacts
from app.engine.spans import lengths_of
from app.engine.vocabulary_protocol import (
    MAX_ENTRIES,
    MAX_LENGTH,
    MAX_PART,
    MAX_PART_BYTES,
    MAX_PART_SPANS,
    PromptShown,
    TextCut,
)
from app.inspection.boundaries import boundaries_of
from app.inspection.recut import common_prefix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from app.engine.vocabulary_protocol import CutText, ShowPrompt
    from app.engine.worker import Reporter

_PREFIXING: Final = frozenset({1, 4})
"""Of ``enum llama_vocab_type`` those that can put a space before a text: SPM and UGM."""

_ATTRIBUTES: Final = ((1, 1), (2, 4), (8, 2), (16, 3), (32, 5))
"""Bit of ``enum llama_token_attr`` and number in `app.inspection.cut.KINDS`; the last wins."""

_SPECIAL: Final = 1 | 8 | 16
_DIGITS: Final = 10
"""Of a number that has 31 bits for certain, one more."""


@dataclass(slots=True)
class _Entry:
    """A vocabulary that is open.

    Attributes:
        spelling: what its tokens spell.
        ends: how many tokens `add_special` puts before and behind a text.
        prompter: makes prompts with it.
    """

    model: Model
    facts: VocabularyFacts
    spelling: Spelling
    ends: tuple[int, int]
    prompter: Prompter


class Shelf:
    """Implements `app.engine.worker.VocabularyShelf`.

    Args:
        log: where llama.cpp says why it refused a file.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._entries: dict[str, _Entry] = {}

    def open(self, path: str, key: str, report: Reporter) -> VocabularyFacts:
        """Open a file (llama_model_load_from_file with ``vocab_only``).

        Raises:
            ModelFileMissing, ModelFileUnreadable, NotAModelFile: it is no model file.
            ModelLoadFailed: llama.cpp refused it.
        """
        known = self._entries.get(key)
        if known is None:
            heap.keep()
            size = check_file(path)
            report.progress("loading", 0, size)
            known = self._entries[key] = self._read(path, key)
            report.progress("loading", size, size)
        return known.facts

    def _read(self, path: str, key: str) -> _Entry:
        params = C.llama_model_default_params()
        no_devices = (ctypes.c_void_p * 1)(None)
        set_fields(
            params,
            vocab_only=True,
            n_gpu_layers=0,
            devices=ctypes.cast(no_devices, ctypes.c_void_p),
        )
        self._log.forget()
        pointer = C.llama_model_load_from_file(path.encode("utf-8", "surrogateescape"), params)
        if not pointer:
            raise refusal(path, self._log.tail())
        model = Model(pointer, path)
        try:
            return _entry_of(model, key)
        except BaseException:
            model.free()
            raise

    def _entry(self, key: str) -> _Entry:
        try:
            return self._entries[key]
        except KeyError:
            raise NoModelLoaded from None

    def cut(self, command: CutText, report: Reporter) -> TextCut:
        """Cut a text (llama_tokenize); raises NoModelLoaded, SettingOutOfRange."""
        entry = self._entry(command.key)
        ids = entry.model.vocabulary.cut(
            command.text, add_special=command.add_special, parse_special=command.parse_special
        )
        found = np.frombuffer(ids, np.int32)
        _tell(found, entry.spelling.lengths(found), report)
        before, after = entry.ends if command.add_special else (0, 0)
        inner = found[before : len(found) - after]
        added = entry.facts.add_space_prefix and _begins_with_space(entry, inner, command.text)
        return TextCut(
            before=before,
            after=after,
            added_space=added,
            exact=entry.spelling.spells(inner, b" " * added + command.text),
        )

    def read_table(self, key: str, report: Reporter) -> None:
        """All entries; raises NoModelLoaded."""
        entry = self._entry(key)
        vocabulary = entry.model.vocabulary
        pieces = [vocabulary.read_piece(token) for token in range(vocabulary.n_vocab)]
        entry.spelling.learn(pieces)
        lengths = entry.spelling.lengths(np.arange(len(pieces), dtype=np.int32))
        kinds = _kinds(np.array(vocabulary.attributes, np.int32))
        score, pointer = C.llama_vocab_get_score, vocabulary.pointer
        scores = np.fromiter(
            (score(pointer, token) for token in range(len(pieces))), np.float32, len(pieces)
        )
        begin = 0
        while begin < len(pieces):
            room = np.cumsum(lengths[begin : begin + MAX_PART], dtype=np.int64)
            count = max(int(np.searchsorted(room, MAX_PART_BYTES, "right")), 1)
            part = slice(begin, begin + count)
            report.entries(
                b"".join(pieces[part]),
                lengths[part].tobytes(),
                kinds[part].tobytes(),
                scores[part].tobytes(),
            )
            begin += count

    def show_prompt(self, command: ShowPrompt, report: Reporter) -> PromptShown:
        """The prompt that messages make; raises NoModelLoaded, TemplateFailed."""
        entry = self._entry(command.key)
        question = command.question
        prompt, spans, plain = entry.prompter.make(question, report)
        ids, text = np.array(prompt.ids, np.int32), prompt.text.encode("utf-8", "replace")
        for at in range(0, len(text), MAX_PART_BYTES):
            report.prompt(text=text[at : at + MAX_PART_BYTES])
        for at in range(0, len(spans), MAX_PART_SPANS):
            report.prompt(spans=tuple(spans[at : at + MAX_PART_SPANS]))
        flat = np.array(plain, np.int32).reshape(-1, 2)
        for at in range(0, len(flat), MAX_PART):
            report.prompt(plain=flat[at : at + MAX_PART].tobytes())
        lengths = lengths_of(prompt, entry.spelling.lengths(ids).tolist())
        _tell(ids, np.minimum(np.array(lengths, np.int64), MAX_LENGTH).astype(np.int32), report)
        facts = PromptFacts(
            dropped=prompt.dropped,
            next_dropped=prompt.next_dropped,
            reserve=question.n_ctx - prompt.room if question.n_ctx > 0 else 0,
            fits=prompt.fits,
            known=not prompt.parsed_plainly,
            system_merged=prompt.system_merged,
            absent=prompt.absent,
            retokenized=prompt.retokenized,
            opened=prompt.opened,
            before=prompt.before,
            added_space=entry.facts.add_space_prefix
            and _begins_with_space(entry, ids[prompt.before :], text),
        )
        return PromptShown(facts=facts)

    def close(self, key: str) -> None:
        """Give the memory back."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            entry.model.free()
            heap.trim()


def _entry_of(model: Model, key: str) -> _Entry:
    """What is known of a vocabulary; raises ModelLoadFailed where it is too large."""
    vocabulary = model.vocabulary
    if vocabulary.n_vocab > MAX_ENTRIES:
        raise ModelLoadFailed(path=model.path, detail=f"{vocabulary.n_vocab} entries")
    facts = _facts(model, key)
    return _Entry(model, facts, Spelling(vocabulary), _ends(vocabulary), Prompter(model))


def _facts(model: Model, key: str) -> VocabularyFacts:
    vocabulary, metadata = model.vocabulary, model.metadata
    named = metadata.get("tokenizer.ggml.model", "")
    # llama.cpp goes by the name of this one alone.
    pre = named if named == "gemma4" else metadata.get("tokenizer.ggml.pre", "")
    texts, attributes = vocabulary.texts, vocabulary.attributes
    specials = [text for text, kinds in zip(texts, attributes, strict=True) if kinds & _SPECIAL]
    found = fingerprint(texts, attributes)
    return VocabularyFacts(
        key=key,
        name=model.name,
        path=model.path,
        n_vocab=vocabulary.n_vocab,
        n_ctx_train=_trained_for(metadata),
        add_space_prefix=_adds_space(vocabulary),
        bos_id=vocabulary.bos_id,
        fingerprint=found,
        cutting=cutting(found, metadata),
        boundaries=boundaries_of(named, pre, texts, specials),
        chat_template=model.chat_template,
    )


def _trained_for(metadata: Mapping[str, str]) -> int:
    """Of the header: llama.cpp reads no more than the vocabulary."""
    said = metadata.get(f"{metadata.get('general.architecture', '')}.context_length", "")
    return int(said) if said.isdecimal() and len(said) < _DIGITS else 0


def _adds_space(vocabulary: Vocabulary) -> bool:
    """Whether a space is put before a text, which shows in what it does with one letter."""
    if C.llama_vocab_type(vocabulary.pointer) not in _PREFIXING:
        return False
    ids = vocabulary.tokenize("a")
    return bool(ids) and vocabulary.read_piece(ids[0]).startswith(b" ")


def _ends(vocabulary: Vocabulary) -> tuple[int, int]:
    """How many tokens `add_special` puts before and behind a text, by trying it."""
    plain = vocabulary.tokenize("a")
    whole = vocabulary.tokenize("a", add_special=True)
    for before in range(len(whole) - len(plain) + 1):
        if whole[before : before + len(plain)] == plain:
            return before, len(whole) - len(plain) - before
    return 0, 0


def _tell(ids: NDArray[np.int32], lengths: NDArray[np.int32], report: Reporter) -> None:
    """Tell ids and lengths, in parts."""
    for at in range(0, len(ids), MAX_PART):
        part = slice(at, at + MAX_PART)
        report.cut(ids[part].tobytes(), lengths[part].tobytes())


def _begins_with_space(entry: _Entry, ids: NDArray[np.int32], text: bytes) -> bool:
    """The first piece begins with a space of the tokenizer's own: without it more is the text."""
    spaces = len(text) - len(text.lstrip(b" "))
    said = entry.model.vocabulary.join(ids[: spaces + 1].tolist())
    return said.startswith(b" ") and common_prefix(said[1:], text) >= common_prefix(said, text)


def _kinds(attributes: NDArray[np.int32]) -> NDArray[np.uint8]:
    kinds = np.zeros(len(attributes), np.uint8)
    for bit, number in _ATTRIBUTES:
        kinds[(attributes & bit) != 0] = number
    return kinds
