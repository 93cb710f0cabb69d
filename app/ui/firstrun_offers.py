"""Three models of the catalog that were checked against this computer, and their downloads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import HubError, HubFileMissing
from app.hub.api import MIRROR
from app.ui.errors import sentence
from app.ui.firstrun_rows import OfferRow
from app.ui.models.access import AccessPane
from app.ui.models.estimates import Estimates
from app.ui.models.offer import from_entry
from app.ui.models.recommend import recommended, suggested
from app.ui.models.whereabouts import here
from app.ui.phrase import sentences, stop
from app.ui.widgets.label import Label
from app.ui.widgets.row_card import RowCard

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.core.errors import VitrailError
    from app.hub.api import Download, Repository, Variant
    from app.ui.models.offer import Offer
    from app.ui.theme import Theme


class FirstOffers(QWidget):
    """A card with a row for each model; what was asked for is loaded when it is here.

    Signals:
        arrived: path of a file that was asked for here.
        rebuilt: it has other rows now.
    """

    arrived = Signal(str)
    rebuilt = Signal()

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
        self._shelf = shelf
        self._preferences = preferences
        self._primary = True
        self._estimates = Estimates()
        self._rows: list[OfferRow] = []
        self._known: tuple[object, ...] = ()
        self._wanted: set[str] = set()
        self._last: Offer | None = None
        self._error: VitrailError | None = None
        self.card = RowCard(theme)
        self.line = Label(theme, 12, role="danger", wrap=True)
        self.access = AccessPane(theme, shelf.hub)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.card, self.line, self.access):
            column.addWidget(widget)
        self._connect()
        self.refresh()

    def rows(self) -> tuple[OfferRow, ...]:
        """One for each model, top to bottom."""
        return tuple(self._rows)

    def set_primary(self, primary: bool) -> None:
        """Whether the first button is the filled one of the page."""
        if primary != self._primary:
            self._primary = primary
            self._rebuild()

    def refresh(self) -> None:
        """Choose models for the machine of now; the same machine keeps what was chosen."""
        machine, language = self._shelf.machine.machine, self._theme.language
        gpus = tuple(gpu.name for gpu in machine.gpus)
        known = (machine.memory_total_bytes, gpus, language)
        if known != self._known:
            self._known = known
            self._rebuild()
        else:
            self._judge()

    # -- rows -------------------------------------------------------------

    def _connect(self) -> None:
        shelf, access = self._shelf, self.access
        shelf.machine.changed.connect(self._on_machine_changed)
        shelf.downloads.changed.connect(self._on_downloads_changed)
        shelf.downloads.progressed.connect(self._on_downloads_progressed)
        shelf.downloads.finished.connect(self._on_downloads_finished)
        access.retry_wanted.connect(self._on_access_retry_wanted)
        access.mirror_chosen.connect(partial(self._use_endpoint, MIRROR))
        access.official_chosen.connect(partial(self._use_endpoint, ""))

    def _offers(self) -> list[Offer]:
        machine = self._shelf.machine.machine
        entries = self._shelf.hub.catalog(self._theme.language).entries
        open_ones = [entry for entry in entries if entry.kinds[:1] == ("chat",) and not entry.gate]
        spoken = [entry for entry in open_ones if entry.speaks(self._theme.language)]
        offers = [from_entry(entry) for entry in spoken or open_ones]
        fits = [self._estimates.fit(offer, machine, self._n_ctx()) for offer in offers]
        return suggested(offers, fits, gpu=bool(machine.gpus))

    def _n_ctx(self) -> int:
        return self._preferences.settings.library.fit_ctx

    def _rebuild(self) -> None:
        self._rows = []
        for offer in self._offers():
            filled = self._primary and not self._rows
            row = OfferRow(self._theme, "primary" if filled else "standard", offer)
            row.download_wanted.connect(partial(self._fetch, offer))
            row.pause_wanted.connect(partial(self._pause, offer))
            row.resume_wanted.connect(partial(self._resume, offer))
            row.cancel_wanted.connect(partial(self._cancel, offer))
            self._rows.append(row)
        self.card.set_rows(self._rows)
        self.card.setVisible(bool(self._rows))
        self._judge()
        self._on_downloads_changed()
        self._say()
        self.rebuilt.emit()

    def _judge(self) -> None:
        machine = self._shelf.machine.machine
        for row in self._rows:
            row.set_fit(self._estimates.fit(row.offer, machine, self._n_ctx()))

    def _row(self, offer: Offer) -> OfferRow | None:
        return next((row for row in self._rows if row.offer.repo == offer.repo), None)

    # -- downloads --------------------------------------------------------

    def _download(self, offer: Offer) -> Download | None:
        """The download of any quantization of `offer`: the recommended one may be gone."""
        items = self._shelf.downloads.items()
        return next((item for item in items if item.repo == offer.repo), None)

    def _fetch(self, offer: Offer) -> None:
        """Ask what the repository has now, then download; what is here already is taken."""
        self._last = offer
        self._set_error(None)
        self._wanted.add(offer.repo)
        download = self._download(offer)
        if download is not None and download.state == "failed":
            self._shelf.downloads.retry(download.id)
            return
        row = self._row(offer)
        if row is not None:
            row.set_asking(True)
        self._shelf.hub.repository(
            offer.repo, partial(self._on_repository, offer), partial(self._on_failed, offer)
        )

    def _variant(self, offer: Offer, repository: Repository) -> Variant | None:
        """The recommended file, or the nearest to it that the repository has now."""
        variants = repository.variants
        for variant in variants:
            if any(file.path == offer.file for file in variant.files):
                return variant
        best = recommended(variants, [None] * len(variants), offer.quantization, offer.n_params)
        return variants[best] if best is not None else None

    def _on_repository(self, offer: Offer, repository: Repository) -> None:
        variant = self._variant(offer, repository)
        if variant is None:
            self._on_failed(offer, HubFileMissing(repo=offer.repo, file=offer.file))
            return
        entry = here(self._shelf.library.entries(), offer.repo, variant)
        if entry is not None:
            self._arrive(offer, entry.path)
            return
        downloads = self._shelf.downloads

        def looked(path: str) -> None:
            (downloads.use_copy if path else downloads.add)(repository, variant)

        downloads.known_copy(variant, looked)

    def _arrive(self, offer: Offer, path: str) -> None:
        row = self._row(offer)
        if row is not None:
            row.set_asking(False)
        self._wanted.discard(offer.repo)
        self.arrived.emit(path)

    def _pause(self, offer: Offer) -> None:
        download = self._download(offer)
        if download is not None:
            self._shelf.downloads.pause(download.id)

    def _resume(self, offer: Offer) -> None:
        download = self._download(offer)
        if download is not None:
            self._shelf.downloads.resume(download.id)

    def _cancel(self, offer: Offer) -> None:
        self._wanted.discard(offer.repo)
        download = self._download(offer)
        if download is not None:
            self._shelf.downloads.cancel(download.id)

    # -- words ------------------------------------------------------------

    def _say(self) -> None:
        error, words = self._error, ""
        if error is not None and not isinstance(error, HubError):
            text = sentence(error)
            words = sentences(stop(text.title), text.reason, text.cure)
        self.line.setText(words)
        self.line.setVisible(bool(words))

    def _set_error(self, error: VitrailError | None) -> None:
        self._error = error
        if isinstance(error, HubError) and self._last is not None:
            self.access.show_for(error, self._last.repo)
        else:
            self.access.hide()
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """The catalog speaks the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
            self._say()
        super().changeEvent(event)

    # -- answers ----------------------------------------------------------

    def _on_failed(self, offer: Offer, error: VitrailError) -> None:
        row = self._row(offer)
        if row is not None:
            row.set_asking(False)
        self._set_error(error)

    def _on_machine_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """The memory may be another by now."""
        super().showEvent(event)
        self.refresh()

    def _on_downloads_changed(self) -> None:
        for row in self._rows:
            download = self._download(row.offer)
            row.set_download(download if download is None or download.state != "done" else None)

    def _on_downloads_progressed(self, identifier: int) -> None:
        for row in self._rows:
            download = self._download(row.offer)
            if download is not None and download.id == identifier:
                row.set_download(download)

    def _on_downloads_finished(self, download: Download) -> None:
        offered = {row.offer.repo for row in self._rows}
        if download.repo in self._wanted or (self.isVisible() and download.repo in offered):
            self._wanted.discard(download.repo)
            self.arrived.emit(download.path)

    def _on_access_retry_wanted(self) -> None:
        if self._last is not None:
            self._fetch(self._last)

    def _use_endpoint(self, endpoint: str) -> None:
        hub = self._preferences.settings.hub
        self._preferences.update(hub=replace(hub, endpoint=endpoint))
        self._on_access_retry_wanted()
