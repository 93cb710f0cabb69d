"""A vocabulary that is looked through in threads."""

from __future__ import annotations

from array import array
from itertools import accumulate
from threading import Event

import pytest
import shiboken6

from app.bridge.browsing import Browsing, _Odd
from app.bridge.patterns import Pattern
from app.bridge.tasks import Tasks
from app.core.errors import GgufTruncated
from app.engine.api import Vocabulary
from app.inspection.cut import VocabularyTable
from app.inspection.cut_text import Pieces
from app.inspection.merge_table import MergeTable, read_merges
from app.inspection.vocabulary_index import Query
from tests.inspection.vocabulary_files import unpacked


def pieces_of(table: MergeTable) -> Pieces:
    all_pieces = [table.piece(token) for token in range(len(table.tokens))]
    kinds = bytes(kind - 1 for kind in table.types) or bytes(len(all_pieces))
    starts = array("q", accumulate(map(len, all_pieces), initial=0))
    scores = array("f", bytes(4 * len(all_pieces)))
    return Pieces(VocabularyTable(b"".join(all_pieces), starts, kinds, scores))


def toy(*merges: str, more: tuple[str, ...] = (), model: str = "gpt2") -> MergeTable:
    tokens = [*"abcd", *(pair.replace(" ", "") for pair in merges), *more]
    return MergeTable(model=model, pre="gpt-2", tokens=tokens, merges=merges)


class Tables:
    """Hands out the tables of files that are none."""

    def __init__(self) -> None:
        self.tasks = Tasks("tables")
        self.tables: dict[str, MergeTable | None] = {}

    def merges(self, vocabulary, then, failed) -> None:
        def read() -> MergeTable:
            table = self.tables[vocabulary.key]
            if table is None:
                raise GgufTruncated(offset=3)
            return table

        self.tasks.run(read, then, failed)


class Bench:
    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot
        self.tables = Tables()
        self.browsing = Browsing(self.tables)
        self.found, self.errors, self.told = [], [], []
        self.browsing.found.connect(self.found.append)
        self.browsing.failed.connect(self.errors.append)
        self.browsing.progressed.connect(lambda *figures: self.told.append(figures))

    def look_into(self, key: str, table: MergeTable | None, pieces: Pieces | None = None) -> None:
        self.tables.tables[key] = table
        vocabulary = Vocabulary(key=key, name=key, path=key, n_vocab=0)
        self.browsing.look_into(vocabulary, pieces or pieces_of(table))

    def ask(self, query: Query, pattern: Pattern | None = None) -> list[int]:
        self.found.clear()
        self.browsing.ask(query, pattern)
        self.qtbot.waitUntil(lambda: bool(self.found))
        return list(self.found[-1].ids)

    def until_merged(self) -> None:
        self.qtbot.waitUntil(lambda: self.browsing.unreachable_known is not False)


@pytest.fixture
def bench(qtbot):
    made = Bench(qtbot)
    yield made
    if shiboken6.isValid(made.browsing):
        shiboken6.delete(made.browsing)
    made.tables.tasks.close()


def test_what_is_asked_before_the_index_is_made_is_answered_then(bench):
    bench.look_into("toy", toy("a b", "ab c"))
    assert bench.ask(Query(text="b")) == [1, 4, 5]


def test_a_pattern_is_asked_too(bench):
    bench.look_into("toy", toy("a b", "ab c"))
    assert bench.ask(Query(), Pattern("^a.")) == [4, 5]


def test_merging_ends_with_the_window(bench, qtbot):
    table = toy("a b", "ab c")
    bench.look_into("toy", table)
    qtbot.waitUntil(lambda: bench.browsing.index is not None)
    bench.until_merged()
    browsing, index = bench.browsing, bench.browsing.index
    merging = _Odd(stopped=Event())
    shiboken6.delete(browsing)

    browsing._merge_all("toy", index, table, merging)
    assert merging.stopped.is_set()


def test_only_the_newest_question_is_answered(bench, qtbot):
    bench.look_into("toy", toy("a b", "ab c"))
    qtbot.waitUntil(lambda: bench.browsing.index is not None)
    bench.browsing.ask(Query(text="a"))
    assert bench.ask(Query(text="d")) == [3]
    assert [list(found.ids) for found in bench.found] == [[3]]


def test_entries_that_no_merges_make_are_found_out_and_told(bench):
    bench.look_into("toy", toy("a b", more=("cd",)))
    wanted = Query(glitches=frozenset({"unreachable"}))
    bench.ask(wanted)
    bench.until_merged()
    bench.qtbot.waitUntil(lambda: bool(bench.found) and list(bench.found[-1].ids) == [5])
    assert bench.told[-1] == (6, 6)
    assert bench.browsing.unreachable_known is True


def test_where_nothing_is_merged_it_is_said_that_it_means_nothing(bench, qtbot):
    bench.look_into("words", toy(model="bert"))
    qtbot.waitUntil(lambda: bench.browsing.index is not None)
    assert bench.browsing.unreachable_known is None


def test_what_is_known_of_a_vocabulary_is_kept(bench, qtbot):
    first, second = toy("a b", more=("cd",)), toy("c d")
    pieces = pieces_of(first)
    bench.look_into("first", first, pieces)
    qtbot.waitUntil(lambda: bench.browsing.index is not None)
    bench.until_merged()
    index = bench.browsing.index
    bench.look_into("second", second)
    assert bench.browsing.index is None
    qtbot.waitUntil(lambda: bench.browsing.index is not None)
    assert len(bench.browsing.index) == 5
    bench.look_into("first", first, pieces)
    assert bench.browsing.index is index
    assert bench.browsing.unreachable_known is True


def test_odd_entries_that_are_known_are_found_in_an_index_that_is_made_again(bench, qtbot):
    for key in ("first", "second", "third", "first"):
        bench.look_into(key, toy("a b", more=("cd",)))
        qtbot.waitUntil(lambda: bench.browsing.index is not None)
        bench.until_merged()
    assert bench.ask(Query(glitches=frozenset({"unreachable"}))) == [5]


def test_a_file_whose_merges_cannot_be_read_is_looked_through_without_them(bench, qtbot):
    bench.look_into("broken", None, pieces_of(toy("a b")))
    qtbot.waitUntil(lambda: bench.browsing.index is not None)
    assert isinstance(bench.errors[0], GgufTruncated)
    assert bench.browsing.unreachable_known is None
    assert bench.ask(Query(text="b")) == [1, 4]


def test_a_real_vocabulary_has_no_entry_that_merges_do_not_make(bench, tmp_path):
    bench.look_into("gpt-2", read_merges(unpacked("gpt-2", tmp_path)))
    assert len(bench.ask(Query(text="ing"))) > 1000
    bench.until_merged()
    assert bench.browsing.index.count_glitches()["unreachable"] == 0
    assert len(bench.told) > 50
