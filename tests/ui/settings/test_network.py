"""Settings of the network: hub, proxy, token, speed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.core.settings import HubSettings
from app.hub.api import MIRROR
from app.ui.settings.network import MIRROR_HUB, OFFICIAL_HUB, OWN_HUB, NetworkSection
from app.ui.settings.token import is_token
from tests.ui.doubles import shouting, unnamed
from tests.ui.settings.models_fixtures import hub, paths, server  # noqa: F401 - fixtures


@pytest.fixture
def section(qtbot, theme, preferences, hub):  # noqa: F811
    made = NetworkSection(theme, preferences, hub)
    qtbot.addWidget(made)
    made.resize(560, 700)
    made.show()
    return made


def settings(section) -> HubSettings:
    return section._preferences.settings.hub


def choose(section, index: int) -> None:
    section.which.setCurrentIndex(index)
    section.which.activated.emit(index)


def enter(qtbot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


class TestHub:
    def test_the_official_hub_is_the_default(self, section):
        assert section.which.currentIndex() == OFFICIAL_HUB
        assert not section.address.isVisible()
        assert "never to a mirror" in section._which_row.line.text()

    def test_the_mirror_is_one_click(self, section):
        choose(section, MIRROR_HUB)
        assert settings(section).endpoint == MIRROR

        choose(section, OFFICIAL_HUB)
        assert settings(section).endpoint == ""

    def test_an_address_of_ones_own_acts_with_enter(self, section, qtbot):
        choose(section, OWN_HUB)
        assert section.address.isVisible()
        assert settings(section).endpoint == ""

        qtbot.keyClicks(section.address, "hub.example:8443/")
        assert settings(section).endpoint == ""
        qtbot.keyClick(section.address, Qt.Key.Key_Return)

        assert settings(section).endpoint == "https://hub.example:8443"
        assert section.which.currentIndex() == OWN_HUB

    def test_what_is_no_address_is_marked_and_not_used(self, section, qtbot):
        choose(section, OWN_HUB)

        enter(qtbot, section.address, "ftp://hub.example")

        assert section.address.property("wrong")
        assert "https://mirror.example" in section._address_row.line.text()
        assert settings(section).endpoint == ""
        enter(qtbot, section.address, "http://192.168.0.2")
        assert not section.address.property("wrong")
        assert "not encrypted" in section._address_row.line.text()

    def test_an_own_address_is_shown_again(self, section, preferences):
        preferences.update(hub=HubSettings(endpoint="https://hub.example"))

        assert section.which.currentIndex() == OWN_HUB
        assert section.address.text() == "https://hub.example"


class TestProxy:
    def test_a_proxy_of_ones_own(self, section, qtbot):
        section.proxy_mode.items()[2].click()
        enter(qtbot, section.proxy, "127.0.0.1:7890")

        assert settings(section).proxy_mode == "own"
        assert settings(section).proxy == "http://127.0.0.1:7890"
        section.proxy_mode.items()[1].click()
        assert settings(section).proxy_mode == "none"
        assert not section.proxy.isVisible()

    def test_a_proxy_of_a_kind_that_is_not_spoken_is_declined_in_words(self, section, qtbot):
        section.proxy_mode.items()[2].click()

        enter(qtbot, section.proxy, "socks4://127.0.0.1:1080")

        assert "socks5://" in section._proxy_row.line.text()
        assert settings(section).proxy == ""


class TestToken:
    def test_a_token_is_saved_and_where_is_said(self, section, qtbot, hub, paths):  # noqa: F811
        assert section.token.field.echoMode() == QLineEdit.EchoMode.Password
        assert not section.forget.isVisible()
        with qtbot.waitSignal(section.token.saved):
            enter(qtbot, section.token.field, "hf_abc")

        assert hub.where() == "file"
        assert paths.token.read_text().strip() == "hf_abc"
        assert "only you can read" in section.token.line.text()
        assert section.token.field.text() == ""
        assert section.test.isVisible()

    def test_a_token_of_another_run_is_found(self, section, qtbot, hub):  # noqa: F811
        with qtbot.waitSignal(section.token.saved):
            enter(qtbot, section.token.field, "hf_abc")

        section.forget.click()

        qtbot.waitUntil(lambda: hub.where() == "")
        qtbot.waitUntil(lambda: not section.forget.isVisible())
        assert section.token.line.text() == "No token is saved."

    @pytest.mark.parametrize("text", ["two words", "höhle", "a" * 600])
    def test_what_is_no_token_is_not_saved(self, section, qtbot, text):
        section.token.field.setText(text)
        section.token.field.textEdited.emit(text)

        assert not section.token.save.isEnabled()
        assert section.token.field.property("wrong")
        qtbot.keyClick(section.token.field, Qt.Key.Key_Return)
        assert section._hub.where() == ""
        assert not is_token(text)

    def test_the_token_is_tested_when_asked(
        self,
        *,
        section,
        qtbot,
        server,  # noqa: F811
        preferences,
        monkeypatch,
    ):
        server.tokens["hf_good"] = "ann"
        preferences.update(hub=HubSettings(endpoint=server.endpoint, proxy_mode="none"))
        with qtbot.waitSignal(section.token.saved):
            enter(qtbot, section.token.field, "hf_good")
        assert server.requests == []
        # The loopback hub stands for the official one here: both are sent the token.
        section.test.setEnabled(True)

        section.test.click()
        qtbot.waitUntil(lambda: "belongs to ann" in section._outcome.text())

        server.tokens.clear()
        section._on_test_clicked()
        qtbot.waitUntil(lambda: "not valid" in section._outcome.text())
        assert section._outcome.role == "danger"

    def test_it_is_not_tested_against_a_mirror(self, section, qtbot):
        with qtbot.waitSignal(section.token.saved):
            enter(qtbot, section.token.field, "hf_abc")

        choose(section, MIRROR_HUB)

        assert not section.test.isEnabled()
        assert "not sent there" in section._outcome.text()


def test_the_speed_limit_is_in_megabytes(section):
    section.limit.field.setValue(2.5)
    assert settings(section).speed_limit_bytes_s == 2_500_000

    section.limit.reset_button.click()
    assert settings(section).speed_limit_bytes_s == 0


def test_everything_has_a_name_for_screen_readers(section):
    choose(section, OWN_HUB)
    section.proxy_mode.items()[2].click()

    assert unnamed(section) == []


def test_another_language_is_read_again(section, qapp):
    with shouting(qapp):
        assert section.which.itemText(OWN_HUB) == "ZH Own address"
        assert section.token.save.text() == "ZH Save"
        assert section.token.line.text().startswith("ZH ")
    assert section.token.save.text() == "Save"
