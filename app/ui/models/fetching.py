"""Downloads of one model's quantizations, started from its table and shown in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.models.alive import while_alive
from app.ui.models.copy_notice import CopyNotice
from app.ui.models.whereabouts import here

if TYPE_CHECKING:
    from app.bridge.shelf import Shelf
    from app.core.errors import VitrailError
    from app.hub.api import Download, Repository
    from app.ui.models.variant_row import VariantRow
    from app.ui.models.variants import VariantTable
    from app.ui.theme import Theme


class Fetching(QObject):
    """Knows for each row whether its file is here, on its way, or still to be downloaded.

    Signals:
        load_wanted: path of a file to chat with.
        library_wanted: path of a file to be shown.
        refused: a HubError that ended a download of this model; it can be cured here.
    """

    load_wanted = Signal(str)
    library_wanted = Signal(str)
    refused = Signal(object)

    def __init__(
        self, theme: Theme, table: VariantTable, shelf: Shelf, *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table = table
        self._shelf = shelf
        self._repository: Repository | None = None
        self._told: VitrailError | None = None
        table.download_wanted.connect(self._on_table_download_wanted)
        table.pause_wanted.connect(self._on_table_pause_wanted)
        table.resume_wanted.connect(self._on_table_resume_wanted)
        table.library_wanted.connect(self._on_table_library_wanted)
        table.load_wanted.connect(self._on_table_load_wanted)
        shelf.downloads.changed.connect(self.refresh)
        shelf.downloads.progressed.connect(self._on_downloads_progressed)
        shelf.library.changed.connect(self.refresh)

    def set_repository(self, repository: Repository | None) -> None:
        """What the rows are about; without one nothing can be downloaded."""
        self._repository = repository
        self.refresh()

    def refresh(self) -> None:
        """Show for each row what can be done."""
        for row in self._table.rows():
            self._refresh_row(row)

    def retry(self) -> None:
        """Try what the hub refused again."""
        for row in self._table.rows():
            download = self._download(row)
            if download is not None and download.state == "failed":
                self._shelf.downloads.retry(download.id)

    def _refresh_row(self, row: VariantRow) -> None:
        repository = self._repository
        if repository is None:
            row.action.offer("asking")
            return
        entries = self._shelf.library.entries()
        if here(entries, repository.found.repo, row.variant) is not None:
            row.action.offer("here")
            self._table.set_below(row, None)
            return
        download = self._download(row)
        if download is None or download.state == "done":
            row.action.offer("download")
            return
        row.action.offer("coming", download)
        self._tell(download)

    def _tell(self, download: Download) -> None:
        """What the hub refused can be cured beside the table; the rest is said in its row."""
        failed = download.state == "failed"
        if failed and download.error is not None and download.error is not self._told:
            self._told = download.error
            self.refused.emit(download.error)

    def _download(self, row: VariantRow) -> Download | None:
        if self._repository is None:
            return None
        repo = self._repository.found.repo
        return self._shelf.downloads.download_of(repo, row.variant.quantization)

    def _path(self, row: VariantRow) -> str:
        if self._repository is None:
            return ""
        entries = self._shelf.library.entries()
        entry = here(entries, self._repository.found.repo, row.variant)
        return entry.path if entry is not None else ""

    def _add(self, row: VariantRow, *, copy: bool = False) -> None:
        self._table.set_below(row, None)
        if self._repository is None:
            return
        downloads = self._shelf.downloads
        (downloads.use_copy if copy else downloads.add)(self._repository, row.variant)
        self._refresh_row(row)

    def _offer_copy(self, row: VariantRow, path: str) -> None:
        notice = CopyNotice(self._theme, row.variant.quantization, path)
        notice.use_wanted.connect(lambda: self._add(row, copy=True))
        notice.download_wanted.connect(lambda: self._add(row))
        self._table.set_below(row, notice)
        self._refresh_row(row)

    # -- answers ----------------------------------------------------------

    def _on_table_download_wanted(self, row: VariantRow) -> None:
        """Ask first whether the same bytes are on this computer."""
        row.action.offer("asking")

        def looked(path: str) -> None:
            if row not in self._table.rows():
                return
            if path:
                self._offer_copy(row, path)
            else:
                self._add(row)

        self._shelf.downloads.known_copy(row.variant, while_alive(self, looked))

    def _on_table_pause_wanted(self, row: VariantRow) -> None:
        download = self._download(row)
        if download is not None:
            self._shelf.downloads.pause(download.id)

    def _on_table_resume_wanted(self, row: VariantRow) -> None:
        download = self._download(row)
        if download is not None and download.state == "failed":
            self._shelf.downloads.retry(download.id)
        elif download is not None:
            self._shelf.downloads.resume(download.id)

    def _on_table_library_wanted(self, row: VariantRow) -> None:
        self.library_wanted.emit(self._path(row))

    def _on_table_load_wanted(self, row: VariantRow) -> None:
        self.load_wanted.emit(self._path(row))

    def _on_downloads_progressed(self, identifier: int) -> None:
        for row in self._table.rows():
            download = self._download(row)
            if download is not None and download.id == identifier:
                row.action.offer("coming", download)
