"""Settings: the hub, the proxy, the access token, and how fast to download."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.core.settings import ProxyMode
from app.hub.api import MIRROR, OFFICIAL
from app.hub.endpoint import endpoint_of, proxy_of
from app.ui.errors import sentence
from app.ui.phrase import fill, sentences, stop
from app.ui.settings.section import Section
from app.ui.settings.token import TokenEntry
from app.ui.span import Span
from app.ui.widgets.button import Button
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import TextField, mark_wrong
from app.ui.widgets.label import Label
from app.ui.widgets.number_row import NumberRow
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.setting_row import SettingRow, heading

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.bridge.hub import HubSession
    from app.bridge.preferences import Preferences
    from app.core.errors import VitrailError
    from app.ui.theme import Theme

OFFICIAL_HUB, MIRROR_HUB, OWN_HUB = range(3)
MODES: tuple[ProxyMode, ...] = get_args(ProxyMode)
MEGABYTE = 1_000_000


class NetworkSection(Section):
    """How the hub is reached. What is typed acts with Enter or when the field is left."""

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        hub: HubSession,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._preferences = preferences
        self._hub = hub
        self._own_hub = False
        self._tested: tuple[str, VitrailError | None] | None = None
        self._promise = Label(theme, 12, role="muted", wrap=True)
        self.which = Choice(theme)
        self.which.addItems([""] * 3)
        self._which_row = SettingRow(theme, self.which)
        self.address = TextField(theme)
        self._address_row = SettingRow(theme, self.address, never_beside=True)
        self.proxy_mode = Segmented(theme)
        self._proxy_mode_row = SettingRow(theme, self.proxy_mode)
        self.proxy = TextField(theme)
        self._proxy_row = SettingRow(theme, self.proxy, never_beside=True)
        self._token_title = heading(theme)
        self._token_line = Label(theme, 11.5, role="muted", wrap=True)
        self.token = TokenEntry(theme, hub)
        self.test = Button(theme)
        self.forget = Button(theme, "quiet")
        self._outcome = Label(theme, 11.5, role="muted", wrap=True)
        self.limit = NumberRow(theme, Span(0, 100, 1, 1, limit=10_000))
        self._lay_out()
        self._connect()
        self.end()
        self.refresh()

    def _lay_out(self) -> None:
        self.add(self._promise, self._which_row, self._address_row)
        self.add(self._proxy_mode_row, self._proxy_row)
        buttons = self._buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.test)
        row.addWidget(self.forget)
        row.addStretch(1)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(4)
        column.addWidget(buttons)
        column.addWidget(self._outcome)
        self.add_group(self._token_title, self._token_line, self.token, below)
        self.add(self.limit)

    def _connect(self) -> None:
        self.which.activated.connect(self._on_which_activated)
        self.address.textEdited.connect(self._on_address_text_edited)
        self.address.editingFinished.connect(self._on_address_editing_finished)
        self.proxy_mode.chosen.connect(self._on_proxy_mode_chosen)
        self.proxy.textEdited.connect(self._on_proxy_text_edited)
        self.proxy.editingFinished.connect(self._on_proxy_editing_finished)
        self.token.saved.connect(self._on_token_saved)
        self.test.clicked.connect(self._on_test_clicked)
        self.forget.clicked.connect(self._on_forget_clicked)
        self.limit.changed.connect(self._on_limit_changed)
        self.limit.reset.connect(lambda: self._on_limit_changed(0))
        self._preferences.changed.connect(self._on_preferences_changed)
        self._hub.access_changed.connect(self.refresh)

    def name(self) -> str:
        """What the section is called."""
        return self.tr("Network")

    def showEvent(self, event: QShowEvent) -> None:
        """Look whether there is a token; the keyring may take its time."""
        super().showEvent(event)
        self._hub.find_token(lambda _where: self._on_hub_answered())

    def refresh(self) -> None:
        """Show the preferences, and where the token is."""
        settings = self._preferences.settings.hub
        endpoint = endpoint_of(settings.endpoint)
        which = {"": OFFICIAL_HUB, MIRROR: MIRROR_HUB}.get(endpoint or "", OWN_HUB)
        if self._own_hub:
            which = OWN_HUB
        self.which.setCurrentIndex(which)
        self._address_row.setVisible(which == OWN_HUB)
        if not self.address.hasFocus() and not self.address.property("wrong"):
            self.address.setText("" if endpoint in {"", MIRROR} else settings.endpoint)
        self.proxy_mode.set_current(MODES.index(settings.proxy_mode))
        self._proxy_row.setVisible(settings.proxy_mode == "own")
        if not self.proxy.hasFocus() and not self.proxy.property("wrong"):
            self.proxy.setText(settings.proxy)
        self.limit.set_inherited(0)
        self.limit.set_value(settings.speed_limit_bytes_s / MEGABYTE)
        self.token.refresh()
        kept = bool(self._hub.where())
        self.test.setEnabled(kept and endpoint == "")
        self._buttons.setVisible(kept)
        self._say()

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self._promise.setText(
            self.tr(
                "Vitrail uses the network only when you ask it to: to search for models, to open "
                "one, to download it. Chats never leave this computer."
            )
        )
        official, mirror = (address.partition("//")[2] for address in (OFFICIAL, MIRROR))
        for index, words in enumerate(
            (
                fill(self.tr("%1 (official)"), official),
                fill(self.tr("%1 (mirror)"), mirror),
                self.tr("Own address"),
            )
        ):
            self.which.setItemText(index, words)
        self.address.setPlaceholderText("https://mirror.example")
        self.proxy_mode.set_items((self.tr("System"), self.tr("None"), self.tr("Own")))
        self.proxy.setPlaceholderText("http://127.0.0.1:7890")
        self._token_title.setText(self.tr("Access token"))
        self._token_line.setText(
            fill(
                self.tr(
                    "Only for models that are private or ask for your agreement. It is made on "
                    "%1, under Settings, and needs to read only."
                ),
                official,
            )
        )
        self.test.setText(self.tr("Test"))
        self.forget.setText(self.tr("Forget the token"))
        self.limit.set_texts(
            self.tr("Speed limit of downloads (MB/s)"),
            self.tr("Of all downloads together; 0 is no limit. Acts at once."),
        )
        self._say()

    def _say(self) -> None:
        """The lines that depend on what was entered."""
        self._which_row.set_texts(
            self.tr("Model hub"),
            fill(
                self.tr(
                    "Where models are searched for and downloaded. Your access token is sent to "
                    "%1 only, never to a mirror."
                ),
                OFFICIAL.partition("//")[2],
            ),
        )
        self._address_row.set_texts(self.tr("Address of the hub"), self._address_line())
        self._proxy_mode_row.set_texts(
            self.tr("Proxy"), self.tr("System is what your desktop or environment says.")
        )
        self._proxy_row.set_texts(self.tr("Address of the proxy"), self._proxy_line())
        text, role = self._outcome_words()
        self._outcome.setText(text)
        self._outcome.set_role(role)
        self._outcome.setVisible(bool(text))

    def _address_line(self) -> str:
        text = self.address.text()
        if self.address.property("wrong"):
            return self.tr("Write an address such as https://mirror.example, without a password.")
        if text.strip().lower().startswith("http:"):
            return self.tr("This connection is not encrypted: others on the way can read along.")
        return self.tr("A mirror or a hub of your own that speaks the same protocol.")

    def _proxy_line(self) -> str:
        if self.proxy.property("wrong"):
            return self.tr(
                "Write an address such as http://127.0.0.1:7890 or socks5://127.0.0.1:1080."
            )
        return self.tr("HTTP or SOCKS5. Name and password can be part of the address.")

    def _outcome_words(self) -> tuple[str, str]:
        """What the test said, and its color."""
        if self._tested is not None:
            user, error = self._tested
            if error is not None:
                words = sentence(error)
                return sentences(stop(words.title), words.reason, words.cure), "danger"
            if not user:
                return self.tr("Asking…"), "muted"
            return fill(self.tr("The token works and belongs to %1."), user), "success"
        if self._hub.where() and not self.test.isEnabled():
            return self.tr("It cannot be tested while a mirror is used: it is not sent there."), (
                "muted"
            )
        return "", "muted"

    def _change(self, **fields: object) -> None:
        self._preferences.update(hub=replace(self._preferences.settings.hub, **fields))

    # -- what the user does -----------------------------------------------

    def _on_which_activated(self, index: int) -> None:
        self._own_hub = index == OWN_HUB
        self._tested = None
        if index != OWN_HUB:
            mark_wrong(self.address, wrong=False)
            self._change(endpoint=MIRROR if index == MIRROR_HUB else "")
        self.refresh()
        if index == OWN_HUB:
            self.address.setFocus()

    def _on_address_text_edited(self, text: str) -> None:
        mark_wrong(self.address, wrong=endpoint_of(text) is None)
        self._say()

    def _on_address_editing_finished(self) -> None:
        endpoint = endpoint_of(self.address.text())
        if endpoint:
            self._own_hub = endpoint == MIRROR
            self._change(endpoint=endpoint)

    def _on_proxy_mode_chosen(self, index: int) -> None:
        self._change(proxy_mode=MODES[index])
        if MODES[index] == "own":
            self.proxy.setFocus()

    def _on_proxy_text_edited(self, text: str) -> None:
        mark_wrong(self.proxy, wrong=bool(text.strip()) and proxy_of(text) is None)
        self._say()

    def _on_proxy_editing_finished(self) -> None:
        proxy = proxy_of(self.proxy.text())
        if proxy is not None:
            self._change(proxy=proxy)

    def _on_token_saved(self) -> None:
        self._tested = None
        self.refresh()

    def _on_test_clicked(self) -> None:
        self._tested = ("", None)
        self._say()
        self._hub.whoami(self._on_hub_named, self._on_hub_failed)

    def _on_forget_clicked(self) -> None:
        self._tested = None
        self._hub.forget_token(self._on_hub_answered, self._on_hub_failed)

    def _on_limit_changed(self, value: float) -> None:
        self._change(speed_limit_bytes_s=round(value * MEGABYTE))

    # -- answers ----------------------------------------------------------

    def _on_hub_answered(self) -> None:
        if isValid(self):  # the answer may come after the end
            self.refresh()

    def _on_hub_named(self, user: str) -> None:
        self._tested = (user, None)
        self._on_hub_answered()

    def _on_hub_failed(self, error: VitrailError) -> None:
        self._tested = ("", error)
        self._on_hub_answered()

    def _on_preferences_changed(self, section: str) -> None:
        if section == "hub":
            self.refresh()
