"""Models that could be downloaded: the catalog, and what a search of the hub finds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.bridge.shelf import Shelf
from app.core.errors import HubError
from app.hub.api import MIRROR
from app.ui.errors import sentence
from app.ui.models.access import AccessPane
from app.ui.models.facts import KINDS, kind_name, machine_line, month
from app.ui.models.list_end import ListEnd
from app.ui.models.offer import answers, from_entry, from_found
from app.ui.models.results import CardList
from app.ui.models.search_bar import SearchBar
from app.ui.models.sieve import Sieve
from app.ui.models.tab_order import follow
from app.ui.phrase import count, fill, sentences, stop
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.bridge.downloads import Downloads
    from app.bridge.hub import HubSession
    from app.bridge.library import Library
    from app.bridge.machine import MachineWatch
    from app.bridge.preferences import Preferences
    from app.core.errors import VitrailError
    from app.hub.api import Query, SearchPage
    from app.hub.catalog import Catalog
    from app.ui.models.card_head import CardHead
    from app.ui.theme import Theme

HEADER = 48
MARGIN, WIDE_MARGIN, WIDEST, WIDE_FROM = 20, 40, 980, 720
NEAR_END = 400
MOST_CARDS = 300
FEWEST_SHOWN, MOST_PAGES_AT_ONCE = 10, 3
"""Pages that hold little of what fits are followed by the next, so many at most."""


class Discover(Pane):
    """The catalog until somebody types; then what the hub has.

    Signals:
        load_wanted: path of a file to chat with.
        shown_in_library: path of a file whose details are wanted.
    """

    load_wanted = Signal(str)
    shown_in_library = Signal(str)

    def __init__(  # noqa: PLR0917
        self,
        theme: Theme,
        hub: HubSession,
        downloads: Downloads,
        library: Library,
        machine: MachineWatch,
        preferences: Preferences,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._hub = hub
        self._machine = machine
        self._preferences = preferences
        self._browsing = False
        self._query: Query | None = None
        self._more: SearchPage | None = None
        self._catalog: Catalog | None = None
        self._pages = 0
        self._found = 0
        self._waiting = False
        self._error: VitrailError | None = None
        shelf = Shelf(library=library, hub=hub, downloads=downloads, machine=machine)
        self._title = Label(theme, 14, 600)
        self._machine_label = Label(theme, 12, role="muted", elide=True)
        self.bar = SearchBar(theme)
        self.status = Label(theme, 12.5, role="muted", wrap=True)
        self.access = AccessPane(theme, hub)
        self.list = CardList(theme, shelf, preferences)
        self._sieve = Sieve(self.bar, self.list.estimates, machine, preferences)
        self.end = ListEnd(theme)
        self.page = Page(theme, (MARGIN, 20, MARGIN, 24), spacing=12)
        self._lay_out()
        self._connect()
        self.retranslate()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.field.selectAll()

    # -- making -----------------------------------------------------------

    def _lay_out(self) -> None:
        theme = self._theme
        self._header = Pane(theme, "surface", "b")
        head = QHBoxLayout(self._header)
        head.setContentsMargins(MARGIN, 0, MARGIN, 1)
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._machine_label, 1)
        column = self.page.column
        column.addWidget(self.bar)
        column.addWidget(self.access)
        column.addWidget(self.status)
        column.addWidget(self.list)
        column.addWidget(self.end)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._header)
        outer.addWidget(self.page, 1)
        self._on_theme_changed()

    def _connect(self) -> None:
        self.bar.changed.connect(self._ask)
        self.bar.field.left_down.connect(self._on_field_left_down)
        self.list.load_wanted.connect(self.load_wanted)
        self.list.library_wanted.connect(self.shown_in_library)
        self.list.reached.connect(self._on_list_reached)
        self.end.more.clicked.connect(self._ask_more)
        self.end.widen.clicked.connect(self.bar.widen)
        self.end.browse.clicked.connect(self._on_browse_clicked)
        self.end.back.clicked.connect(self._on_back_clicked)
        self.access.retry_wanted.connect(self._ask)
        self.access.mirror_chosen.connect(partial(self._use_endpoint, MIRROR))
        self.access.official_chosen.connect(partial(self._use_endpoint, ""))
        self.page.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._machine.changed.connect(self._on_machine_changed)
        self._preferences.changed.connect(self._on_preferences_changed)
        self._theme.changed.connect(self._on_theme_changed)

    def _order_focus(self) -> None:
        """Tab comes to what is below the cards after them."""
        cards = self.list.cards()
        if cards:
            follow(cards[-1].head, cards[-1], self.end)

    # -- the catalog ------------------------------------------------------

    def catalog(self) -> Catalog:
        """The selection, in the language of the window."""
        if self._catalog is None:
            self._catalog = self._hub.catalog(self._theme.language)
        return self._catalog

    def _show_catalog(self) -> None:
        """What needs no hub, narrowed by what is chosen."""
        self._hub.stop_search()
        self._query, self._waiting, self._more = None, False, None
        self._clear()
        self._found = self._add_catalog(self.bar.query())
        self._set_error(None)

    def _clear(self) -> None:
        """Remove the cards; a keyboard that was on one of them goes back to the search."""
        focused = QApplication.focusWidget()
        if focused is not None and self.list.isAncestorOf(focused):
            self.focus_search()
        self.list.clear()

    def _add_catalog(self, query: Query) -> int:
        """Add what the catalog has for `query`, by kind; how many that is."""
        entries = [(entry, from_entry(entry)) for entry in self.catalog().entries]
        shown = [(e, o) for e, o in entries if answers(o, query) and self._sieve.passes(o)]
        for kind in KINDS:
            offers = [offer for entry, offer in shown if (*entry.kinds, "chat")[0] == kind]
            if offers:
                self.list.add_group(kind_name(kind), offers)
        self._order_focus()
        return len(shown)

    # -- the hub ----------------------------------------------------------

    def _ask(self) -> None:
        """Show what is asked for now: the catalog, or what the hub finds."""
        query = self._sieve.narrowed(self.bar.query())
        if not query.text and not self._browsing:
            self._show_catalog()
            return
        self._query, self._waiting, self._pages = query, True, 0
        self._set_error(None)

        def then(page: SearchPage) -> None:
            if self._query is query:
                self._clear()
                self._found = self._pages = 0
                self.page.verticalScrollBar().setValue(0)
                self._take(page)

        def failed(error: VitrailError) -> None:
            if self._query is query:
                self._fail(error)

        self._hub.search(query, then, failed)

    def _ask_more(self) -> None:
        page, query = self._more, self._query
        if page is None or self._waiting:
            return
        self._waiting = True
        self.end.set_trouble("")
        self._say()

        def then(found: SearchPage) -> None:
            if self._query is query:
                self._take(found)

        def failed(error: VitrailError) -> None:
            if self._query is query:
                self._waiting = False
                self.end.set_trouble(self._error_words(error))
                self._say()

        self._hub.search_more(page, then, failed)

    def _take(self, page: SearchPage) -> None:
        """Add what was found; a page that held hardly anything is followed by the next."""
        known = {card.offer.repo for card in self.list.cards()}
        offers = [from_found(found) for found in page.found if found.repo not in known]
        offers = [offer for offer in offers if self._sieve.passes(offer)]
        self.list.add(offers)
        self._order_focus()
        self._found += len(offers)
        self._waiting = False
        self._pages += 1
        self._more = page if page.more and self._found < MOST_CARDS else None
        self._say()
        if self._found < FEWEST_SHOWN and self._pages < MOST_PAGES_AT_ONCE:
            self._ask_more()

    def _fail(self, error: VitrailError) -> None:
        """Say why, and show what the catalog has for the same words."""
        self._waiting, self._more = False, None
        self._pages = 0
        self._clear()
        self._found = self._add_catalog(self._query) if self._query is not None else 0
        self._set_error(error)

    def _set_error(self, error: VitrailError | None) -> None:
        """The hub could not be asked, or was now."""
        self._error = error
        self.end.set_trouble("")
        if isinstance(error, HubError):
            self.access.show_for(error, "")
        else:
            self.access.hide()
        self._say()

    # -- words ------------------------------------------------------------

    def _say(self) -> None:
        """What is shown, what is awaited, what went wrong."""
        error, asked = self._error, self._query is not None
        self.bar.set_count(self._count_words(), sorted_by_hub=asked and error is None)
        self.status.setText(self._status_words())
        self.status.setVisible(bool(self.status.text()))
        self.end.more.setVisible(self._more is not None and not self._waiting)
        settled = not self._waiting and error is None
        self.end.widen.setVisible(settled and not self._found and self.bar.narrowing())
        self.end.browse.setVisible(not asked)
        self.end.back.setVisible(asked and self._browsing and not self.bar.field.text())

    def _count_words(self) -> str:
        if self._query is None or self._error is not None:
            return ""
        if self._waiting and not self._pages:
            return self.tr("Searching…")
        words = self.tr("%n result(s)", "", self._found).replace(
            str(self._found), count(self._found), 1
        )
        return fill(self.tr("More than %1"), words) if self._more is not None else words

    def _status_words(self) -> str:
        error = self._error
        selection = fill(
            self.tr("A selection made in %1. It is part of Vitrail and needs no connection."),
            month(self.catalog().made),
        )
        if error is not None:
            said = "" if isinstance(error, HubError) else self._error_words(error)
            below = self.tr("Below is what the selection has for these words.")
            return sentences(said, below if self._found and self._pages == 0 else "")
        if self._query is None:
            return selection if self._found else self.tr("Nothing in the selection is like that.")
        if self._waiting:
            return ""
        if not self._found:
            return fill(
                self.tr("Nothing was found for “%1”. Fewer words find more."), self._query.text
            )
        if self._found >= MOST_CARDS:
            return self.tr("There is more than can be shown. Another word narrows it down.")
        return ""

    def _error_words(self, error: VitrailError) -> str:
        text = sentence(error)
        return sentences(stop(text.title), text.reason, text.cure)

    def retranslate(self) -> None:
        """Set every string again; the catalog speaks the language too."""
        self._title.setText(self.tr("Models"))
        self._machine_label.setText(machine_line(self._machine.machine))
        self.page.setAccessibleName(self.tr("Models to download"))
        self._catalog = None
        if self._query is None:
            self._show_catalog()
        else:
            self._say()

    # -- what Qt calls ----------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Know the memory of now."""
        super().showEvent(event)
        self._machine.start()
        self.list.judge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines readable on wide screens."""
        super().resizeEvent(event)
        self._fit_margins()

    def _fit_margins(self) -> None:
        theme, width = self._theme, self.width()
        side = WIDE_MARGIN if width >= theme.px(WIDE_FROM) else MARGIN
        side = max(side, (width - theme.px(WIDEST)) // 2)
        self.page.column.setContentsMargins(side, 20, side, 24)

    # -- answers ----------------------------------------------------------

    def _on_field_left_down(self) -> None:
        cards = self.list.cards()
        if cards:
            cards[0].head.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_list_reached(self, head: CardHead) -> None:
        self.page.ensureWidgetVisible(head, 0, self._theme.px(24))

    def _on_browse_clicked(self) -> None:
        self._browsing = True
        self._ask()

    def _on_back_clicked(self) -> None:
        self._browsing = False
        self._ask()
        self.focus_search()

    def _use_endpoint(self, endpoint: str) -> None:
        hub = self._preferences.settings.hub
        self._preferences.update(hub=replace(hub, endpoint=endpoint))
        self._ask()

    def _on_scrolled(self, value: int) -> None:
        self.list.judge_seen()
        bar = self.page.verticalScrollBar()
        if value and value > bar.maximum() - self._theme.px(NEAR_END):
            self._ask_more()

    def _on_machine_changed(self) -> None:
        self._machine_label.setText(machine_line(self._machine.machine))
        if self.isVisible():
            self.list.judge()

    def _on_preferences_changed(self, section: str) -> None:
        if section == "library":
            self.list.judge()

    def _on_theme_changed(self) -> None:
        self._header.setFixedHeight(self._theme.px(HEADER))
        self._fit_margins()
