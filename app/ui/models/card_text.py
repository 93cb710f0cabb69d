"""The model card (README) of a repository, folded until somebody wants to read it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import HubError
from app.hub.api import MIRROR, OFFICIAL
from app.ui.errors import sentence
from app.ui.models.access import AccessPane
from app.ui.models.alive import while_alive
from app.ui.phrase import sentences, stop
from app.ui.widgets.fold import Fold
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.bridge.hub import HubSession
    from app.core.errors import VitrailError
    from app.ui.prose.view import Prose
    from app.ui.theme import Theme


class CardText(QWidget):
    """A fold; opening it asks the hub once.

    Signals:
        endpoint_wanted: the address of another hub, empty for the official one.
    """

    endpoint_wanted = Signal(str)

    def __init__(self, theme: Theme, hub: HubSession, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hub = hub
        self._repo, self._commit = "", ""
        self._asked = False
        self._text: str | None = None
        self._error: VitrailError | None = None
        self._prose: Prose | None = None
        body = QWidget()
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(8)
        self._status = Label(theme, 12, role="muted", wrap=True)
        self._body.addWidget(self._status)
        self._access: AccessPane | None = None
        self.fold = Fold(theme, body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fold)
        self.fold.toggled.connect(self._on_fold_toggled)
        self.retranslate()

    def set_repository(self, repo: str, commit: str) -> None:
        """Whose card it is."""
        if (repo, commit) != (self._repo, self._commit):
            self._repo, self._commit = repo, commit
            self._asked, self._text, self._error = False, None, None
            if self.fold.is_open():
                self._ask()

    def retranslate(self) -> None:
        """Set every string again."""
        self.fold.set_texts(self.tr("Model card"))
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _ask(self) -> None:
        self._asked = True
        repo, commit = self._repo, self._commit

        def then(text: str) -> None:
            if (repo, commit) == (self._repo, self._commit):
                self._show(text)

        def failed(error: VitrailError) -> None:
            if (repo, commit) == (self._repo, self._commit):
                self._set_error(error)

        self._set_error(None)
        self._hub.card(repo, commit, while_alive(self, then), while_alive(self, failed))

    def _show(self, text: str) -> None:
        self._text = text
        if self._prose is None:
            from app.ui.prose.view import Prose  # noqa: PLC0415 - few cards are ever read

            self._prose = Prose(self._theme)
            self._body.addWidget(self._prose)
        self._prose.set_markdown(text, f"{OFFICIAL}/{self._repo}/blob/{self._commit}/")
        self._say()

    def _set_error(self, error: VitrailError | None) -> None:
        self._error = error
        if isinstance(error, HubError):
            self._pane().show_for(error, self._repo)
        elif self._access is not None:
            self._access.hide()
        self._say()

    def _say(self) -> None:
        words = ""
        error = self._error
        if error is not None and not isinstance(error, HubError):
            text = sentence(error)
            words = sentences(stop(text.title), text.reason)
        elif error is None and self._asked and self._text is None:
            words = self.tr("Asking the hub…")
        elif self._text is not None and not self._text.strip():
            words = self.tr("The publisher has written nothing about this model.")
        self._status.setText(words)
        self._status.setVisible(bool(words))

    def _pane(self) -> AccessPane:
        if self._access is None:
            self._access = AccessPane(self._theme, self._hub)
            self._access.retry_wanted.connect(self._ask)
            self._access.mirror_chosen.connect(partial(self._use, MIRROR))
            self._access.official_chosen.connect(partial(self._use, ""))
            self._body.addWidget(self._access)
        return self._access

    def _use(self, endpoint: str) -> None:
        self.endpoint_wanted.emit(endpoint)
        self._ask()

    def _on_fold_toggled(self, opened: bool) -> None:
        if opened and not self._asked and self._repo:
            self._ask()
