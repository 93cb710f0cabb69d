"""What helps a download that the hub refused, or that found no hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import HubError
from app.hub.api import MIRROR
from app.ui.models.access import AccessPane
from app.ui.phrase import fill
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.hub.api import Download
    from app.ui.theme import Theme

HEADER, MEASURE = 48, 640


class DownloadHelp(QWidget):
    """Terms, a token, a mirror or another try, for one download.

    Signals:
        closed: it is not needed any more: the download goes on, or the user leaves.
    """

    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        shelf: Shelf,
        preferences: Preferences,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._downloads = shelf.downloads
        self._preferences = preferences
        self._download: Download | None = None
        self._header = Pane(theme, None, "b")
        self._title = Label(theme, 14, 600, elide=True)
        self.back = IconButton(theme, "ph.x", 30, 18)
        self.access = AccessPane(theme, shelf.hub)
        self._lay_out()
        self.back.clicked.connect(self.closed)
        self.access.retry_wanted.connect(self._on_access_retry_wanted)
        self.access.mirror_chosen.connect(lambda: self._use(MIRROR))
        self.access.official_chosen.connect(lambda: self._use(""))
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def show_for(self, download: Download) -> None:
        """Say why `download` failed and offer what helps."""
        self._download = download
        if isinstance(download.error, HubError):
            self.access.show_for(download.error, download.repo)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every string again."""
        self.back.set_name(self.tr("Back to the models"))
        name = self._download.repo.partition("/")[2] if self._download else ""
        self._title.setText(fill(self.tr("Download of %1"), name))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is the way back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout(self._header)
        head.setContentsMargins(20, 0, 12, 1)
        head.addWidget(self._title, 1)
        head.addWidget(self.back)
        page = Page(self._theme, (20, 20, 20, 20), measure=MEASURE)
        page.column.addWidget(self.access)
        page.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(page, 1)

    def _use(self, endpoint: str) -> None:
        hub = self._preferences.settings.hub
        self._preferences.update(hub=replace(hub, endpoint=endpoint))
        self._on_access_retry_wanted()

    def _on_access_retry_wanted(self) -> None:
        if self._download is not None:
            self._downloads.retry(self._download.id)
        self.closed.emit()

    def _on_theme_changed(self) -> None:
        self._header.setFixedHeight(self._theme.px(HEADER))
