"""Vocabularies as the window has them: real engines, opened, asked, killed and replaced."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.bridge.cutting import encoded
from app.bridge.vocabularies import Vocabularies
from app.bridge.vocabulary_engine import SILENCE_S, VocabularyEngine
from app.bridge.vocabulary_question import Answer
from app.core.errors import (
    ModelFileMissing,
    NotAModelFile,
    TemplateTooSlow,
    VitrailError,
    VocabularyCrashLoop,
    VocabularyEngineCrashed,
    VocabularyProtocolError,
)
from app.engine.api import CutOptions, PromptMessage, Vocabulary
from app.engine.client import EngineClient
from app.engine.launch import Launch, clean_environment, engine_launch
from app.engine.protocol import Event
from app.engine.seen import PromptQuestion, PromptSeen
from app.engine.vocabulary_protocol import (
    CloseVocabulary,
    CutText,
    OpenVocabulary,
    ReadTable,
    ServeVocabularies,
    TablePart,
    TextCut,
    VocabularyOpened,
)
from app.inspection.cut import Cut
from app.inspection.merges import replay
from tests.leftovers import threads_end
from tests.models import llama_model, with_template

WAIT_MS = 60_000

Lie = Callable[[Event], Event | None]


class Counted(EngineClient):
    """Remembers what it was sent."""

    def __init__(self, wake) -> None:
        self.sent: list[object] = []
        super().__init__(wake, engine_launch())

    def send(self, command) -> None:
        self.sent.append(command)
        super().send(command)


class Bench:
    """Vocabularies, what they said, and every engine they started."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.clients: list[Counted] = []
        self.engine = VocabularyEngine(self._start)
        self.vocabularies = Vocabularies(self.engine, folder)
        self.known: dict[str, Vocabulary] = {}
        self.errors: dict[str, VitrailError] = {}
        self.vocabularies.opened.connect(self.known.__setitem__)
        self.vocabularies.failed.connect(self.errors.__setitem__)

    def _start(self, wake) -> Counted:
        self.clients.append(Counted(wake))
        return self.clients[-1]

    def open(self, source: str | Path) -> Vocabulary:
        self.try_open(source)
        assert str(source) not in self.errors, self.errors
        return self.known[str(source)]

    def try_open(self, source: str | Path) -> None:
        source = str(source)
        self.known.pop(source, None)
        self.errors.pop(source, None)
        self.vocabularies.open(source)
        self.qtbot.waitUntil(lambda: source in self.known or source in self.errors, timeout=WAIT_MS)

    def cut(self, vocabulary: Vocabulary, text: str | bytes, **more) -> Cut | VitrailError:
        """The cut, or why there is none; `more` goes to `cut`, options are taken out of it."""
        names = ("add_special", "parse_special")
        options = CutOptions(**{name: more.pop(name, False) for name in names})
        told: list[Cut | VitrailError] = []
        self.vocabularies.cut(vocabulary, text, options, told.append, failed=told.append, **more)
        assert not told, "told before the call returned"
        self.qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
        assert len(told) == 1
        return told[0]

    def recut(self, vocabulary: Vocabulary, old: bytes, new: bytes, **more) -> Cut:
        before = self.cut(vocabulary, old, **more)
        assert isinstance(before, Cut)
        after = self.cut(vocabulary, new, previous=(old, before), **more)
        assert isinstance(after, Cut)
        return after

    def close(self) -> None:
        self.vocabularies.close()
        for client in self.clients:
            assert client.wait(60)
        assert threads_end("engine")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("vocabularies")


@pytest.fixture
def bench(qtbot, unpacked) -> Iterator[Bench]:
    made = Bench(qtbot, unpacked)
    yield made
    made.close()


@pytest.mark.parametrize("name", ["gpt-2", "qwen2", "phi-3"])
def test_a_vocabulary_that_comes_with_the_program_opens_with_nothing_downloaded(bench, name):
    vocabulary = bench.open(name)
    cut = bench.cut(vocabulary, "Hello world", add_special=True)

    assert vocabulary.name in ("GPT-2", "Qwen2", "Phi-3")
    assert sum(cut.lengths) - cut.added_space == len("Hello world") + 3 * cut.before
    assert cut.lost_bytes == 0
    assert bench.clients[0].sent[1] == ServeVocabularies(
        job=1, folders=(str(Path(vocabulary.path).parent.resolve()),)
    )


def test_the_starter_model_opens_without_its_weights(bench, starter_model):
    vocabulary = bench.open(starter_model)

    assert vocabulary.n_vocab == 49152
    assert "<|im_start|>" in vocabulary.chat_template
    assert bench.cut(vocabulary, "a\x04b").lost_bytes == 1


def test_several_are_open_at_once_in_one_engine(bench):
    gpt2, phi3 = bench.open("gpt-2"), bench.open("phi-3")

    assert bench.cut(gpt2, "Hello").ids == array("i", [15496])
    assert bench.cut(phi3, "Hello").ids == array("i", [15043])
    assert len(bench.clients) == 1


def test_what_is_open_is_not_read_again(bench):
    first = bench.open("gpt-2")

    assert bench.open("gpt-2") is first
    assert len([c for c in bench.clients[0].sent if isinstance(c, OpenVocabulary)]) == 1


def test_a_changed_file_is_another_vocabulary(bench, tmp_path):
    path = tmp_path / "m.gguf"
    llama_model(path)
    first = bench.open(path)
    shutil.copy(bench.open("phi-3").path, path)

    assert bench.open(path).n_vocab == 32064 != first.n_vocab


def test_a_file_elsewhere_needs_another_engine_and_nobody_notices(bench, tmp_path):
    gpt2 = bench.open("gpt-2")
    path = tmp_path / "other" / "m.gguf"
    path.parent.mkdir()
    llama_model(path)
    tiny = bench.open(path)

    assert bench.cut(gpt2, "Hello").ids == array("i", [15496])
    assert bench.cut(tiny, "hello").lost_bytes == 0
    assert len(bench.clients) == 2
    bench.qtbot.waitUntil(lambda: not bench.clients[0].alive, timeout=WAIT_MS)


def test_a_link_to_a_file_in_another_folder_opens(bench, tmp_path):
    (tmp_path / "blobs").mkdir()
    (tmp_path / "snapshot").mkdir()
    llama_model(tmp_path / "blobs" / "0123")
    link = tmp_path / "snapshot" / "m.gguf"
    link.symlink_to("../blobs/0123")

    assert bench.open(link).n_vocab > 256


def test_a_file_that_is_missing_or_none_is_said(bench, tmp_path):
    text = tmp_path / "t.gguf"
    text.write_text("not a model, only a text")
    bench.try_open(tmp_path / "no.gguf")
    bench.try_open(text)

    assert isinstance(bench.errors[str(tmp_path / "no.gguf")], ModelFileMissing)
    assert isinstance(bench.errors[str(text)], NotAModelFile)
    assert bench.open("gpt-2").n_vocab == 50257


def test_an_engine_that_dies_costs_one_error_and_no_other_vocabulary(bench):
    gpt2, phi3 = bench.open("gpt-2"), bench.open("phi-3")
    told: list[object] = []
    os.kill(bench.clients[0].pid, signal.SIGSTOP)  # so that it does not answer before it dies
    for vocabulary in (gpt2, phi3):
        bench.vocabularies.cut(vocabulary, "Hello", CutOptions(), told.append, failed=told.append)
    bench.clients[0].kill()
    bench.qtbot.waitUntil(lambda: len(told) == 2, timeout=WAIT_MS)

    assert isinstance(told[0], VocabularyEngineCrashed)
    assert told[1].ids == array("i", [15043])
    assert bench.cut(gpt2, "Hello").ids == array("i", [15496])


def test_an_engine_that_hangs_is_ended_and_the_next_question_answered(bench):
    gpt2 = bench.open("gpt-2")
    told: list[object] = []
    os.kill(bench.clients[0].pid, signal.SIGSTOP)
    bench.vocabularies.cut(gpt2, "Hello", CutOptions(), told.append, failed=told.append)
    # As its watchdog would, a minute later.
    bench.engine._process._set_silence(SILENCE_S)
    bench.qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)

    assert isinstance(told[0], VocabularyEngineCrashed)
    assert told[0].deliberate
    assert bench.cut(gpt2, "Hello").ids == array("i", [15496])


def test_an_engine_that_is_slow_is_waited_for(bench):
    gpt2 = bench.open("gpt-2")
    bench.engine._process._set_silence(SILENCE_S / 2)

    assert bench.cut(gpt2, "Hello").ids == array("i", [15496])
    assert len(bench.clients) == 1


def test_a_vocabulary_that_always_ends_the_engine_is_not_tried_for_ever(bench):
    gpt2 = bench.open("gpt-2")
    for _ in range(3):
        told: list[object] = []
        bench.vocabularies.cut(gpt2, "a", CutOptions(), told.append, failed=told.append)
        bench.clients[-1].kill()
        bench.qtbot.waitUntil(lambda told=told: bool(told), timeout=WAIT_MS)
        assert isinstance(told[0], VocabularyEngineCrashed)

    assert isinstance(bench.cut(gpt2, "a"), VocabularyCrashLoop)
    assert len(bench.clients) == 3


def test_a_long_text_is_cut_in_parts_and_followed(bench):
    gpt2 = bench.open("gpt-2")
    text = b"These are words.\nAnd more of them, in lines.\n" * 12_000
    steps: list[tuple[int, int]] = []
    cut = bench.cut(gpt2, text, progressed=lambda done, of: steps.append((done, of)))

    assert len(steps) > 3
    assert steps[-1] == (len(text), len(text))
    assert steps == sorted(steps)
    assert cut.lost_bytes == 0
    assert list(cut.ids) == list(bench.cut(gpt2, text[: len(text) // 12_000]).ids) * 12_000


def test_what_begins_and_ends_a_text_stands_at_its_ends_however_many_parts(bench):
    phi3 = bench.open("phi-3")
    text = b"so many words in this text " * 20_000
    cut = bench.cut(phi3, text, add_special=True)

    assert (cut.before, cut.after, cut.added_space, cut.lost_bytes) == (1, 0, True, 0)
    assert cut.ids[0] == 1
    assert 1 not in cut.ids[1:]


def test_a_text_that_is_given_up_is_not_cut_on(bench):
    gpt2 = bench.open("gpt-2")
    told: list[object] = []
    text = b"words " * 500_000
    cutting = bench.vocabularies.cut(gpt2, text, CutOptions(), told.append)
    cutting.cancel()
    short = bench.cut(gpt2, "after")

    assert len(short.ids) == 1
    assert told == []
    assert len([c for c in bench.clients[0].sent if isinstance(c, CutText)]) == 4


def test_a_key_in_a_long_text_sends_a_few_words(bench):
    gpt2 = bench.open("gpt-2")
    old = "Some words of a text. 你好，世界。\n".encode() * 5_000
    new = old[:100_000] + b"x" + old[100_000:]
    cut = bench.recut(gpt2, old, new)
    whole = bench.cut(gpt2, new)

    assert cut.incremental
    assert not whole.incremental
    assert (cut.ids, cut.lengths) == (whole.ids, whole.lengths)
    sent = [c for c in bench.clients[0].sent if isinstance(c, CutText)]
    assert min(len(command.text) for command in sent) < 200


ATOMS = ["a", "Hello", " ", "  ", "\n", "你好", "，", "。", "12", "'s", ".", "<|im_start|>", "</s>"]
ATOMS += [
    "<|end|>",
    "🦙",
    "e\u0301",
    "\r\n",
    "\u3000",
    "▁",
    " the",
    "\0",
    " words",
    " and",
    "\nthen",
]
SHORT = st.lists(st.sampled_from(ATOMS), max_size=3).map("".join)
TEXTS = st.lists(st.sampled_from(ATOMS), max_size=40).map("".join)


@pytest.mark.parametrize("name", ["gpt-2", "qwen2", "phi-3"])
def test_what_was_cut_again_is_what_the_whole_gives(bench, name):
    vocabulary = bench.open(name)
    counted = {True: 0, False: 0}

    @given(front=TEXTS, old=SHORT, new=SHORT, end=TEXTS, special=st.booleans())
    @settings(
        max_examples=120,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def check(front: str, old: str, new: str, end: str, special: bool) -> None:
        options = {"add_special": special, "parse_special": special}
        before, after = (front + old + end).encode(), (front + new + end).encode()
        cut = bench.recut(vocabulary, before, after, **options)
        whole = bench.cut(vocabulary, after, **options)
        counted[cut.incremental] += 1

        assert (cut.ids, cut.lengths) == (whole.ids, whole.lengths)
        assert (cut.before, cut.after, cut.added_space) == (
            (whole.before, whole.after, whole.added_space)
        )
        assert (cut.text_bytes, cut.lost_bytes) == (whole.text_bytes, whole.lost_bytes)

    check()
    assert counted[True]


def test_a_half_surrogate_becomes_the_replacement_character():
    assert encoded("a\ud83d") == "a\ufffd".encode()
    assert encoded("\ud83d\ude00") == "😀".encode()
    assert encoded("a\0é") == b"a\0\xc3\xa9"
    assert encoded(b"\xff") == b"\xff"


def test_the_table_has_every_entry_and_is_fetched_once(bench):
    phi3 = bench.open("phi-3")
    tables: list[object] = []
    bench.vocabularies.table(phi3, tables.append)
    bench.qtbot.waitUntil(lambda: bool(tables), timeout=WAIT_MS)
    bench.vocabularies.table(phi3, tables.append)
    table = tables[0]

    assert tables == [table, table]
    assert len(table) == 32064
    assert (table.piece(15043), table.kind(15043)) == (b" Hello", "normal")
    assert (table.kind(1), table.kind(3), table.piece(3)) == ("control", "byte", b"\0")
    with pytest.raises(IndexError):
        table.piece(-1)
    with pytest.raises(IndexError):
        table.kind(32064)


@pytest.mark.parametrize("what", ["table", "entries", "merges"])
def test_what_is_asked_for_twice_at_once_is_fetched_once(bench, what):
    gpt2 = bench.open("gpt-2")
    told: list[object] = []
    for _ in range(2):
        getattr(bench.vocabularies, what)(gpt2, told.append)
    bench.qtbot.waitUntil(lambda: len(told) == 2, timeout=WAIT_MS)

    assert told[0] is told[1]
    assert [type(each) for each in bench.clients[0].sent].count(ReadTable) == 1


def test_the_merges_come_from_the_header(bench):
    gpt2 = bench.open("gpt-2")
    told: list = []
    bench.vocabularies.merges(gpt2, told.append)
    bench.qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    bench.vocabularies.merges(gpt2, told.append)

    assert told[0] is told[1]
    assert len(told[0].tokens) == 50257


def test_an_end_that_llama_cpp_finds_in_spite_of_the_file_is_built_as_one(bench):
    qwen2 = bench.open("qwen2")
    merges = told_of(bench, bench.vocabularies.merges, qwen2)
    ids = list(bench.cut(qwen2, "a</s>b", parse_special=True).ids)
    built = replay(merges, ids)

    assert ids == [64, merges.id_of("</s>"), 65]
    assert built.agrees
    assert [lane.special for lane in built.lanes] == [False, True, False]


def test_a_vocabulary_that_was_forgotten_can_be_opened_again(bench):
    gpt2 = bench.open("gpt-2")
    bench.vocabularies.forget(gpt2)

    assert bench.open("gpt-2") == gpt2


def test_what_another_part_of_the_window_has_forgotten_still_cuts(bench):
    gpt2 = bench.open("gpt-2")
    bench.vocabularies.forget(gpt2)

    assert bench.cut(gpt2, "Hello").ids == array("i", [15496])


def test_after_the_end_nothing_is_asked(bench):
    gpt2 = bench.open("gpt-2")
    bench.vocabularies.close()
    told: list[object] = []
    bench.vocabularies.cut(gpt2, "a", CutOptions(), told.append, failed=told.append)

    assert told == []


def test_a_folder_that_is_made_after_the_engine_started_is_read(bench, tmp_path):
    late = tmp_path / "later"
    bench.engine._folders = lambda: (str(late),)
    first = bench.open("gpt-2")
    late.mkdir()
    model = late / "model.gguf"
    shutil.copyfile(first.path, model)

    assert bench.open(model).n_vocab == first.n_vocab
    assert len(bench.clients) == 2


def test_the_engine_reads_no_other_folder(bench, tmp_path):
    """Where the kernel has Landlock, a path outside is refused as if it could not be read."""
    gpt2 = bench.open("gpt-2")
    hidden = llama_model(tmp_path / "m.gguf")
    told: list[object] = []
    bench.engine.name("sneaky", str(hidden), frozenset())
    bench.engine.ask(
        "sneaky", OpenVocabulary(path=str(hidden), key="sneaky"), told.append, told.append
    )
    bench.qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)

    from app.engine import landlock

    assert isinstance(told[0], VitrailError) == bool(landlock.abi())
    assert bench.cut(gpt2, "Hello").lost_bytes == 0


def prompt_of(bench: Bench, vocabulary: Vocabulary, text: str) -> PromptSeen | VitrailError:
    told: list[PromptSeen | VitrailError] = []
    question = PromptQuestion(messages=(PromptMessage(role="user", content=text),))
    bench.vocabularies.prompt(vocabulary, question, told.append, told.append)
    assert not told, "told before the call returned"
    bench.qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    return told[0]


def test_a_text_stands_in_the_template_of_a_vocabulary_without_a_model(bench):
    seen = prompt_of(bench, bench.open("phi-3"), "Hi <|end|>")
    assert isinstance(seen, PromptSeen)
    assert seen.text == b"<s><|user|>\nHi <|end|><|end|>\n<|assistant|>\n"
    assert [seen.text[start:end] for start, end in seen.plain] == [b"<|end|>"]


def test_without_a_template_it_is_a_document(bench):
    vocabulary = bench.open("gpt-2")
    assert vocabulary.chat_template == ""
    seen = prompt_of(bench, vocabulary, "Hi")
    assert isinstance(seen, PromptSeen)
    assert seen.text == b"Hi"


def test_an_endless_template_is_not_tried_twice_and_the_vocabulary_still_cuts(bench, tmp_path):
    other = bench.open("qwen2")
    path = with_template(
        llama_model(tmp_path / "m.gguf"),
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        tmp_path / "t.gguf",
    )
    vocabulary = bench.open(path)
    assert isinstance(prompt_of(bench, vocabulary, "Hi"), TemplateTooSlow)
    started = len(bench.clients)
    assert isinstance(prompt_of(bench, vocabulary, "Hi you"), TemplateTooSlow)
    assert len(bench.clients) == started
    for each in (vocabulary, other):
        assert isinstance(bench.cut(each, "the"), Cut)
    # Opened anew it may try again.
    bench.vocabularies.forget(vocabulary)
    again = bench.open(path)
    running = len(bench.clients)
    assert isinstance(prompt_of(bench, again, "Hi"), TemplateTooSlow)
    assert isinstance(bench.cut(again, "the"), Cut)
    assert len(bench.clients) == running + 1


def test_all_who_look_up_entries_share_them(bench):
    gpt2 = bench.open("gpt-2")
    told: list = []
    bench.vocabularies.entries(gpt2, told.append)
    bench.vocabularies.entries(gpt2, told.append)
    bench.qtbot.waitUntil(lambda: len(told) == 2, timeout=WAIT_MS)
    bench.vocabularies.entries(gpt2, told.append)

    assert told[0] is told[1] is told[2]
    assert told[0].all[15496] == b"Hello"


class Liar(Counted):
    """Says of vocabularies what `lies` makes of it; nothing where that is None."""

    lies: ClassVar[dict[type, Lie]] = {}

    def take(self) -> list[Event]:
        told = [self.lies.get(type(event), lambda event: event)(event) for event in super().take()]
        return [event for event in told if event is not None]


@pytest.fixture
def lying(bench, monkeypatch) -> dict[type, Lie]:
    lies: dict[type, Lie] = {}
    monkeypatch.setattr(Liar, "lies", lies)
    monkeypatch.setattr(f"{__name__}.Counted", Liar)
    return lies


def told_of(bench: Bench, ask, vocabulary: Vocabulary) -> object:
    told: list[object] = []
    ask(vocabulary, told.append, told.append)
    bench.qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    return told[0]


def test_a_vocabulary_under_another_key_is_not_believed(bench, lying):
    gpt2 = bench.open("gpt-2")
    lying[VocabularyOpened] = lambda event: replace(event, vocabulary=gpt2)
    bench.try_open("phi-3")

    assert isinstance(bench.errors["phi-3"], VocabularyProtocolError)


def test_an_answer_of_another_kind_is_an_error_and_not_silence(bench, lying):
    lying[VocabularyOpened] = lambda event: TextCut(job=event.job)
    bench.try_open("phi-3")

    assert isinstance(bench.errors["phi-3"], VocabularyProtocolError)


def test_a_cut_with_impossible_ends_is_not_believed(bench, lying):
    gpt2 = bench.open("gpt-2")
    lying[TextCut] = lambda event: replace(event, after=-3)

    assert isinstance(bench.cut(gpt2, "Hello world"), VocabularyProtocolError)


def test_a_table_with_an_entry_missing_is_not_believed(bench, lying):
    gpt2 = bench.open("gpt-2")
    lying[TablePart] = lambda event: replace(
        event, lengths=event.lengths[4:], kinds=event.kinds[1:], scores=event.scores[4:]
    )

    assert isinstance(told_of(bench, bench.vocabularies.table, gpt2), VocabularyProtocolError)
    assert isinstance(told_of(bench, bench.vocabularies.entries, gpt2), VocabularyProtocolError)


def test_an_engine_that_tells_what_cannot_be_is_ended_and_the_others_ask_the_next(bench, lying):
    gpt2, phi3 = bench.open("gpt-2"), bench.open("phi-3")
    first = bench.clients[0]
    answers = iter([lambda event: replace(event, before=99), lambda _event: None])
    lying[TextCut] = lambda event: next(answers)(event) if bench.clients[-1] is first else event
    told: list[object] = []
    for vocabulary in (gpt2, phi3):
        bench.vocabularies.cut(vocabulary, "Hello", CutOptions(), told.append, failed=told.append)
    bench.qtbot.waitUntil(lambda: len(told) == 2, timeout=WAIT_MS)

    assert isinstance(told[0], VocabularyProtocolError)
    assert told[1].ids == array("i", [15043])
    assert first.wait(60)
    assert bench.cut(gpt2, "Hello").ids == array("i", [15496])
    assert len(bench.clients) == 2


def test_all_who_ask_for_a_table_that_cannot_be_are_told_and_may_ask_again(bench, lying):
    gpt2 = bench.open("gpt-2")
    lying[TablePart] = lambda event: replace(event, data=event.data[1:])
    told: list[object] = []
    for ask in (bench.vocabularies.table, bench.vocabularies.merges):
        ask(gpt2, told.append, told.append)
    bench.qtbot.waitUntil(lambda: len(told) == 2, timeout=WAIT_MS)
    lying.clear()

    assert [type(each) for each in told] == [VocabularyProtocolError] * 2
    assert len(told_of(bench, bench.vocabularies.table, gpt2)) == gpt2.n_vocab


def test_a_table_that_cannot_be_ends_the_engine_too(bench, lying):
    gpt2 = bench.open("gpt-2")
    lying[TablePart] = lambda event: replace(event, data=event.data[1:])
    told_of(bench, bench.vocabularies.table, gpt2)
    lying.clear()

    assert bench.clients[0].wait(60)
    assert len(told_of(bench, bench.vocabularies.table, gpt2)) == gpt2.n_vocab


def test_an_engine_that_always_lies_is_not_started_for_ever(bench, lying):
    gpt2 = bench.open("gpt-2")
    lying[TextCut] = lambda event: replace(event, before=99)
    told = [type(bench.cut(gpt2, "a")) for _ in range(5)]

    assert told == [VocabularyProtocolError] * 3 + [VocabularyCrashLoop] * 2
    assert len(bench.clients) == 3


@pytest.fixture
def flooding(bench, monkeypatch) -> Callable[..., list[Vocabulary]]:
    """Opens vocabularies in an engine that tells one thing for ever; the next one is sound."""

    def start(what: str, *sources: str) -> list[Vocabulary]:
        program = (sys.executable, "-m", "tests.bridge.flooding_child", what)
        launch = Launch(program, Path(__file__).parents[2], clean_environment({}))
        monkeypatch.setattr(f"{__name__}.engine_launch", lambda: launch)
        opened = [bench.open(source) for source in sources]
        monkeypatch.undo()
        return opened

    return start


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("tokens", "cut"),
        ("nothing", "cut"),
        ("words", "cut"),
        ("entries", "table"),
        ("bytes", "table"),
        ("text", "prompt"),
        ("spans", "prompt"),
        ("plain", "prompt"),
        ("tokens", "prompt"),
    ],
)
def test_an_engine_whose_answer_has_no_end_is_ended_and_the_next_one_asked(
    bench, flooding, what, asked
):
    (gpt2,) = flooding(what, "gpt-2")
    ask = {
        "cut": lambda: bench.cut(gpt2, "Hello world"),
        "table": lambda: told_of(bench, bench.vocabularies.table, gpt2),
        "prompt": lambda: prompt_of(bench, gpt2, "Hello world"),
    }[asked]

    assert isinstance(ask(), VocabularyProtocolError)
    assert bench.clients[0].wait(10)
    assert not isinstance(ask(), VitrailError)
    assert len(bench.clients) == 2


def test_what_else_an_endless_engine_was_asked_the_next_one_is(bench, flooding):
    told: list[object] = []
    for vocabulary in flooding("tokens", "gpt-2", "phi-3"):
        bench.vocabularies.cut(vocabulary, "Hello", CutOptions(), told.append, failed=told.append)
    bench.qtbot.waitUntil(lambda: len(told) == 2, timeout=WAIT_MS)

    assert isinstance(told[0], VocabularyProtocolError)
    assert told[1].ids == array("i", [15043])


def test_a_lie_that_is_found_out_late_does_not_end_the_next_engine(bench):
    gpt2 = bench.open("gpt-2")
    told: list[Answer] = []
    bench.engine.ask(gpt2.key, ReadTable(key=gpt2.key), told.append, bench.errors.get)
    bench.qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    bench.clients[0].kill()
    bench.qtbot.waitUntil(lambda: not bench.engine.alive, timeout=WAIT_MS)
    bench.cut(gpt2, "Hello")
    told[0].disbelieve(VocabularyProtocolError())

    assert bench.cut(gpt2, "Hello").ids == array("i", [15496])
    assert len(bench.clients) == 2


def test_a_table_that_arrives_after_its_vocabulary_was_forgotten_is_not_kept(bench):
    gpt2 = bench.open("gpt-2")
    told: list[object] = []
    bench.vocabularies.table(gpt2, told.append)
    bench.vocabularies.merges(gpt2, told.append)
    bench.vocabularies.forget(gpt2)
    bench.qtbot.waitUntil(lambda: len(told) == 2, timeout=WAIT_MS)

    assert not bench.vocabularies._tables
    assert not bench.vocabularies._merges


def test_a_file_that_has_gone_meanwhile_is_what_is_missing(bench, tmp_path):
    path = llama_model(tmp_path / "m.gguf")
    vocabulary = bench.open(path)
    path.unlink()
    bench.clients[0].kill()
    bench.qtbot.waitUntil(lambda: not bench.engine.alive, timeout=WAIT_MS)

    assert isinstance(bench.cut(vocabulary, "the"), ModelFileMissing)


def test_no_more_vocabularies_stay_open_than_are_kept(bench, tmp_path, monkeypatch):
    monkeypatch.setattr("app.bridge.vocabulary_engine.KEPT", 2)
    one, two, three = (llama_model(tmp_path / f"{name}.gguf") for name in "abc")
    first, second = bench.open(one), bench.open(two)
    told_of(bench, bench.vocabularies.table, first)
    told_of(bench, bench.vocabularies.merges, first)
    bench.cut(second, "the")
    bench.open(three)
    sent = bench.clients[-1].sent

    assert [c.key for c in sent if isinstance(c, CloseVocabulary)] == [first.key]
    assert not bench.vocabularies._tables
    assert not bench.vocabularies._merges
    assert isinstance(bench.cut(first, "the"), Cut)
    assert [c.key for c in sent if isinstance(c, CloseVocabulary)] == [first.key, second.key]
    assert len(told_of(bench, bench.vocabularies.table, first)) == first.n_vocab


def test_what_was_asked_before_a_vocabulary_made_room_is_answered(bench, tmp_path, monkeypatch):
    monkeypatch.setattr("app.bridge.vocabulary_engine.KEPT", 1)
    first = bench.open(llama_model(tmp_path / "a.gguf"))
    second = bench.open(llama_model(tmp_path / "b.gguf"))
    told: list[object] = []
    for vocabulary in (first, second, first, second):
        bench.vocabularies.cut(vocabulary, "the", CutOptions(), told.append, failed=told.append)
    bench.qtbot.waitUntil(lambda: len(told) == 4, timeout=WAIT_MS)

    assert all(isinstance(cut, Cut) and cut.exact for cut in told)
