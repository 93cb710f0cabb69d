from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.chat.presets import Preset
from app.chat.stock import Item
from app.ui.findable import Models, Presets, Settings
from app.ui.findings import Findings, Role, match
from app.ui.palette import Palette
from app.ui.spoken import Spoken
from app.ui.translations import LANGUAGES
from tests.ui.doubles import shouting
from tests.ui.language import speaking

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("New conversation", "new", (0, ((0, 3),))),
        ("New conversation", "con", (1, ((4, 3),))),
        ("New conversation", "vers", (2, ((7, 4),))),
        ("New conversation", "con new", (1, ((0, 3), (4, 3)))),
        ("Scroll on", "on", (1, ((7, 2),))),
        ("“龘”为什么占三个词元", "词元", (2, ((9, 2),))),
        ("New conversation", "xyz", None),
        ("New conversation", "", (0, ())),
        ("Theme", "theme", (-1, ((0, 5),))),
        ("İstanbul", "stan", (2, ((1, 4),))),
    ],
)
def test_words_are_found_where_they_begin_a_word_first(text, typed, expected):
    assert match(text, typed.split()) == expected


@pytest.fixture
def session_with_talks(qtbot, session):
    title = "Temperature 0 is not greedy"
    # The list is read on its own; a name given before that would be lost.
    qtbot.waitUntil(lambda: session.conversations() != ())
    session.rename(session.current, title)
    qtbot.waitUntil(lambda: [talk.title for talk in session.conversations()] == [title])
    return session


@pytest.fixture
def window(qtbot, applied):
    applied.reduce_motion = True
    made = QWidget()
    made.resize(1280, 800)
    made.field = QLineEdit(made)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.field.setFocus()
    return made


@pytest.fixture
def palette(window, applied, actions, session_with_talks):
    return Palette(applied, actions, session_with_talks, parent=window)


def texts(palette) -> list[str]:
    model = palette.findings
    return [model.index(row).data() for row in range(model.rowCount())]


def chosen(palette) -> str:
    return palette.list.currentIndex().data()


def test_the_item_model_keeps_qts_rules(qtmodeltester, actions, session_with_talks):
    findings = Findings(actions, session_with_talks)
    findings.find("")
    qtmodeltester.check(findings)
    findings.find("nothing like this")
    qtmodeltester.check(findings)


def test_it_finds_an_action_and_does_it(palette, actions, window, qtbot):
    done = []
    actions["app.shortcuts"].triggered.connect(lambda: done.append(1))
    palette.reveal()
    assert palette.field.hasFocus()
    qtbot.keyClicks(palette.field, actions["app.shortcuts"].text()[:9])
    assert texts(palette)[1:] == [actions["app.shortcuts"].text()]
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == [1]
    assert not palette.isVisible()
    assert window.field.hasFocus()


def test_the_best_match_comes_first(palette, qtbot):
    palette.reveal()
    qtbot.keyClicks(palette.field, "con")
    assert chosen(palette).startswith("Con")


def test_it_finds_and_opens_a_conversation(palette, session, actions, qtbot):
    shown = []
    actions["page.chat"].triggered.connect(lambda: shown.append(1))
    palette.reveal()
    qtbot.keyClicks(palette.field, "greedy temp")
    assert texts(palette)[1:] == ["Temperature 0 is not greedy"]
    index = palette.list.currentIndex()
    assert index.data(Role.SPANS) == ((0, 4), (21, 6))
    assert index.data(Role.CHECKED)
    opened = []
    session.opened.connect(opened.append)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown == [1])


def test_marks_narrow_what_is_looked_for(palette, qtbot):
    palette.reveal()
    qtbot.keyClicks(palette.field, ">")
    assert "Temperature 0 is not greedy" not in texts(palette)
    palette.field.clear()
    qtbot.keyClicks(palette.field, "#")
    assert texts(palette)[1:] == ["Temperature 0 is not greedy"]


def test_what_cannot_be_done_now_is_found_and_cannot_be_chosen(palette, actions, qtbot):
    actions["model.unload"].setEnabled(False)
    palette.reveal()
    assert actions["model.unload"].text() not in texts(palette)
    qtbot.keyClicks(palette.field, actions["model.unload"].text())
    assert texts(palette)[1:] == [actions["model.unload"].text()]
    assert not palette.findings.index(1).flags() & Qt.ItemFlag.ItemIsEnabled
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_nothing_found_is_said(palette, qtbot):
    palette.reveal()
    qtbot.keyClicks(palette.field, "qqqqq")
    assert [palette.findings.index(0).data(Role.KIND), len(texts(palette))] == ["nothing", 1]


def test_every_action_of_the_registry_is_found_by_its_name(palette, actions):
    palette.reveal()
    for action in actions:
        palette.findings.find(f"> {action.text()}")
        assert action.text() in texts(palette), action.objectName()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "identifier"),
    [
        ("new conversation", "chat.new"),
        ("新建对话", "chat.new"),
        ("xjdh", "chat.new"),
        ("Dark theme", "theme.dark"),
        ("深色", "theme.dark"),
        ("keyboard", "app.shortcuts"),
    ],
)
def test_names_in_either_language_and_first_letters_find(  # noqa: PLR0917
    qapp, applied, actions, session_with_talks, window, language, typed, identifier
):
    with speaking(qapp, language):
        actions.retranslate()
        palette = Palette(applied, actions, session_with_talks, parent=window)
        palette.reveal()
        palette.field.setText(typed)
        assert chosen(palette) == actions[identifier].text()
    actions.retranslate()


def test_what_was_found_by_another_name_says_it(qapp, palette, actions, qtbot):
    palette.reveal()
    palette.field.setText("深色")
    index = palette.list.currentIndex()
    assert index.data() == "Dark theme"
    assert "深色" in index.data(Role.NOTE)


def test_what_was_chosen_last_comes_first_also_after_a_restart(  # noqa: PLR0917
    window, applied, actions, session_with_talks, preferences, qtbot
):
    def make():
        return Palette(applied, actions, session_with_talks, (), preferences, parent=window)

    palette = make()
    for words in ("Light theme", "greedy"):
        palette.reveal()
        palette.field.setText(words)
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert preferences.settings.window.palette[1] == "command:theme.light"
    again = make()
    again.reveal()
    assert texts(again)[:3] == ["Recent", "Temperature 0 is not greedy", "Light theme"]
    assert texts(again).count("Light theme") == 1
    again.field.setText("theme")
    assert chosen(again) == "Light theme"


def test_an_action_by_its_shortcut_closes_it(palette, window, actions, qtbot):
    window.addActions(list(actions))
    palette.reveal()
    qtbot.keyClick(palette.field, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert not palette.isVisible()


def test_its_own_shortcut_closes_it_again(palette, window, actions, qtbot):
    actions["view.palette"].triggered.connect(palette.reveal)
    window.addActions(list(actions))
    for keys in ((Qt.Key.Key_K, CONTROL), (Qt.Key.Key_P, CONTROL | SHIFT)):
        window.field.setFocus()
        qtbot.keyClick(window, *keys)
        assert palette.isVisible()
        qtbot.keyClick(palette.field, *keys)
        assert not palette.isVisible()
        assert window.field.hasFocus()


class TestOtherThings:
    @pytest.fixture
    def done(self):
        return []

    @pytest.fixture
    def full(self, window, applied, actions, session_with_talks, done):
        """With two models, two presets and all settings."""
        entries = [
            SimpleNamespace(
                path=f"/m/{name}.gguf",
                name=name,
                quantization="Q4_K_M",
                size_bytes=2_300_000_000,
                embedding=False,
                broken=None,
                missing_shards=0,
            )
            for name in ("Tempest 3B", "Other 7B")
        ]
        library = SimpleNamespace(entries=lambda: entries)
        host = SimpleNamespace(path="/m/Other 7B.gguf", state="ready")
        both = {"en": Preset(name="Summarizer"), "zh_CN": Preset(name="摘要助手")}
        items = [Item(shipped="s", versions=both), Item(id=3, own=Preset(name="Mine"))]
        presets = SimpleNamespace(
            presets=lambda: [(item.key, item.value("en")) for item in items],
            item=lambda key: next(item for item in items if item.key == key),
            start=lambda preset: done.append(preset.name),
        )
        sources = (
            Models(library, host, done.append),
            Presets(presets, actions),
            Settings(Spoken(), lambda entry: done.append(entry.key)),
        )
        return Palette(applied, actions, session_with_talks, sources, parent=window)

    @pytest.mark.parametrize(
        ("typed", "what"),
        [
            ("tempest", "/m/Tempest 3B.gguf"),
            ("@other", "/m/Other 7B.gguf"),
            ("summar", "Summarizer"),
            ("摘要助手", "Summarizer"),
            ("zyzs", "Summarizer"),
            ("* mine", "Mine"),
            (": temperature", "defaults.sampling:temperature"),
            (": 温度", "defaults.sampling:temperature"),
            ("proxy", "network.proxy_mode"),
            ("reduce motion", "appearance.reduce_motion"),
        ],
    )
    def test_are_found_and_chosen(self, full, qtbot, done, typed, what):
        full.reveal()
        full.field.setText(typed)
        qtbot.keyClick(full.field, Qt.Key.Key_Return)
        assert done == [what]

    def test_stand_under_heads_of_their_own(self, full):
        full.reveal()
        heads = [
            row
            for row in range(full.findings.rowCount())
            if full.findings.index(row).data(Role.KIND) == "head"
        ]
        names = [full.findings.index(row).data() for row in heads]
        assert names == ["Commands", "Conversations", "Models", "Presets", "Settings"]

    def test_the_group_with_the_best_match_stands_first(self, full):
        full.reveal()
        full.field.setText("temp")
        assert full.findings.index(0).data() in {"Conversations", "Models", "Commands"}
        full.field.setText("Tempest 3B Q4")
        assert texts(full) == ["Models", "Tempest 3B Q4_K_M"]
        assert full.findings.index(1).data(Role.NOTE) == "2.3 GB"

    def test_the_item_model_keeps_qts_rules(self, full, qtmodeltester):
        for typed in ("", "t", "@", "qqq"):
            full.findings.find(typed)
            qtmodeltester.check(full.findings)


def test_a_group_finds_its_actions(palette, actions, qtbot):
    palette.reveal()
    qtbot.keyClicks(palette.field, actions.group_name("application"))
    assert actions["app.quit"].text() in texts(palette)


def test_arrows_go_round_and_skip_heads(palette, actions, qtbot):
    palette.reveal()
    first = chosen(palette)
    assert first == actions["chat.new"].text()
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert chosen(palette) == "Temperature 0 is not greedy"
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert chosen(palette) == first
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() > 5
    qtbot.keyClick(palette.field, Qt.Key.Key_PageUp)
    assert chosen(palette) == first
    qtbot.keyClick(palette.field, Qt.Key.Key_Tab)
    assert chosen(palette) == actions["chat.next"].text()


def test_a_pointer_at_rest_chooses_nothing(palette, actions, qtbot):
    palette.reveal()
    under = palette.findings.index(5)
    palette.list.entered.emit(under)
    assert chosen(palette) == actions["chat.new"].text()
    palette._rests_at += QPoint(1, 0)
    palette.list.entered.emit(under)
    assert palette.list.currentIndex() == under


def test_escape_closes_it_and_stops_no_answer(palette, actions, window, qtbot):
    stopped = []
    actions["reply.stop"].triggered.connect(lambda: stopped.append(1))
    window.addAction(actions["reply.stop"])
    palette.reveal()
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert stopped == []
    assert window.field.hasFocus()


def test_a_click_beside_it_closes_and_a_click_on_a_row_chooses(palette, actions, qtbot):
    done = []
    actions["chat.new"].triggered.connect(lambda: done.append(1))
    palette.reveal()
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette._box().center())
    assert palette.isVisible()
    row = palette.list.visualRect(palette.findings.first()).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert done == [1]
    palette.reveal()
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not palette.isVisible()


def test_the_words_follow_the_language(palette, qapp):
    palette.reveal()
    with shouting(qapp):
        assert palette.field.placeholderText().startswith("ZH ")
        palette.findings.find("")
        assert texts(palette)[0] == "ZH Commands"


def test_a_hidden_palette_looks_nothing_up_when_the_language_changes(palette, qapp):
    with shouting(qapp):
        assert palette.findings.rowCount() == 0
        palette.reveal()
        assert texts(palette)[0] == "ZH Commands"


def test_the_plane_follows_the_theme(palette, applied, qtbot):
    palette.reveal()
    qtbot.keyClicks(palette.field, "> quit")
    qtbot.waitUntil(lambda: len(texts(palette)) < 5)
    applied.set_mode("light")
    applied.set_mode("dark")
    below = palette.list.geometry().bottomLeft() + QPoint(20, -20)
    assert palette.grab().toImage().pixelColor(below) == applied.color("raised")
