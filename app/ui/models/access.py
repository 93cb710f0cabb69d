"""What to do when the hub cannot be reached or does not let everybody in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import (
    HubBusy,
    HubUnreachable,
    ModelGated,
    NotAHub,
    ProxyFailed,
    RepositoryMissing,
    TokenRejected,
)
from app.hub.api import MIRROR, OFFICIAL
from app.ui.errors import sentence
from app.ui.phrase import fill, sentences
from app.ui.settings.token import TokenEntry
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.notice import Notice
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from app.bridge.hub import HubSession
    from app.core.errors import HubError
    from app.ui.theme import Theme

CLOSED = (ModelGated, RepositoryMissing, TokenRejected)
"""What an access token may open."""
AWAY = (HubUnreachable, ProxyFailed, NotAHub, HubBusy)
"""What another address may help with."""

_REPO = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+", re.ASCII)


class AccessPane(QWidget):
    """Says why the hub refused and offers what helps: terms, a token, a mirror, another try.

    Signals:
        retry_wanted: ask the hub again; also after a token was saved.
        mirror_chosen: use the mirror from now on, then ask again.
        official_chosen: leave the mirror, then ask again.
    """

    retry_wanted = Signal()
    mirror_chosen = Signal()
    official_chosen = Signal()

    def __init__(self, theme: Theme, hub: HubSession, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._error: HubError | None = None
        self._repo = ""
        self.notice = Notice(theme, "warning")
        self.page = Button(theme, "standard", "ph.arrow-square-out")
        self.retry = Button(theme, "standard", "ph.arrow-clockwise")
        self.mirror = Button(theme)
        self.official = Button(theme)
        # Below the notice, in as many lines as they need: its own buttons stand in one.
        self._buttons = QWidget()
        row = Wrapping(6)
        self._buttons.setLayout(row)
        for button in (self.page, self.mirror, self.official, self.retry):
            row.addWidget(button)
        self._address = Label(theme, 11.5, role="muted", wrap=True)
        self._never = Label(theme, 11.5, role="muted", wrap=True)
        self.token = TokenEntry(theme, hub)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.notice, self._buttons, self._address, self.token, self._never):
            column.addWidget(widget)
        self.page.clicked.connect(self._on_page_clicked)
        self.retry.clicked.connect(self.retry_wanted)
        self.mirror.clicked.connect(self.mirror_chosen)
        self.official.clicked.connect(self.official_chosen)
        self.token.saved.connect(self.retry_wanted)
        self.retranslate()
        self.hide()

    @property
    def page_address(self) -> str:
        """The page of the model where its terms are; empty where there is none to open."""
        return f"{OFFICIAL}/{self._repo}" if _REPO.fullmatch(self._repo) else ""

    def show_for(self, error: HubError, repo: str) -> None:
        """Say what `error` means for `repo` (may be empty) and offer what helps."""
        self._error = error
        self._repo = repo
        closed, away = isinstance(error, CLOSED), isinstance(error, AWAY)
        endpoint = self._hub.access().endpoint
        official = endpoint == OFFICIAL
        self.notice.set_kind("warning", "ph.lock-simple" if closed else None)
        self.page.setVisible(
            isinstance(error, (ModelGated, RepositoryMissing)) and bool(self.page_address)
        )
        self.mirror.setVisible(away and endpoint != MIRROR)
        self.official.setVisible(not official and (closed or away))
        self._address.setVisible(not self.page.isHidden())
        # A token is of no use where it is not sent.
        self.token.setVisible(closed and official)
        self._never.setVisible(closed)
        self.token.look()
        self._say()
        self.show()

    def retranslate(self) -> None:
        """Set every string again."""
        self.page.setText(self.tr("Open its page"))
        self.retry.setText(self.tr("Try again"))
        self.mirror.setText(fill(self.tr("Use the mirror %1"), _host(MIRROR)))
        self.official.setText(fill(self.tr("Use %1"), _host(OFFICIAL)))
        self._never.setText(
            fill(
                self.tr("Your token is sent to %1 only, never to a mirror."),
                _host(OFFICIAL),
            )
        )
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _say(self) -> None:
        if self._error is None:
            return
        words = sentence(self._error)
        self.notice.set_texts(words.title, sentences(words.reason, words.cure), words.detail)
        self._address.setText(
            fill(self.tr("The page opens in your browser: %1"), self.page_address)
        )
        self.page.setToolTip(self.page_address)

    def _on_page_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl(self.page_address))


def _host(address: str) -> str:
    return urlsplit(address).hostname or address
