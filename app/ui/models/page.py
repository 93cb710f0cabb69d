"""The Models page: what is on this computer at the left, what could be at the right."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.models.details.page import Details
from app.ui.models.discover import Discover
from app.ui.models.download_help import DownloadHelp
from app.ui.models.library_pane import LibraryPane
from app.ui.widgets.pane import Pane
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.hub.api import Download
    from app.ui.theme import Theme

Column = Literal["library", "main"]
COLUMNS: tuple[Column, ...] = get_args(Column)

LIBRARY_WIDTH, MAIN_WIDTH = 268, 480
WIDEST = 16_777_215
"""QWIDGETSIZE_MAX."""


class ModelsPage(Pane):
    """Library and hub side by side; in a narrow window one of them, chosen at the top.

    Signals:
        load_wanted: the path of a model file to chat with.
        open_wanted: a file is to be chosen from the disk.
    """

    load_wanted = Signal(str)
    open_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        models: ModelHost,
        shelf: Shelf,
        preferences: Preferences,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._theme = theme
        self._models = models
        self._shelf = shelf
        self._preferences = preferences
        self._narrow = False
        self.library_pane = LibraryPane(theme, shelf.library, models, shelf.downloads)
        self.discover = Discover(
            theme, shelf.hub, shelf.downloads, shelf.library, shelf.machine, preferences
        )
        self.switch = Segmented(theme)
        self._bar = Pane(theme, "window", "b")
        self._main = QStackedWidget()
        self._main.addWidget(self.discover)
        self._lay_out()
        self._connect()
        theme.changed.connect(self._arrange)
        self.retranslate()
        self.switch.set_current(COLUMNS.index("main"))
        self._arrange()

    @cached_property
    def details(self) -> Details:
        """The details of a model file, made when they are asked for."""
        page = Details(self._theme, self._shelf.library, self._models, self._shelf.machine)
        page.load_wanted.connect(self.load_wanted)
        page.closed.connect(self.show_discover)
        self._main.addWidget(page)
        return page

    @cached_property
    def help(self) -> DownloadHelp:
        """What helps a failed download, made when it is asked for."""
        page = DownloadHelp(self._theme, self._shelf, self._preferences)
        page.closed.connect(self.show_discover)
        self._main.addWidget(page)
        return page

    # -- what the window asks ---------------------------------------------

    def show_discover(self) -> None:
        """Show what could be downloaded."""
        self.library_pane.clear_selection()
        self._main.setCurrentWidget(self.discover)
        self._show_column("main")

    def show_details(self, path: str) -> None:
        """Show the model file at `path`."""
        self.library_pane.show_file(path)
        self.details.show_entry(path)
        self._main.setCurrentWidget(self.details)
        self._show_column("main")

    def show_help(self, download: Download) -> None:
        """Show what helps a download that the hub refused."""
        self.help.show_for(download)
        self._main.setCurrentWidget(self.help)
        self._show_column("main")
        self.help.back.setFocus(Qt.FocusReason.TabFocusReason)

    def find_models(self) -> None:
        """Put the cursor where models are searched for."""
        self.show_discover()
        self.discover.focus_search()

    def focus_first(self) -> None:
        """Put the focus where work begins: the search where nothing is there, else the list."""
        if self._shelf.library.entries() and not self._narrow:
            self.library_pane.focus_list()
        else:
            self.discover.focus_search()

    # -- placing ----------------------------------------------------------

    def _lay_out(self) -> None:
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(12, 6, 12, 7)
        bar.addWidget(self.switch)
        bar.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.library_pane)
        body.addWidget(self._main, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        pane, discover = self.library_pane, self.discover
        pane.chosen.connect(self.show_details)
        pane.load_wanted.connect(self.load_wanted)
        pane.discover_wanted.connect(self.find_models)
        pane.open_wanted.connect(self.open_wanted)
        pane.help_wanted.connect(self.show_help)
        discover.load_wanted.connect(self.load_wanted)
        discover.shown_in_library.connect(self.show_details)
        self.switch.chosen.connect(self._on_switch_chosen)

    def _arrange(self) -> None:
        """Side by side where there is room."""
        theme = self._theme
        library = theme.pane_width(LIBRARY_WIDTH)
        self._narrow = self.width() < library + theme.px(MAIN_WIDTH)
        self._bar.setVisible(self._narrow)
        if self._narrow:
            self.library_pane.setMinimumWidth(0)
            self.library_pane.setMaximumWidth(WIDEST)
            self._show_column(COLUMNS[self.switch.current()])
        else:
            self.library_pane.setFixedWidth(library)
            self.library_pane.show()
            self._main.show()

    def _show_column(self, column: Column) -> None:
        self.switch.set_current(COLUMNS.index(column))
        if self._narrow:
            self.library_pane.setVisible(column == "library")
            self._main.setVisible(column == "main")

    # -- answers ----------------------------------------------------------

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Models"))
        self.switch.setAccessibleName(self.tr("Models"))
        self.switch.set_items([self.tr("On this computer"), self.tr("Find models")])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or one of them."""
        super().resizeEvent(event)
        self._arrange()

    def _on_switch_chosen(self, index: int) -> None:
        self._show_column(COLUMNS[index])
