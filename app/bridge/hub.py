"""The hub as the window sees it: questions in threads, the latest answer only, a small memory."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge.tasks import Task, Tasks
from app.hub import catalog
from app.hub.api import OFFICIAL, Access, Query, SearchPage
from app.hub.budget import Budget
from app.hub.client import HubClient
from app.hub.connection import Connection
from app.inspection.gguf import read_header
from app.inspection.shape import shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from app.bridge.preferences import Preferences
    from app.core.errors import VitrailError
    from app.core.settings import HubSettings
    from app.hub.api import Repository
    from app.hub.catalog import Catalog
    from app.hub.token import Place, TokenKeeper
    from app.inspection.shape import ModelShape

    Failed = Callable[[VitrailError], None]

T = TypeVar("T")

DEBOUNCE_MS = 300
"""The hub allows 500 questions in five minutes: not one for each key."""

MEMORY_S = 300.0
MEMORY_ITEMS = 100
THREADS = 3


class _Search(Struct, frozen=True):
    """A search that waits for the end of the typing, or for its answer."""

    query: Query
    then: Callable[[SearchPage], None]
    failed: Failed


class HubSession(QObject):
    """Asks the hub for the window; nothing is sent before something is asked.

    Signals:
        used: whether a request is under way; from any thread.
        access_changed: another hub, proxy or token: `connection` gives a new one.
    """

    used = Signal(bool)
    access_changed = Signal()

    def __init__(
        self, preferences: Preferences, tokens: TokenKeeper, *, parent: QObject | None = None
    ) -> None:
        """Send nothing.

        Args:
            preferences: how the hub is reached.
            tokens: the access token.
            parent: Qt's.
        """
        super().__init__(parent)
        self._preferences = preferences
        self._tokens = tokens
        self._reach = _reach(preferences.settings.hub)
        self._budget = Budget()
        self._connections: list[Connection] = []
        self._client: HubClient | None = None
        self._memory = _Memory()
        # A name that is being looked up cannot be interrupted: the program ends without them.
        self._searches = Tasks("hub-search", THREADS, daemon=True, parent=self)
        self._details = Tasks("hub", THREADS, daemon=True, parent=self)
        self._keeping = Tasks("hub-token", parent=self)
        self._query = Query()
        self._next: _Search | None = None
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        # Held while a thread emits: this object must not be destroyed in the middle of it, nor
        # may the last word of the light be overtaken by the one before.
        self._emitting = threading.Lock()
        self._closed = False
        self._requests = 0
        preferences.changed.connect(self._on_preferences_changed)

    # Searching

    def search(self, query: Query, then: Callable[[SearchPage], None], failed: Failed) -> None:
        """Search when nothing else is asked for `DEBOUNCE_MS`; what was asked before is dropped."""
        self.stop_search()
        self._next = _Search(query, then, failed)
        known = ("search", query, "") in self._memory
        self._timer.start(0 if known else DEBOUNCE_MS)

    def search_more(
        self, page: SearchPage, then: Callable[[SearchPage], None], failed: Failed
    ) -> None:
        """The page after `page` of the last search; dropped when another one begins."""
        self._drop_task()
        self._ask_page(_Search(self._query, then, failed), page.more)

    def stop_search(self) -> None:
        """No answer to a search is wanted any more."""
        self._timer.stop()
        self._next = None
        self._drop_task()

    # One model

    def repository(self, repo: str, then: Callable[[Repository], None], failed: Failed) -> None:
        """What can be downloaded of a repository."""
        self._ask(("repository", repo), lambda client: client.repository(repo), then, failed)

    def card(self, repo: str, commit: str, then: Callable[[str], None], failed: Failed) -> None:
        """Its README, Markdown; empty where there is none."""
        self._ask(("card", repo, commit), lambda client: client.card(repo, commit), then, failed)

    def shape(
        self,
        repo: str,
        commit: str,
        path: str,
        then: Callable[[ModelShape], None],
        failed: Failed,
    ) -> None:
        """The shape of the model in a file, by its first 64 KiB; GgufError classes too."""
        key = ("shape", repo, commit, path)
        self._ask(key, lambda client: _shape(client, repo, commit, path), then, failed)

    def catalog(self, language: str) -> Catalog:
        """The models that Vitrail recommends, in `language`; no network is used."""
        return catalog.load(language)

    # Access

    def access(self) -> Access:
        """How the hub is reached; with the token as far as it is known."""
        endpoint, proxy = self._reach
        return Access(endpoint=endpoint, token=self._tokens.known, proxy=proxy)

    def connection(self) -> Connection:
        """A way to the hub; it lives until `close`, but is of no use after `access_changed`."""
        made = Connection(
            self.access(), used=self._on_used, token=self._tokens.load, budget=self._budget
        )
        self._connections.append(made)
        return made

    def where(self) -> Place:
        """Where the token is kept, as far as is known; see `find_token`."""
        return self._tokens.where

    def find_token(self, then: Callable[[Place], None]) -> None:
        """Look for the token; `then` is told where it is kept, empty for nowhere."""

        def look() -> Place:
            self._tokens.load()
            return self._tokens.where

        self._keeping.run(look, then)

    def set_token(self, token: str, then: Callable[[Place], None], failed: Failed) -> None:
        """Keep `token`; `then` is told where."""
        self._keeping.run(
            lambda: self._tokens.save(token),
            partial(self._on_token_changed, then),
            partial(self._on_token_not_kept, failed),
        )

    def forget_token(
        self, then: Callable[[], None] | None = None, failed: Failed | None = None
    ) -> None:
        """Keep no token."""
        self._keeping.run(
            self._tokens.forget,
            lambda _none: self._on_token_changed(lambda _where: then() if then else None, ""),
            partial(self._on_token_not_kept, failed or (lambda _error: None)),
        )

    def whoami(self, then: Callable[[str], None], failed: Failed) -> None:
        """The name of whom the token belongs to, as the hub knows it."""
        self._ask(None, lambda client: client.whoami(), then, failed)

    def close(self) -> None:
        """End all requests; nothing is answered any more."""
        self.stop_search()
        with self._emitting:
            self._closed = True
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        for tasks in (self._searches, self._details, self._keeping):
            tasks.close(wait=False)

    # Inside

    def _asking(self) -> HubClient:
        if self._client is None:
            self._client = HubClient(self.connection())
        return self._client

    def _on_timer_timeout(self) -> None:
        if self._next is not None:
            search, self._next = self._next, None
            self._drop_task()  # more of the search before may be on its way
            self._query = search.query
            self._ask_page(search, "")

    def _ask_page(self, search: _Search, more: str) -> None:
        def answered(page: SearchPage) -> None:
            self._task = None
            search.then(page)

        def failed(error: VitrailError) -> None:
            self._task = None
            search.failed(error)

        self._task = self._ask(
            ("search", search.query, more),
            lambda client: client.search(search.query, more),
            answered,
            failed,
            tasks=self._searches,
        )

    def _drop_task(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _ask(
        self,
        key: Hashable,
        question: Callable[[HubClient], T],
        then: Callable[[T], None],
        failed: Failed,
        *,
        tasks: Tasks | None = None,
    ) -> Task:
        """Ask in a thread, or remember; the answer always comes later than this returns."""
        tasks = tasks or self._details
        if key is not None and key in self._memory:
            known: T = self._memory.take(key)
            return tasks.run(lambda: known, then)
        memory, client = self._memory, self._asking()

        def answered(answer: T) -> None:
            if key is not None:
                memory.keep(key, answer)
            then(answer)

        return tasks.run(lambda: question(client), answered, failed)

    def _on_preferences_changed(self, section: str) -> None:
        if section == "hub" and _reach(self._preferences.settings.hub) != self._reach:
            self._reach = _reach(self._preferences.settings.hub)
            self._budget = Budget()
            self._begin_anew()

    def _on_token_changed(self, then: Callable[[Place], None], where: Place) -> None:
        self._begin_anew()
        then(where)

    def _on_token_not_kept(self, failed: Failed, error: VitrailError) -> None:
        self._begin_anew()
        failed(error)

    def _begin_anew(self) -> None:
        """What was answered before may be answered otherwise now."""
        self._client = None
        self._memory = _Memory()
        self._connections = [old for old in self._connections if not old.retire()]
        self.access_changed.emit()

    def _on_used(self, begins: bool) -> None:
        """From any thread: tell when the first request begins and the last one ends."""
        with self._emitting:
            self._requests += 1 if begins else -1
            if self._requests == (1 if begins else 0) and not self._closed:
                self.used.emit(begins)


class _Memory:
    """Answers of the last minutes."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[float, Any]] = {}

    def __contains__(self, key: Hashable) -> bool:
        kept = self._answers.get(key)
        return kept is not None and time.monotonic() - kept[0] < MEMORY_S

    def take(self, key: Hashable) -> Any:  # noqa: ANN401 (what was kept)
        """The answer to `key`, which is there."""
        return self._answers[key][1]

    def keep(self, key: Hashable, answer: object) -> None:
        """Remember; the oldest goes when there are too many."""
        self._answers.pop(key, None)
        while len(self._answers) >= MEMORY_ITEMS:
            self._answers.pop(next(iter(self._answers)))
        self._answers[key] = (time.monotonic(), answer)


def _shape(client: HubClient, repo: str, commit: str, path: str) -> ModelShape:
    data = client.header(repo, commit, path)
    header = read_header(
        lambda offset, count: data[offset : offset + count],
        size=None,
        tensors=False,
        until_tokens=True,
    )
    return shape_of(header.entries)


def _reach(settings: HubSettings) -> tuple[str, str | None]:
    """Endpoint and proxy, as `Access` has them."""
    endpoint = settings.endpoint.strip().rstrip("/") or OFFICIAL
    if "://" not in endpoint:
        endpoint = f"https://{endpoint}"
    if settings.proxy_mode == "system":
        return endpoint, None
    proxy = settings.proxy.strip() if settings.proxy_mode == "own" else ""
    return endpoint, f"http://{proxy}" if proxy and "://" not in proxy else proxy
