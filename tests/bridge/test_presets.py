"""Choosing presets, what a conversation keeps of them, and what goes into a prompt."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QDate, QLocale

from app.bridge.governing import language_code
from app.bridge.presets import PresetList
from app.chat.conversation import ConversationSettings
from app.chat.presets import Opening, Preset, PresetModel
from app.core.errors import ExportFailed, PresetsRefused
from app.core.settings import Defaults
from app.engine.protocol import Generate

STRICT = Preset(
    name="Strict",
    settings=ConversationSettings(
        system_prompt="It is {date}. Say {{date}}.", sampling={"temperature": 0.1}, max_tokens=7
    ),
)
GREETING = Preset(
    name="Greeting", opening=(Opening(role="assistant", content="Hello, I am {model}."),)
)


@pytest.fixture
def presets(qtbot, storage, session):
    library = SimpleNamespace(looked=True, entries=list)
    made = PresetList(storage, session, library)
    qtbot.waitUntil(lambda: bool(made.items()))
    yield made
    made.close()


@pytest.fixture
def kept(qtbot, presets):
    """Keeps presets of one's own; their keys."""

    def keep(*values: Preset) -> list[str]:
        with qtbot.waitSignal(presets.changed):
            presets.add(values)
        return [item.key for item in presets.items()[: len(values)]]

    return keep


def said(session) -> list[tuple[str, str]]:
    return [(item.node.message.role, item.node.message.content) for item in session.path()]


def test_the_preset_stands_between_the_model_and_the_conversation(
    presets, ready, preferences, host
):
    preferences.update(defaults=Defaults(sampling={"temperature": 0.9, "top_k": 3}, max_tokens=5))
    presets.apply(STRICT)
    resolved = ready.resolved()
    assert (resolved.sampling.temperature, resolved.sampling.top_k) == (0.1, 3)
    assert resolved.max_tokens == 7
    ready.set_settings(ConversationSettings(sampling={"temperature": 1.5}))
    assert ready.resolved().sampling.temperature == 1.5
    assert ready.inherited().sampling.temperature == 0.1


def test_changing_a_preset_later_changes_no_conversation(presets, kept, session, settle, qtbot):
    (key,) = kept(STRICT)
    presets.apply(presets.preset(key))
    settle()
    with qtbot.waitSignal(presets.changed):
        presets.set(key, GREETING)
    assert session.preset() == STRICT
    assert session.resolved().max_tokens == 7


def test_what_a_preset_decides_is_no_longer_decided_by_the_conversation(presets, session):
    session.set_settings(
        ConversationSettings(
            system_prompt="Mine", sampling={"temperature": 1.0, "top_k": 9}, seed=4
        )
    )
    presets.apply(STRICT)
    own = session.settings()
    assert (own.system_prompt, own.sampling, own.seed) == (None, {"top_k": 9}, 4)


def test_choosing_can_be_undone(presets, session, settle):
    before = ConversationSettings(system_prompt="Mine")
    session.set_settings(before)
    presets.apply(STRICT)
    session.history.undo()
    assert (session.preset(), session.settings()) == (None, before)
    session.history.redo()
    assert session.preset() == STRICT
    settle()


def test_variables_are_filled_in_when_the_prompt_is_sent(presets, ready, engines, finished, qtbot):
    presets.apply(STRICT)
    today = QLocale().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)
    assert ready.resolved().system_prompt == "It is {date}. Say {{date}}."
    ready.send("Hi")
    qtbot.waitUntil(lambda: len(ready.path()) == 2)
    finished()
    request = engines.sent(Generate)[-1].request
    assert request.messages[0].content == f"It is {today}. Say {{date}}."
    assert ready.path()[-1].node.message.facts.system_prompt == f"It is {today}. Say {{date}}."


def test_a_conversation_begins_with_the_messages_of_its_preset(
    presets, ready, qtbot, engines, finished
):
    presets.start(GREETING)
    qtbot.waitUntil(lambda: len(ready.path()) == 1)
    name = ready.governing.variables()["model"]
    assert name
    assert said(ready) == [("assistant", f"Hello, I am {name}.")]
    assert ready.untouched()
    ready.send("Hi")
    qtbot.waitUntil(lambda: len(ready.path()) == 3)
    finished()
    roles = [message.role for message in engines.sent(Generate)[-1].request.messages]
    assert roles == ["assistant", "user"]
    assert not ready.untouched()
    assert ready.summary(ready.current).title == "Hi"


def test_nothing_is_sent_before_the_messages_of_the_preset_are_there(presets, ready, qtbot):
    presets.start(GREETING)
    assert not ready.send("too early")
    qtbot.waitUntil(lambda: len(ready.path()) == 1)
    assert ready.send("now")
    qtbot.waitUntil(lambda: len(ready.path()) == 3)


def test_another_preset_replaces_a_greeting_that_nobody_answered(presets, session, qtbot, settle):
    presets.start(GREETING)
    qtbot.waitUntil(lambda: len(session.path()) == 1)
    talk = session.current
    presets.start(STRICT)
    qtbot.waitUntil(lambda: len(session.path()) == 0)
    assert (session.current, session.preset()) == (talk, STRICT)
    session.history.undo()
    qtbot.waitUntil(lambda: len(session.path()) == 1)
    assert session.preset() == GREETING


def test_starting_leaves_the_conversation_alone_that_is_going_on(
    presets, ready, finished, qtbot, settle
):
    ready.send("Hi")
    qtbot.waitUntil(lambda: len(ready.path()) == 2)
    finished()
    first = ready.current
    presets.start(GREETING)
    qtbot.waitUntil(lambda: ready.current != first and len(ready.path()) == 1)
    assert ready.preset() == GREETING
    ready.open(first)
    qtbot.waitUntil(lambda: ready.current == first)
    assert ready.preset() is None


def test_a_preset_can_be_given_to_a_conversation_that_is_going_on(presets, ready, finished, qtbot):
    ready.send("Hi")
    qtbot.waitUntil(lambda: len(ready.path()) == 2)
    finished()
    presets.apply(GREETING)
    assert ready.preset() == GREETING
    assert len(ready.path()) == 2


def test_a_new_conversation_begins_plainly(presets, session, qtbot, settle):
    presets.start(GREETING)
    qtbot.waitUntil(lambda: len(session.path()) == 1)
    session.new()
    qtbot.waitUntil(lambda: len(session.path()) == 0)
    assert session.preset() is None
    settle()
    assert len(session.conversations()) == 1


def test_what_is_on_the_disk_is_the_preset(presets, session, storage, settle, qtbot):
    presets.apply(STRICT)
    settle()
    with qtbot.waitSignal(session.opened):
        storage.opened.emit()  # all is read again
    qtbot.waitUntil(lambda: session.current != 0)
    assert session.preset() == STRICT


class TestItsModel:
    @pytest.fixture
    def entries(self, presets):
        found = [
            SimpleNamespace(path="/m/big-Q4.gguf", name="Big", quantization="Q4"),
            SimpleNamespace(path="/m/small.gguf", name="Small", quantization="Q8_0"),
        ]
        presets._library.entries = lambda: found
        return found

    @pytest.mark.parametrize(
        ("model", "path"),
        [
            (PresetModel(path="/m/small.gguf"), "/m/small.gguf"),
            (PresetModel(path="/elsewhere/Big-q4.gguf", file="Big-q4.gguf"), "/m/big-Q4.gguf"),
            (PresetModel(name="small", quantization="Q8_0"), "/m/small.gguf"),
            (PresetModel(name="small", quantization="Q4"), ""),
            (PresetModel(name="gone", file="gone.gguf", path="/gone.gguf"), ""),
            (PresetModel(), ""),
        ],
    )
    def test_is_found_by_path_file_or_name(self, presets, entries, model, path):
        assert presets.find_model(model) == path

    def test_is_wanted_when_it_is_chosen(self, presets, entries, qtbot):
        with qtbot.waitSignal(presets.model_wanted) as wanted:
            presets.apply(Preset(name="x", model=PresetModel(file="small.gguf")))
        assert wanted.args == ["/m/small.gguf"]

    def test_that_is_missing_is_said_once_the_folders_were_looked_through(self, presets, entries):
        preset = Preset(name="x", model=PresetModel(file="gone.gguf"))
        assert presets.misses_model(preset)
        presets._library.looked = False
        assert not presets.misses_model(preset)
        assert not presets.misses_model(STRICT)


def test_what_is_set_here_can_be_kept_as_a_preset(presets, session, preferences):
    preferences.update(defaults=Defaults(system_prompt="Be brief.", max_tokens=99))
    presets.apply(GREETING)
    session.set_settings(ConversationSettings(sampling={"top_k": 3}, stop=("END",)))
    made = presets.from_conversation("Mine")
    assert made.name == "Mine"
    assert made.opening == GREETING.opening
    assert made.settings == ConversationSettings(
        system_prompt="Be brief.", sampling={"top_k": 3}, stop=("END",)
    )


def test_they_move_one_step_at_a_time(presets, kept, settle):
    kept(STRICT, GREETING)
    keys = [item.key for item in presets.items()]
    presets.hide(keys[2], hidden=True)
    settle()
    presets.move(keys[0], 1)
    presets.move(keys[0], 1)
    shown = [item.key for item in presets.items()]
    assert shown[:3] == [keys[1], keys[3], keys[0]]
    presets.move(keys[0], -9)
    assert presets.items()[0].key == keys[0]
    settle()
    assert presets.items()[0].key == keys[0]


def test_one_that_was_deleted_comes_back_to_its_place(presets, kept, qtbot):
    keys = kept(STRICT, GREETING)
    with qtbot.waitSignal(presets.changed):
        gone = presets.delete(keys[0])
    assert presets.item(keys[0]) is None
    with qtbot.waitSignal(presets.changed):
        presets.restore(gone)
    assert presets.items()[0].key == keys[0]
    assert presets.delete(presets.items()[5].key) is None


def test_a_copy_is_an_own_one(presets, qtbot):
    keys = []
    shipped = presets.items()[0]
    presets.duplicate(shipped.key, "Copy", keys.append)
    qtbot.waitUntil(lambda: bool(keys))
    copy = presets.preset(keys[0])
    assert copy.name == "Copy"
    assert copy.settings == shipped.value("en").settings


def test_a_file_takes_them_to_another_computer(presets, kept, tmp_path, qtbot):
    kept(STRICT)
    path = str(tmp_path / "p.json")
    done, failed, counts = [], [], []
    presets.export_file(path, [STRICT, GREETING], lambda: done.append(1), failed.append)
    qtbot.waitUntil(lambda: done == [1])
    presets.import_file(path, counts.append, failed.append)
    qtbot.waitUntil(lambda: counts == [2])
    assert [p.name for _key, p in presets.presets()[:3]] == ["Strict", "Greeting", "Strict"]
    assert failed == []


def test_a_wrong_file_changes_nothing_and_says_where(presets, tmp_path, qtbot):
    path = tmp_path / "p.json"
    path.write_text('{"format": "vitrail-presets", "version": 1, "presets": [{"name": "A"}, 5]}')
    before, failed = presets.items(), []
    presets.import_file(str(path), lambda _count: None, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], PresetsRefused)
    assert failed[0].where == "presets[1]"
    assert presets.items() == before
    presets.export_file(str(tmp_path / "no" / "x"), [STRICT], lambda: None, failed.append)
    qtbot.waitUntil(lambda: len(failed) == 2)
    assert isinstance(failed[1], ExportFailed)


def test_shipped_ones_speak_the_language_of_the_window(presets):
    before = QLocale()
    english = presets.presets()[0][1].name
    try:
        QLocale.setDefault(QLocale("zh_CN"))
        assert language_code() == "zh_CN"
        assert presets.presets()[0][1].name != english
    finally:
        QLocale.setDefault(before)
