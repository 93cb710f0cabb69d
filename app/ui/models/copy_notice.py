"""The offer to use a file that another program has downloaded already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal

from app.ui.models.whereabouts import owner_of
from app.ui.phrase import fill
from app.ui.widgets.button import Button
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme


class CopyNotice(Notice):
    """Says where the file is, and asks whether to take it.

    Signals:
        use_wanted: take it.
        download_wanted: bring another one here all the same.
    """

    use_wanted = Signal()
    download_wanted = Signal()

    def __init__(
        self, theme: Theme, name: str, path: str, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "plain", "ph.hard-drives", parent=parent)
        self._name = name
        self._path = path
        self.use = Button(theme, "standard")
        self.download = Button(theme, "quiet")
        self.add_button(self.use)
        self.add_button(self.download)
        self.use.clicked.connect(self.use_wanted)
        self.download.clicked.connect(self.download_wanted)
        self.retranslate()

    @property
    def path(self) -> str:
        """Where the file is."""
        return self._path

    def retranslate(self) -> None:
        """Set every string again."""
        owner = owner_of(self._path)
        title = fill(self.tr("%1 is already on this computer"), self._name)
        if owner:
            title = fill(self.tr("%1 is already on this computer (%2)"), self._name, owner)
        self.set_texts(title, self._path)
        self.use.setText(self.tr("Use it"))
        self.download.setText(self.tr("Download it all the same"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
