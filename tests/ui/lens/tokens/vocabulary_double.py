"""A vocabulary that cuts by hand: no engine, answers on the next turn of the event loop."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.api import CutOptions, Vocabulary
from app.engine.seen import PromptSeen, PromptSpan
from app.inspection.cut import Cut, VocabularyTable
from app.inspection.cut_text import Pieces

MORE = ("The", " merg", "ing", " lower", "\n", " the", "  ", "→", "字", "<|end|>")
ENTRIES = [bytes([value]) for value in range(256)] + [entry.encode() for entry in MORE]
END = len(ENTRIES) - 1


class Cutting:
    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class VocabulariesDouble(QObject):
    """Has the methods of `app.bridge.vocabularies.Vocabularies` that the page uses."""

    opened = Signal(str, object)
    failed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.cuts: list[bytes] = []
        self.held = False
        self.slow: tuple[str, ...] = ()
        self.template = ""
        self.error = None
        self._waiting = []

    def open(self, source):
        vocabulary = Vocabulary(
            key=source,
            name=source,
            path=source,
            n_vocab=len(ENTRIES),
            chat_template=self.template,
        )
        if source not in self.slow:
            QTimer.singleShot(0, self, lambda: self.opened.emit(source, vocabulary))

    def table(self, _vocabulary, then, _failed=None):
        starts = array("q", [0])
        for entry in ENTRIES:
            starts.append(starts[-1] + len(entry))
        kinds = bytes([0] * END + [2])
        then(VocabularyTable(b"".join(ENTRIES), starts, kinds, array("f", [0] * len(ENTRIES))))

    def entries(self, vocabulary, then, _failed=None):
        """Later, as they are made in a thread."""
        self.table(
            vocabulary, lambda table: QTimer.singleShot(0, self, lambda: then(Pieces(table)))
        )

    def merges(self, _vocabulary, then, failed=None):
        """There are none, and nobody says so before `refused`."""
        self.refused = failed

    def cut(self, _vocabulary, text, options, then, *, failed=None, **_more):
        self.cuts.append(text)
        cutting = Cutting()

        def answer() -> None:
            if cutting.cancelled:
                return
            if self.error is not None:
                failed(self.error)
            else:
                then(cut_of(text, options))

        if self.held:
            self._waiting.append(answer)
        else:
            QTimer.singleShot(0, self, answer)
        return cutting

    def prompt(self, _vocabulary, question, then, failed=None):
        """`END`, the message without blanks around it, `END`."""
        said = question.messages[0].content.strip().encode()
        end = ENTRIES[END]
        inner = cut_of(said, CutOptions())
        ids = array("i", [END, *inner.ids, END])
        behind = len(end) + len(said)
        seen = PromptSeen(
            ids=ids,
            lengths=array("i", [len(ENTRIES[index]) for index in ids]),
            text=end + said + end,
            spans=(
                PromptSpan(0, len(end), "template", 0, "user"),
                PromptSpan(len(end), behind, "content", 0, "user"),
                PromptSpan(behind, behind + len(end), "template", -1, "assistant"),
            ),
        )
        QTimer.singleShot(0, self, lambda: then(seen))

    def release(self) -> None:
        self.held = False
        waiting, self._waiting = self._waiting, []
        for answer in waiting:
            answer()


def cut_of(text, options) -> Cut:
    ids = array("i", [END] if options.add_special else [])
    before, at = len(ids), 0
    last = END + 1 if options.parse_special else END
    while at < len(text):
        found = [index for index in range(256, last) if text.startswith(ENTRIES[index], at)]
        ids.append(max(found, key=lambda index: len(ENTRIES[index])) if found else text[at])
        at += len(ENTRIES[ids[-1]])
    lengths = array("i", [len(ENTRIES[index]) for index in ids])
    return Cut(ids, lengths, len(text), before=before)
