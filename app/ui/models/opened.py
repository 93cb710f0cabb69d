"""What an opened card shows: the quantizations of a model, and its model card."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import HubError
from app.engine.fit import judge, judge_roughly
from app.hub.api import MIRROR, RemoteFile, Variant
from app.ui.models.access import AccessPane
from app.ui.models.alive import while_alive
from app.ui.models.card_text import CardText
from app.ui.models.context_choice import ContextChoice
from app.ui.models.fetching import Fetching
from app.ui.models.recommend import recommended
from app.ui.models.variants import VariantTable
from app.ui.phrase import fill
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.core.errors import VitrailError
    from app.engine.fit import Fit
    from app.hub.api import Repository
    from app.inspection.shape import ModelShape
    from app.ui.models.offer import Offer
    from app.ui.theme import Theme


class OpenedCard(QWidget):
    """Asks the hub for the files and the shape of a model once, and shows what they mean here.

    Signals:
        rebuilt: it has other rows now.
        told: an Offer that knows more than a list does.
        judged: the Fit of the recommended quantization, or None.
        load_wanted: path of a file to chat with.
        library_wanted: path of a file to be shown.
    """

    rebuilt = Signal()
    told = Signal(object)
    judged = Signal(object)
    load_wanted = Signal(str)
    library_wanted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        offer: Offer,
        shelf: Shelf,
        preferences: Preferences,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._offer = offer
        self._shelf = shelf
        self._preferences = preferences
        self._repository: Repository | None = None
        self._shape: ModelShape | None = None
        self._error: VitrailError | None = None
        self._asking = False
        self.context = ContextChoice(theme)
        self._context_label = Label(theme, 12, role="muted")
        self._status = Label(theme, 12, role="muted", wrap=True)
        self.access = AccessPane(theme, shelf.hub)
        self.table = VariantTable(theme)
        self.card_text = CardText(theme, shelf.hub)
        self._fetching = Fetching(theme, self.table, shelf, parent=self)
        self._lay_out()
        self._connect()
        self._show_expected()
        self.retranslate()

    @property
    def repository(self) -> Repository | None:
        """What the hub told; None before it did."""
        return self._repository

    @property
    def error(self) -> VitrailError | None:
        """Why the hub told nothing, or no shape."""
        return self._error

    def ask(self) -> None:
        """Ask the hub for what is missing."""
        if self._asking:
            return
        if self._repository is None:
            self._asking = True
            self._set_error(None)
            self._shelf.hub.repository(
                self._offer.repo,
                while_alive(self, self._on_repository),
                while_alive(self, self._on_failed),
            )
        elif self._shape is None:
            self._ask_shape()

    def _lay_out(self) -> None:
        chooser = QHBoxLayout()
        chooser.setSpacing(8)
        chooser.addWidget(self._context_label)
        chooser.addWidget(self.context)
        chooser.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 2, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.access)
        column.addWidget(self._status)
        column.addLayout(chooser)
        column.addWidget(self.table)
        column.addWidget(self.card_text)

    def _connect(self) -> None:
        self.context.context_chosen.connect(self._on_context_context_chosen)
        self.access.retry_wanted.connect(self._on_access_retry_wanted)
        self.access.mirror_chosen.connect(partial(self._use_endpoint, MIRROR))
        self.access.official_chosen.connect(partial(self._use_endpoint, ""))
        self.card_text.endpoint_wanted.connect(self._use_endpoint)
        self._fetching.load_wanted.connect(self.load_wanted)
        self._fetching.library_wanted.connect(self.library_wanted)
        self._fetching.refused.connect(self._on_fetching_refused)
        self._shelf.machine.changed.connect(self._on_machine_changed)
        self._preferences.changed.connect(self._on_preferences_changed)

    # -- what is shown ----------------------------------------------------

    def _show_expected(self) -> None:
        """What the catalog knows, until the hub answers; it stays where there is no hub."""
        offer = self._offer
        if offer.size_bytes:
            file = RemoteFile(path=offer.file, size_bytes=offer.size_bytes)
            expected = Variant(quantization=offer.quantization, files=(file,))
            self.table.set_variants([expected], offer.n_params)
        self._fetching.set_repository(None)
        self.judge()

    def judge(self) -> None:
        """Say of each quantization whether it fits now, for the chosen context."""
        machine = self._shelf.machine.machine
        limit = self._shape.n_ctx_train if self._shape is not None else self._offer.n_ctx_train
        self.context.set_context(self._preferences.settings.library.fit_ctx, limit)
        rows = self.table.rows()
        fits: list[Fit | None] = [
            self._fit(row.variant) if machine.memory_total_bytes else None for row in rows
        ]
        offer = self._offer
        wanted = offer.quantization if offer.curated else ""
        best = recommended([row.variant for row in rows], fits, wanted, offer.n_params)
        # Where there is a card, the question is whether it fits there.
        cards = sum(gpu.memory_free_bytes for gpu in machine.gpus)
        self.table.set_fits(fits, best, cards or machine.memory_free_bytes)
        self.judged.emit(fits[best] if best is not None else fits[0] if fits else None)

    def _fit(self, variant: Variant) -> Fit | None:
        machine, n_ctx = self._shelf.machine.machine, self.context.n_ctx
        if self._shape is not None:
            weights = sum(file.size_bytes for file in variant.wanted)
            return judge(self._shape, weights, machine, n_ctx)
        if self._offer.n_params:
            return judge_roughly(self._offer.n_params, variant.quantization, n_ctx, machine)
        return None

    def _say(self) -> None:
        """What happened with the hub, in place."""
        error = self._error
        words = ""
        if self._asking:
            words = self.tr("Asking the hub which files there are…")
        elif error is not None and not isinstance(error, HubError):
            words = self.tr(
                "The header of its first file cannot be read, so memory can only be estimated."
            )
        elif error is None and self._repository is not None and not self._repository.variants:
            words = self.tr(
                "This repository holds no model file that Vitrail can load (GGUF is what it reads)."
            )
        self._status.setText(words)
        self._status.setVisible(bool(words))
        usable = bool(self.table.rows())
        self.table.setVisible(usable)
        self.context.setVisible(usable)
        self._context_label.setVisible(usable)
        self.card_text.setVisible(self._repository is not None)

    def _set_error(self, error: VitrailError | None) -> None:
        """The hub refused something, or no longer does."""
        self._error = error
        if isinstance(error, HubError):
            self.access.show_for(error, self._offer.repo)
        else:
            self.access.hide()
        self._say()

    def retranslate(self) -> None:
        """Set every string again."""
        self._context_label.setText(self.tr("Judged for a context of"))
        self.table.setAccessibleName(fill(self.tr("Quantizations of %1"), self._offer.title))
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        """The memory may be another by now."""
        super().showEvent(event)
        self.judge()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # -- answers ----------------------------------------------------------

    def _on_repository(self, repository: Repository) -> None:
        self._asking = False
        self._repository = repository
        offer = self._offer = self._offer.told_by(repository.found)
        self.table.set_variants(repository.variants, offer.n_params)
        self._fetching.set_repository(repository)
        self.card_text.set_repository(repository.found.repo, repository.commit)
        self.rebuilt.emit()
        self.told.emit(offer)
        self.judge()
        self._say()
        self._ask_shape()

    def _ask_shape(self) -> None:
        repository = self._repository
        if repository is None or not repository.variants:
            return
        path = repository.variants[0].files[0].path
        repo, commit = repository.found.repo, repository.commit
        then, failed = while_alive(self, self._on_shape), while_alive(self, self._on_failed)
        self._shelf.hub.shape(repo, commit, path, then, failed)

    def _on_shape(self, shape: ModelShape) -> None:
        self._shape = shape
        self.judge()
        self._set_error(None)

    def _on_failed(self, error: VitrailError) -> None:
        self._asking = False
        self._set_error(error)

    def _on_fetching_refused(self, error: VitrailError) -> None:
        if isinstance(error, HubError):
            self._on_failed(error)

    def _on_access_retry_wanted(self) -> None:
        self._set_error(None)
        self._fetching.retry()
        self.ask()

    def _use_endpoint(self, endpoint: str) -> None:
        hub = self._preferences.settings.hub
        self._preferences.update(hub=replace(hub, endpoint=endpoint))
        self._on_access_retry_wanted()

    def _on_machine_changed(self) -> None:
        if self.isVisible():
            self.judge()

    def _on_context_context_chosen(self, n_ctx: int) -> None:
        library = self._preferences.settings.library
        self._preferences.update(library=replace(library, fit_ctx=n_ctx))

    def _on_preferences_changed(self, section: str) -> None:
        if section == "library":
            self.judge()
