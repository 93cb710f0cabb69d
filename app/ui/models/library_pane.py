"""The model files of this computer: the left column of the Models page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.errors import sentence
from app.ui.models.downloads import DownloadList
from app.ui.models.library_deletion import Deletion
from app.ui.models.library_empty import EmptyLibrary
from app.ui.models.library_list import LibraryList
from app.ui.models.library_menu import FileMenu, NarrowButton, OrderButton
from app.ui.models.library_model import LibraryModel
from app.ui.phrase import fill, sentences, size
from app.ui.widgets.button import Button
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Icon, Label
from app.ui.widgets.notice import Notice
from app.ui.widgets.pane import Pane
from app.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from app.bridge.downloads import Downloads
    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.core.errors import VitrailError
    from app.ui.models.library_model import Choice, Order
    from app.ui.theme import Theme

WIDTH, FIELD, SEARCH_TEXT = 268, 28, 13
LEAST_LIST = 96
MANY = 100_000_000_000
"""From here on a tenth of a gigabyte is not worth showing."""


class LibraryPane(Pane):
    """Search, files, downloads, and the room they take.

    Signals:
        chosen: path of a file whose details are wanted.
        load_wanted: path of a file to chat with.
        discover_wanted: find models to download.
        open_wanted: open a file that is somewhere else.
        help_wanted: a Download that the hub refused or that found no hub.
    """

    chosen = Signal(str)
    load_wanted = Signal(str)
    discover_wanted = Signal()
    open_wanted = Signal()
    help_wanted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        library: Library,
        models: ModelHost,
        downloads: Downloads,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "window", "r", parent=parent)
        self._library = library
        self._stale = False
        self.search = SearchField(theme, height=FIELD, size=SEARCH_TEXT)
        self.discover = IconButton(theme, "ph.plus", 28, 18, role="text")
        self.open = IconButton(theme, "ph.folder-open", 28, 18, role="text")
        self.order = OrderButton(theme)
        self.narrow = NarrowButton(theme)
        self.files = LibraryModel(library, models, parent=self)
        self.list = LibraryList(theme, self.files)
        self.empty = EmptyLibrary(theme)
        self.menu = FileMenu(theme, parent=self)
        self.deletion = Deletion(theme, library, models)
        self.trouble = Notice(theme, "danger")
        self._close = Button(theme, "quiet")
        self.downloads = DownloadList(theme, downloads)
        self.used = Label(theme, 12, role="muted", tabular=True, elide=True)
        self.free = Label(theme, 12, role="muted", tabular=True)
        self._tools = QWidget()
        self._middle = QStackedWidget()
        self._footer = Pane(theme, "window", "t")
        self._lay_out()
        self._connect(theme)
        self._on_theme_changed()
        self.retranslate()
        self._refresh()

    # -- what the page asks -----------------------------------------------

    def show_file(self, path: str) -> None:
        """Mark the file whose details are shown."""
        self.list.show_file(path)

    def clear_selection(self) -> None:
        """No details are shown."""
        self.list.show_file("")

    def focus_list(self) -> None:
        """Put the focus where the files are, or the ways to get one."""
        if self._middle.currentWidget() is self.list:
            self.list.focus_first()
        else:
            self.empty.discover.setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:
        """268 wide at 100 %."""
        return QSize(self._theme.pane_width(WIDTH), self._theme.px(400))

    # -- placing ----------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 10, 9, 6)
        head.setSpacing(4)
        head.addWidget(self.search, 1)
        head.addWidget(self.discover)
        head.addWidget(self.open)
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(10, 0, 9, 0)
        tools.setSpacing(4)
        tools.addWidget(self.order)
        tools.addStretch(1)
        tools.addWidget(self.narrow)
        self.trouble.add_button(self._close)
        self.trouble.hide()
        notices = QVBoxLayout()
        notices.setContentsMargins(8, 4, 8, 4)
        notices.setSpacing(8)
        notices.addWidget(self.deletion)
        notices.addWidget(self.trouble)
        footer = QHBoxLayout(self._footer)
        footer.setContentsMargins(16, 8, 14, 9)
        footer.setSpacing(8)
        footer.addWidget(Icon(self._theme, "ph.hard-drives"))
        footer.addWidget(self.used, 1)
        footer.addWidget(self.free)
        self._middle.addWidget(self.list)
        self._middle.addWidget(self.empty)
        column = QVBoxLayout(self)
        # One pixel at the right is the hairline's.
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._tools)
        column.addWidget(self._middle, 1)
        column.addLayout(notices)
        column.addWidget(self.downloads)
        column.addWidget(self._footer)

    def _connect(self, theme: Theme) -> None:
        self._library.changed.connect(self._on_library_changed)
        self._library.failed.connect(self._show_trouble)
        self.search.textChanged.connect(self._on_search_text_changed)
        self.search.left_down.connect(self.list.focus_first)
        self.discover.clicked.connect(self.discover_wanted)
        self.open.clicked.connect(self.open_wanted)
        self.order.chosen.connect(self._on_order_chosen)
        self.narrow.chosen.connect(self._on_narrow_chosen)
        self.files.renamed.connect(self._on_files_renamed)
        self.list.shown.connect(self._on_shown)
        self.list.load_wanted.connect(self._on_load_wanted)
        self.list.menu_wanted.connect(self._on_list_menu_wanted)
        self.list.deletion_wanted.connect(self._on_deletion_wanted)
        self.list.left_up.connect(self._on_list_left_up)
        self.list.rescan_wanted.connect(self._library.rescan)
        self.order.rescan_wanted.connect(self._library.rescan)
        self.list.itemDelegate().closeEditor.connect(self._on_editor_closed)
        self.empty.discover_wanted.connect(self.discover_wanted)
        self.empty.open_wanted.connect(self.open_wanted)
        self.empty.all_wanted.connect(self._on_all_wanted)
        self.menu.load_wanted.connect(self._on_load_wanted)
        self.menu.details_wanted.connect(self._on_shown)
        self.menu.favorite_wanted.connect(self._library.set_favorite)
        self.menu.rename_wanted.connect(self.list.rename)
        self.menu.folder_wanted.connect(self._on_folder_wanted)
        self.menu.deletion_wanted.connect(self._on_deletion_wanted)
        self.deletion.failed.connect(self._show_trouble)
        self._close.clicked.connect(self.trouble.hide)
        self.downloads.load_wanted.connect(self.load_wanted)
        self.downloads.help_wanted.connect(self.help_wanted)
        theme.changed.connect(self._on_theme_changed)

    # -- words ------------------------------------------------------------

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Models on this computer"))
        self.search.setPlaceholderText(self.tr("Search the library"))
        self.search.setAccessibleName(self.tr("Search the library"))
        self.search.glass.setText(self.tr("Search the library"))
        self.search.empty.setText(self.tr("Clear"))
        self.discover.set_name(self.tr("Find models"))
        self.open.set_name(self.tr("Open a model file…"))
        self.list.setAccessibleName(self.tr("Models on this computer"))
        self._close.setText(self.tr("Close"))
        self.files.retranslate()
        self._show_room()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show_room(self) -> None:
        free = self._library.free_bytes
        self.used.setText(fill(self.tr("%1 used"), room(self._library.used_bytes())))
        self.free.setText(fill(self.tr("%1 free"), room(free)) if free else "")

    # -- answers ----------------------------------------------------------

    def _on_library_changed(self) -> None:
        if self.list.editing:
            # A reset would close the editor under the user's hands.
            self._stale = True
        else:
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        self.files.refresh()
        entries = self._library.entries()
        self.narrow.set_tags(tag for entry in entries for tag in entry.tags)
        self._tools.setVisible(len(entries) > 1)
        self._show_room()
        self._show_middle()

    def _show_middle(self) -> None:
        """The files, or why there are none."""
        if self.files.rowCount():
            self._middle.setCurrentWidget(self.list)
            return
        if self._library.entries():
            self.empty.set_reason("narrowed")
        else:
            self.empty.set_reason("nothing" if self._library.looked else "looking")
        self._middle.setCurrentWidget(self.empty)

    def _choose(self, choice: Choice) -> None:
        self.files.set_choice(choice)
        self._show_middle()

    def _on_search_text_changed(self, text: str) -> None:
        self._choose(replace(self.files.choice, words=text))

    def _on_order_chosen(self, order: Order) -> None:
        self._choose(replace(self.files.choice, order=order))

    def _on_narrow_chosen(self, choice: Choice) -> None:
        now = self.files.choice
        self._choose(replace(now, favorites=choice.favorites, tag=choice.tag))

    def _on_all_wanted(self) -> None:
        self.search.clear()
        self.narrow.clear()
        self.focus_list()

    def _on_list_left_up(self) -> None:
        self.search.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_shown(self, path: str) -> None:
        self.list.show_file(path)
        self.chosen.emit(path)

    def _on_load_wanted(self, path: str) -> None:
        entry = self._library.entry(path)
        if entry is not None and self.files.status(entry) in {"broken", "incomplete"}:
            self._on_shown(path)  # the details tell what is wrong
        else:
            self.load_wanted.emit(path)

    def _on_list_menu_wanted(self, path: str, at: QPoint) -> None:
        entry = self._library.entry(path)
        if entry is not None:
            self.menu.fill_for(entry, self.files.status(entry))
            self.menu.popup(at)

    def _on_deletion_wanted(self, path: str) -> None:
        entry = self._library.entry(path)
        if entry is not None and entry.foreign:
            self._library.delete(path, self._on_deleted, self._show_trouble)  # says whose it is
        elif entry is not None:
            self.trouble.hide()
            self.deletion.ask_for(path)

    def _on_deleted(self, _freed: int) -> None:
        self.trouble.hide()

    def _on_files_renamed(self, path: str, name: str) -> None:
        self.trouble.hide()
        self._library.rename(path, name, self._on_renamed, self._show_trouble)

    def _on_renamed(self, path: str) -> None:
        self.list.show_file(path)

    def _on_editor_closed(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._stale:
            QTimer.singleShot(0, self, self._on_library_changed)

    def _on_folder_wanted(self, path: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))

    def _show_trouble(self, error: VitrailError) -> None:
        """Say what could not be done, in the place where it was asked for."""
        said = sentence(error)
        self.trouble.set_texts(said.title, sentences(said.reason, said.cure), said.detail)
        self.trouble.show()

    def _on_theme_changed(self) -> None:
        self.list.setMinimumHeight(self._theme.px(LEAST_LIST))


def room(number: int) -> str:
    """Bytes of a disk: ``22.5 GB``, ``184 GB``."""
    return f"{number / 1e9:,.0f} GB" if MANY <= number < 10 * MANY else size(number)
