"""The settings of a conversation: what is set here, what is inherited, and the way back."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt

from app.bridge.chat import PathItem
from app.chat.conversation import ConversationSettings, Message, Node, ReplyFacts
from app.core.settings import Defaults
from app.ui.chat.samplers import FREQUENT, MORE, SPANS
from app.ui.widgets.number_row import NumberRow
from tests.ui import alone
from tests.ui.doubles import shouting, unnamed

host, panel, preferences, session = alone.host, alone.panel, alone.preferences, alone.session


class TestSampling:
    def test_the_slider_and_the_field_say_the_same(self, panel, session):
        row = panel.sampling.row("temperature")

        row.slider.setValue(SPANS["temperature"].position(1.2))
        assert row.field.value() == 1.2

        row.field.setValue(0.3)
        assert row.slider.value() == SPANS["temperature"].position(0.3)
        assert session.own.sampling == {"temperature": 0.3}

    def test_a_drag_is_stored_once_when_it_ends(self, panel, session, qtbot):
        row = panel.sampling.row("temperature")
        panel.resize(288, 800)
        panel.show()
        stored = []
        session.settings_changed.connect(lambda: stored.append(dict(session.own.sampling)))
        slider, left = row.slider, Qt.MouseButton.LeftButton

        qtbot.mousePress(slider, left, pos=QPoint(20, slider.height() // 2))
        for x in (40, 60, 80):
            qtbot.mouseMove(slider, QPoint(x, slider.height() // 2))
        shown = row.field.value()
        assert stored == []
        qtbot.mouseRelease(slider, left, pos=QPoint(80, slider.height() // 2))

        assert stored == [{"temperature": shown}]

    def test_nothing_moves_under_the_pointer_when_the_first_value_changes(self, panel, qtbot, host):
        host.ready(sampling={"temperature": 0.6})
        panel.resize(288, 800)
        panel.show()
        row = panel.sampling.row("temperature")
        qtbot.waitUntil(lambda: row.height() > 0)
        before = row.mapTo(panel, QPoint())
        row.field.setValue(1.5)
        panel.length.field.setValue(64)
        panel.grab()
        assert row.mapTo(panel, QPoint()) == before
        assert panel._changed.text().startswith("2 ")

    def test_only_what_differs_is_stored(self, panel, session):
        panel.sampling.row("top_k").field.setValue(20)
        assert session.own.sampling == {"top_k": 20}

        panel.sampling.row("top_k").field.setValue(40)
        assert session.own.sampling == {}

    def test_whole_numbers_are_stored_whole(self, panel, session):
        panel.sampling.row("top_k").field.setValue(20)

        assert type(session.own.sampling["top_k"]) is int

    def test_the_way_back_shows_only_when_there_is_one(self, panel, session):
        row = panel.sampling.row("min_p")
        assert row.reset_button.isHidden()

        row.field.setValue(0.2)
        assert not row.reset_button.isHidden()

        row.reset_button.click()
        assert session.own.sampling == {}
        assert row.value() == 0.05
        assert row.reset_button.isHidden()

    def test_the_notch_is_what_is_inherited(self, panel, preferences):
        preferences.update(defaults=Defaults(sampling={"temperature": 0.4}))

        row = panel.sampling.row("temperature")
        assert row.slider.notch() == SPANS["temperature"].position(0.4)
        assert row.value() == 0.4

    def test_the_model_says_more_than_the_defaults(self, panel, preferences, host):
        preferences.update(defaults=Defaults(sampling={"temperature": 0.4}))
        host.ready(sampling={"temperature": 0.6})

        assert panel.sampling.row("temperature").value() == 0.6
        assert "model" in panel.sampling.row("temperature").toolTip()

    def test_it_says_where_a_value_comes_from(self, panel, preferences, host):
        row = panel.sampling.row("temperature")
        assert "Vitrail" in row.toolTip()

        preferences.update(defaults=Defaults(sampling={"temperature": 0.4}))
        assert "your defaults" in row.toolTip()

        row.field.setValue(1.0)
        assert "this conversation" in row.toolTip()
        assert "0.40" in row.toolTip()

    def test_a_value_typed_beyond_the_slider_is_kept(self, panel, session):
        row = panel.sampling.row("temperature")

        row.field.setValue(4.5)

        assert session.own.sampling == {"temperature": 4.5}
        assert row.slider.value() == row.slider.maximum()
        assert row.field.value() == 4.5

    def test_what_is_in_the_fold_shows_its_values(self, panel, preferences):
        preferences.update(defaults=Defaults(sampling={"dry_base": 1.5}))
        sampling = panel.sampling
        assert len(sampling.findChildren(NumberRow)) == len(FREQUENT)

        sampling.fold.head.click()

        rows = sampling.findChildren(NumberRow)
        assert [row.isVisibleTo(panel) for row in rows] == [True] * len(FREQUENT + MORE)
        assert sampling.row("dry_base").value() == 1.5
        preferences.update(defaults=Defaults(sampling={"dry_base": 2}))
        assert sampling.row("dry_base").value() == 2

    def test_tab_goes_from_the_fold_to_what_is_in_it_and_on(self, panel, qtbot):
        panel.show()
        panel.activateWindow()
        sampling = panel.sampling
        sampling.fold.head.setFocus()
        qtbot.keyClick(sampling.fold.head, Qt.Key.Key_Tab)
        after = panel.focusWidget()
        sampling.fold.head.setFocus()
        sampling.fold.head.click()
        qtbot.waitUntil(lambda: sampling.row(MORE[-1]).isVisible())
        for field in MORE:
            for control in (sampling.row(field).field, sampling.row(field).slider):
                qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
                assert panel.focusWidget() is control
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        assert panel.focusWidget() is after

    def test_the_less_frequent_ones_are_in_a_fold(self, panel):
        row = panel.sampling.row("dry_base")
        assert not row.isVisibleTo(panel)

        panel.sampling.fold.head.click()
        assert row.isVisibleTo(panel)


class TestSystemPrompt:
    def test_what_is_written_belongs_to_the_conversation(self, panel, session):
        panel.system_prompt.setPlainText("Be brief.")

        assert session.own.system_prompt == "Be brief."

    def test_the_inherited_one_is_not_stored(self, panel, session, preferences):
        preferences.update(defaults=Defaults(system_prompt="Be kind."))
        assert panel.system_prompt.toPlainText() == "Be kind."
        assert session.own.system_prompt is None

        panel.system_prompt.setPlainText("")
        assert session.own.system_prompt == ""

    def test_another_conversation_shows_its_own(self, panel, session):
        panel.system_prompt.setPlainText("First")
        session.own = ConversationSettings(system_prompt="Second", sampling={"top_p": 0.5})

        session.opened.emit(2)

        assert panel.system_prompt.toPlainText() == "Second"
        assert panel.sampling.row("top_p").value() == 0.5
        assert session.own.system_prompt == "Second"

    def test_typing_keeps_the_cursor(self, panel, session):
        panel.system_prompt.setPlainText("abc")
        cursor = panel.system_prompt.textCursor()
        cursor.setPosition(1)
        panel.system_prompt.setTextCursor(cursor)

        panel.system_prompt.insertPlainText("x")

        assert session.own.system_prompt == "axbc"
        assert panel.system_prompt.textCursor().position() == 2

    def test_its_tokens_are_counted(self, panel, host, qtbot):
        host.ready()

        panel.system_prompt.setPlainText("one two three")

        qtbot.waitUntil(lambda: panel._prompt_tokens.text().startswith("3 "))

    def test_without_a_model_nothing_is_counted(self, panel, host):
        panel.system_prompt.setPlainText("one two three")

        assert panel._prompt_tokens.text() == ""
        assert not [call for call in host.calls if call[0] == "request"]


class TestReply:
    def test_a_fixed_seed_begins_with_the_last_one(self, panel, session):
        reply = Message(role="assistant", content="", facts=ReplyFacts(seed=77, ending="stop"))
        session.items = (PathItem(Node(id=1, parent_id=None, message=reply), 1, 1),)

        panel.seed.choice.items()[1].click()
        assert session.own.seed == 77

        panel.seed.field.setValue(5)
        assert session.own.seed == 5

        panel.seed.choice.items()[0].click()
        assert session.own.seed is None

    def test_the_greatest_seed_can_be_typed(self, panel, session):
        panel.seed.choice.items()[1].click()

        panel.seed.field.setValue(2**32 - 2)

        assert session.own.seed == 2**32 - 2

    def test_answer_length_is_a_whole_number(self, panel, session):
        panel.length.field.setValue(256)
        assert session.own.max_tokens == 256

        panel.length.reset_button.click()
        assert session.own.max_tokens is None

    def test_stop_strings_are_lines(self, panel, session):
        panel.stops.box.setPlainText("###\n\\n\\n\n")
        assert session.own.stop == ("###", "\n\n")

        panel.stops.reset_button.click()
        assert session.own.stop is None
        assert panel.stops.box.toPlainText() == ""

    def test_a_line_being_typed_is_not_swallowed(self, panel):
        panel.stops.box.setPlainText("###\n")

        assert panel.stops.box.toPlainText() == "###\n"

    def test_what_happens_when_the_context_is_full(self, panel, session):
        panel.overflow.radio.options()[1].click()
        assert session.own.overflow == "drop_oldest"

        panel.overflow.reset_button.click()
        assert session.own.overflow is None
        assert panel.overflow.radio.current() == 0


def test_reset_all_forgets_everything(panel, session):
    session.set_settings(
        ConversationSettings(system_prompt="x", sampling={"top_p": 0.1}, seed=3, max_tokens=9)
    )
    assert panel.reset_all.isEnabled()

    panel.reset_all.click()

    assert session.own == ConversationSettings()
    assert not panel.reset_all.isEnabled()


def test_showing_changes_nothing(panel, session):
    settings = ConversationSettings(
        system_prompt="x", sampling={"dynamic_range": 0.333}, seed=3, stop=("a",)
    )

    session.set_settings(settings)
    panel.refresh()

    assert session.own == settings


def test_without_a_conversation_nothing_can_be_changed(panel, session):
    session.current = 0

    session.opened.emit(0)

    assert not panel.isEnabled()


def test_everything_has_a_name_for_screen_readers(panel):
    assert unnamed(panel) == []


def test_another_language_reaches_every_label(panel, qapp, session):
    session.set_settings(replace(ConversationSettings(), sampling={"top_p": 0.5}))

    with shouting(qapp):
        assert panel._sampling_title.text().startswith("ZH ")
        assert panel.sampling.row("top_k").slider.accessibleName() == "ZH Top-k"
        assert panel.sampling.row("top_p").reset_button.toolTip().startswith("ZH Reset")
        assert panel.overflow.radio.options()[0].text().startswith("ZH ")
        assert panel.seed.choice.items()[0].text() == "ZH Random"
        assert "ZH " in panel.sampling.row("top_p").toolTip()
    assert panel._sampling_title.text() == "Sampling"
