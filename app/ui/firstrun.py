"""What stands in the page while there is no model: the mark, one sentence, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSpacerItem, QVBoxLayout, QWidget

from app.ui.firstrun_rows import FileRow
from app.ui.mark import Mark
from app.ui.models.names import file_title
from app.ui.models.tab_order import follow
from app.ui.models.whereabouts import can_chat, source_name
from app.ui.phrase import listed, size
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page
from app.ui.widgets.row_card import RowCard

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.bridge.engine import ModelHost
    from app.bridge.models import ModelFiles
    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.ui.actions import Actions
    from app.ui.firstrun_offers import FirstOffers
    from app.ui.theme import Theme

CARD_WIDTH = 620
ROOM_FOR_MARK = 560
MOST_FILES = 3


class FirstRun(QWidget):
    """Shown while no model is loaded and none is loading."""

    def __init__(  # noqa: PLR0917
        self,
        theme: Theme,
        actions: Actions,
        files: ModelFiles,
        models: ModelHost,
        shelf: Shelf | None = None,
        preferences: Preferences | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and sizes.
            actions: open a file, search for models.
            files: files that were opened before.
            models: loads what is chosen.
            shelf: what is here and what could be; None offers no download.
            preferences: the hub's address, and the context verdicts are given for.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._files = files
        self._models = models
        self._shelf = shelf
        self._preferences = preferences
        self._offered: tuple[tuple[str, str, str], ...] = ()
        self._rows: list[FileRow] = []
        self.offers: FirstOffers | None = None
        self.mark = Mark(theme, fine=True)
        self.title = Label(theme, 22, 600, wrap=True)
        self.sentence = Label(theme, 14, role="muted", wrap=True)
        self.here = Label(theme, 11.5, 600, role="muted")
        self._card = RowCard(theme)
        self.there = Label(theme, 11.5, 600, role="muted")
        self._open: Button | None = None
        self.search = Button(theme, "quiet", "ph.magnifying-glass")
        self._actions = actions
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out(theme)
        files.changed.connect(self.refresh)
        if shelf is not None:
            shelf.library.changed.connect(self.refresh)
        theme.changed.connect(self._on_theme_changed)
        self.search.clicked.connect(actions["model.find"].trigger)
        self._on_theme_changed()
        self.retranslate()

    def _lay_out(self, theme: Theme) -> None:
        center = Qt.AlignmentFlag.AlignHCenter
        self._column = QWidget()
        column = self._parts = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.mark, 0, center)
        self._below_mark = QSpacerItem(0, 16)
        column.addSpacerItem(self._below_mark)
        for label in (self.title, self.sentence):
            label.setAlignment(center)
            column.addWidget(label)
        column.addSpacing(14)
        for widget in (self.here, self._card, self.there):
            column.addWidget(widget)
        column.addSpacing(4)
        self._buttons.setSpacing(16)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.search, 0, center)
        self._buttons.addStretch(1)
        column.addLayout(self._buttons)
        page = Page(theme, (20, 24, 20, 24))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._column, 20)
        row.addStretch(1)
        page.column.addStretch(2)
        page.column.addLayout(row)
        page.column.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    @property
    def open_button(self) -> Button:
        """Asks for a file; the filled one where nothing else is offered."""
        if self._open is None:
            raise LookupError("refresh makes it")
        return self._open

    def file_buttons(self) -> tuple[Button, ...]:
        """The buttons that load a known file, top to bottom."""
        return tuple(row.button for row in self._rows)

    # -- what is here -----------------------------------------------------

    def refresh(self) -> None:
        """Offer the model files that are there now."""
        now = tuple(self._known()[:MOST_FILES])
        if now != self._offered or self._open is None:
            self._offered = now
            self._rebuild()
        self._set_texts()

    def _known(self) -> list[tuple[str, str, str]]:
        """Path, name and source of each file that can be chatted with, the likeliest first."""
        if self._shelf is None:
            return [(known.path, known.name, "opened") for known in self._files.recent()]
        entries = [e for e in self._shelf.library.entries() if can_chat(e)]
        entries.sort(key=lambda e: (not e.favorite, -e.used_ms, e.source == "starter", e.name))
        return [(entry.path, entry.name, entry.source) for entry in entries]

    def _rebuild(self) -> None:
        self._rows = []
        for path, _, _ in self._offered:
            row = FileRow(self._theme, "standard" if self._rows else "primary", path)
            row.button.clicked.connect(lambda _checked=False, path=path: self._models.load(path))
            self._rows.append(row)
        self._card.set_rows(self._rows)
        self._card.setVisible(bool(self._rows))
        self.here.setVisible(bool(self._rows))
        if self._open is not None:
            self._buttons.removeWidget(self._open)
            self._open.deleteLater()
        alone = not self._rows and self._shelf is None
        self._open = Button(
            self._theme, "primary" if alone else "quiet", "ph.folder-open", parent=self._column
        )
        self._open.clicked.connect(self._actions["model.open"].trigger)
        self._buttons.insertWidget(1, self._open, 0, Qt.AlignmentFlag.AlignHCenter)
        self.search.setVisible(self._shelf is not None)
        self._show_offers()

    # -- what could be here -----------------------------------------------

    def _show_offers(self) -> None:
        """Made when the page is first seen: the window is painted sooner."""
        shelf, preferences = self._shelf, self._preferences
        if self.offers is None and self.isVisible() and shelf is not None and preferences:
            from app.ui.firstrun_offers import FirstOffers  # noqa: PLC0415 - not for every start

            self.offers = FirstOffers(self._theme, shelf, preferences)
            self.offers.arrived.connect(self._on_offers_arrived)
            self.offers.rebuilt.connect(self._order_focus)
            self._parts.insertWidget(self._parts.indexOf(self.there) + 1, self.offers)
        if self.offers is not None:
            self.offers.set_primary(not self._rows)
        self.there.setVisible(self.offers is not None and bool(self._rows))
        self._order_focus()

    def _order_focus(self) -> None:
        """From top to bottom, whatever was made last."""
        offers = [self.offers] if self.offers is not None else []
        parts = [*self._rows, *offers, self.open_button, self.search]
        follow(parts[0], *parts)

    def showEvent(self, event: QShowEvent) -> None:
        """Offer models for the memory of now."""
        super().showEvent(event)
        if self._shelf is not None:
            self._shelf.machine.start()
        self._show_offers()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What can be chosen comes first where there is little room."""
        super().resizeEvent(event)
        self._fit_size()

    def _fit_size(self) -> None:
        """Without the mark in a low window; buttons below one another in a narrow one."""
        roomy = self.height() >= self._theme.px(ROOM_FOR_MARK)
        self.mark.setVisible(roomy)
        self._below_mark.changeSize(0, 16 if roomy else 0)
        self._parts.invalidate()
        wanted = self.open_button.sizeHint().width() + self.search.sizeHint().width() + 80
        left, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._buttons.setDirection(down if wanted > self.width() else left)

    def _on_offers_arrived(self, path: str) -> None:
        """Go on to the chat, unless somebody chose another model meanwhile."""
        if self._models.state in {"none", "stopped"}:
            self._models.load(path)

    # -- words ------------------------------------------------------------

    def _set_texts(self) -> None:
        for row, (path, name, source) in zip(self._rows, self._offered, strict=True):
            title, quantization = file_title(path, self._files)
            row.set_texts(name or title, self._note(path, source, quantization))
        if self._open is not None:
            self._open.setText(self.tr("Open a GGUF file…"))

    def _note(self, path: str, source: str, quantization: str) -> str:
        if source == "starter":
            return self.tr("The small model that comes with Vitrail")
        entry = self._shelf.library.entry(path) if self._shelf is not None else None
        if entry is None:
            return listed(quantization, self.tr("opened before"))
        return listed(entry.quantization, size(entry.size_bytes), source_name(entry.source))

    def retranslate(self) -> None:
        """Set every string again."""
        self.title.setText(self.tr("Choose a model to begin"))
        words = self.tr("It runs on this computer. What you write stays here.")
        if self._shelf is not None:
            words = self.tr(
                "It is downloaded once and runs on this computer. What you write stays here."
            )
        self.sentence.setText(words)
        self.here.setText(self.tr("On this computer"))
        self.there.setText(self.tr("Can be downloaded"))
        self.search.setText(self.tr("Search all models"))
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_theme_changed(self) -> None:
        self._column.setMaximumWidth(self._theme.px(CARD_WIDTH))
        if self._open is not None:
            self._fit_size()
