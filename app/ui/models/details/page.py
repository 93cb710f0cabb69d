"""The details of a model file: what it is, what it says, what it is made of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.bridge.tasks import Tasks
from app.inspection.anatomy import anatomy
from app.ui.models.details.metadata import Metadata
from app.ui.models.details.overview import Overview
from app.ui.models.details.template import Template
from app.ui.models.details.tensors import Tensors
from app.ui.phrase import listed, size
from app.ui.widgets.button import Button
from app.ui.widgets.choice import Choice
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Pane
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.machine import MachineWatch
    from app.bridge.tasks import Task
    from app.core.errors import VitrailError
    from app.hub.api import Entry
    from app.inspection.anatomy import Anatomy
    from app.inspection.header import Header
    from app.ui.theme import Theme

Tab = Literal["overview", "metadata", "template", "tensors"]
TABS: tuple[Tab, ...] = get_args(Tab)
HEADER, MARGIN = 48, 20


class Details(Pane):
    """One model file, in four tabs.

    Signals:
        load_wanted: the path of the file to chat with.
        closed: the user is done with it, or it is gone.
    """

    load_wanted = Signal(str)
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        library: Library,
        models: ModelHost,
        machine: MachineWatch | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Make it; nothing is shown yet.

        Args:
            theme: colors and fonts.
            library: where files are known, read and changed.
            models: says which one is loaded.
            machine: what a file has to fit into.
            parent: its parent.
        """
        super().__init__(theme, "surface", parent=parent)
        self._theme = theme
        self._library = library
        self._models = models
        self._tasks = Tasks("details", parent=self)
        self._counting: Task | None = None
        self._path = ""
        self._read_as: tuple[object, ...] = ()
        self._unreadable: VitrailError | None = None
        self._header: Header | None = None
        self.back = IconButton(theme, "ph.arrow-left", 30, 18)
        self.title = Label(theme, 14, 600, elide=True)
        self.subtitle = Label(theme, 12, role="muted", elide=True)
        self.favorite = IconButton(theme, "ph.star", 30, 18, checkable=True)
        self.load = Button(theme, "primary", "ph.play")
        self.tabs = Segmented(theme)
        self.tab_choice = Choice(theme)
        self.overview = Overview(theme, library, models, machine, self._tasks)
        self.metadata = Metadata(theme)
        self.template = Template(theme, self._tasks)
        self.tensors = Tensors(theme)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.show_tab("overview")

    # -- what the page asks -----------------------------------------------

    def show_entry(self, path: str) -> None:
        """Show the model file at `path`."""
        if path != self._path:
            self._forget()
            self._path = path
        self._refresh()

    def path(self) -> str:
        """The file that is shown; empty for none."""
        return self._path

    def show_tab(self, tab: Tab) -> None:
        """Show one of the tabs."""
        at = TABS.index(tab)
        self.tabs.set_current(at)
        self.tab_choice.setCurrentIndex(at)
        self._show_tabs()

    # -- placing ----------------------------------------------------------

    def _lay_out(self) -> None:
        theme = self._theme
        head = Pane(theme, None, "b")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, MARGIN, 0)
        row.setSpacing(8)
        names = QHBoxLayout()
        names.setSpacing(10)
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        names.addStretch(1)
        row.addWidget(self.back)
        row.addLayout(names, 1)
        row.addWidget(self.favorite)
        row.addWidget(self.load)
        self._head = head
        bar = QHBoxLayout()
        bar.setContentsMargins(MARGIN, 12, MARGIN, 0)
        bar.addWidget(self.tabs)
        bar.addWidget(self.tab_choice)
        bar.addStretch(1)
        self._stack.addWidget(self.overview)
        for tab in (self.metadata, self.template, self.tensors):
            page = Page(theme, (0, 0, 0, 0))
            page.column.addWidget(tab)
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)
        self._on_theme_changed()

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.favorite.clicked.connect(self._on_favorite_clicked)
        self.load.clicked.connect(self._on_load_clicked)
        self.tabs.chosen.connect(self._on_tab_chosen)
        self.tab_choice.activated.connect(self._on_tab_chosen)
        self.overview.place.renamed.connect(self.show_entry)
        self.overview.place.deleted.connect(self._on_place_deleted)
        self._library.changed.connect(self._on_library_changed)
        self._models.changed.connect(self._on_models_changed)
        self._theme.changed.connect(self._on_theme_changed)
        self.destroyed.connect(partial(self._tasks.close, wait=False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A list instead of the row of tabs where that does not fit."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _show_tabs(self) -> None:
        """Of what cannot be read there is the overview alone, which says why."""
        readable = self._readable()
        self._stack.setCurrentIndex(self.tabs.current() if readable else TABS.index("overview"))
        self._arrange()

    def _readable(self) -> bool:
        """Also a file that is cut off may have a whole header."""
        entry = self._library.entry(self._path) if self._path else None
        sound = entry is None or entry.broken is None
        return self._unreadable is None and (sound or self._header is not None)

    def _arrange(self) -> None:
        readable = self._readable()
        fits = self.tabs.sizeHint().width() + 2 * MARGIN <= self.width()
        self.tabs.setVisible(readable and fits)
        self.tab_choice.setVisible(readable and not fits)
        beside = (self.back, self.favorite, self.load, self.title, self.subtitle)
        wanted = sum(widget.sizeHint().width() for widget in beside) + 4 * MARGIN
        self.subtitle.setVisible(wanted <= self.width())

    # -- what it shows ----------------------------------------------------

    def _forget(self) -> None:
        self._read_as = ()
        self._unreadable = None
        if self._counting is not None:
            self._counting.cancel()
        self._show_header(None, None)

    def _refresh(self) -> None:
        """Show what the library says now, and read the file again if it is another."""
        entry = self._library.entry(self._path) if self._path else None
        if entry is None:
            self._leave()
            return
        state = (entry.path, entry.size_bytes, entry.changed_ms, entry.shards)
        if state != self._read_as:
            self._forget()
            self._read_as = state
            self._read(entry)
        self.title.setText(entry.name)
        self.subtitle.setText(listed(entry.quantization, size(entry.size_bytes)))
        self._show_tabs()
        self.favorite.setChecked(entry.favorite)
        self.favorite.set_glyph("ph.star-fill" if entry.favorite else "ph.star")
        self.overview.set_entry(entry, self._trouble(entry))
        self._tell_load()

    def _leave(self) -> None:
        """The file is gone, unless it is being renamed just now."""
        if self._path and not self.overview.place.busy:
            self._path = ""
            self._forget()
            self.closed.emit()

    def _trouble(self, entry: Entry) -> VitrailError | None:
        return entry.broken or self._unreadable or self._library.refusal(entry.path)

    def _read(self, entry: Entry) -> None:
        """Read the header of the file, of all its shards."""
        state = self._read_as

        def wanted() -> bool:
            return isValid(self) and state == self._read_as

        def arrived(header: Header) -> None:
            if wanted():
                count = partial(anatomy, header.tensors)
                self._counting = self._tasks.run(count, partial(self._show_header, header))

        def failed(error: VitrailError) -> None:
            if wanted():
                self._unreadable = error
                self._refresh()

        self._library.header(entry.path, arrived, failed)

    def _show_header(self, header: Header | None, parts: Anatomy | None) -> None:
        self._header = header
        self.overview.set_header(header, parts)
        self.metadata.set_header(header)
        self.template.set_header(header)
        self.tensors.set_header(header, parts)
        self._show_tabs()

    def _tell_load(self) -> None:
        here = bool(self._path) and self._models.path == self._path
        state = self._models.state if here else "none"
        self.load.setText(
            {
                "ready": self.tr("Loaded"),
                "starting": self.tr("Loading…"),
                "loading": self.tr("Loading…"),
            }.get(state, self.tr("Load"))
        )
        entry = self._library.entry(self._path) if self._path else None
        whole = entry is not None and entry.broken is None and not entry.missing_shards
        self.load.setEnabled(whole and state in {"none", "stopped"})
        self.load.updateGeometry()

    def retranslate(self) -> None:
        """Set every string again."""
        names = [self.tr("Overview"), self.tr("Metadata"), self.tr("Template"), self.tr("Tensors")]
        self.tabs.set_items(names)
        self.tabs.setAccessibleName(self.tr("Parts of the details"))
        at = max(0, self.tab_choice.currentIndex())
        self.tab_choice.clear()
        self.tab_choice.addItems(names)
        self.tab_choice.setCurrentIndex(at)
        self.tab_choice.setAccessibleName(self.tr("Parts of the details"))
        self.back.set_name(self.tr("Back"))
        self.favorite.set_name(self.tr("Favorite"))
        self._tell_load()
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # -- answers ----------------------------------------------------------

    def _on_tab_chosen(self, at: int) -> None:
        self.show_tab(TABS[at])

    def _on_load_clicked(self) -> None:
        if self._path:
            self.load_wanted.emit(self._path)

    def _on_favorite_clicked(self) -> None:
        if self._path:
            self._library.set_favorite(self._path, self.favorite.isChecked())

    def _on_place_deleted(self, _freed_bytes: int) -> None:
        self._leave()

    def _on_library_changed(self) -> None:
        if self._path:
            self._refresh()

    def _on_models_changed(self) -> None:
        self._tell_load()
        self.overview.fit.judge()

    def _on_theme_changed(self) -> None:
        self._head.setFixedHeight(self._theme.px(HEADER))
        self._arrange()
