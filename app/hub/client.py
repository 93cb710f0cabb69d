"""Questions to the hub and their answers as values."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from app.core.errors import HubFileMissing, NotAHub, RepositoryMissing
from app.hub import listing
from app.hub.address import host_of
from app.hub.api import Found, Query, Repository, SearchPage, Sort

if TYPE_CHECKING:
    from app.hub.connection import Connection

PAGE = 30
"""Results a request; more are asked for when somebody scrolls there."""

HEADER_BYTES = 64 * 1024
"""Enough for every ``general.*`` and ``<architecture>.*`` key of a model file's header."""

MAX_CARD_BYTES = 2**20
MAX_WORDS = 200
_BILLION = 10**9

_SORTS: dict[Sort, str] = {
    "trending": "trendingScore",
    "downloads": "downloads",
    "likes": "likes",
    "updated": "lastModified",
}
_VISION = ("image-text-to-text", "any-to-any")
_EMBEDDING = ("feature-extraction", "sentence-similarity")


class HubClient:
    """Asks one hub; every method may take as long as the connection's timeouts allow.

    Each raises HubError classes, and nothing else.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def search(self, query: Query, more: str = "") -> SearchPage:
        """The models that `query` finds.

        Args:
            query: what to search for.
            more: of the page before; empty for the first page.
        """
        rows: list[object] = []
        following: list[str] = []
        starts = more.split() if more else ["/api/models"] * len(_tasks(query))
        for start, task in zip(starts, _tasks(query), strict=False):
            params = None if more else parameters(query, task)
            page, next_page = self._connection.get_json(start, params)
            if not isinstance(page, list):
                raise self._not_a_hub("a list was expected")
            rows += page
            if next_page:
                following.append(next_page)
        if len(starts) > 1:
            key = _SORTS[query.sort]
            rows.sort(key=lambda row: listing.score_of(row, key), reverse=True)
        found = tuple(one for one in listing.found_in(rows) if _fits(one, query))
        return SearchPage(found=found, more=" ".join(following))

    def repository(self, repo: str) -> Repository:
        """A repository at its newest commit, with everything that can be downloaded."""
        if not listing.is_repo(repo):
            raise RepositoryMissing(host=host_of(self._connection.access.endpoint), repo=repo)
        row, _more = self._connection.get_json(f"/api/models/{quote(repo)}", {"blobs": "true"})
        repository = listing.repository_of(row)
        if repository is None:
            raise self._not_a_hub("a model was expected")
        return repository

    def card(self, repo: str, commit: str) -> str:
        """The README of a repository: Markdown, its first megabyte; empty where there is none."""
        url = self._connection.file_address(repo, "README.md", commit)
        try:
            data = self._connection.get_bytes(url, limit=MAX_CARD_BYTES, file="README.md")
        except HubFileMissing:
            return ""
        return data.decode("utf-8", errors="replace")

    def header(self, repo: str, commit: str, path: str) -> bytes:
        """The first `HEADER_BYTES` of a model file, by one range request."""
        url = self._connection.file_address(repo, path, commit)
        return self._connection.get_bytes(url, length=HEADER_BYTES, limit=HEADER_BYTES, file=path)

    def whoami(self) -> str:
        """The name of whom the access token belongs to."""
        said, _more = self._connection.get_json("/api/whoami-v2")
        name = said.get("name") if isinstance(said, dict) else None
        if not isinstance(name, str):
            raise self._not_a_hub("a name was expected")
        return name[: listing.MAX_TEXT]

    def _not_a_hub(self, detail: str) -> NotAHub:
        return NotAHub(host=host_of(self._connection.access.endpoint), detail=detail)


def parameters(query: Query, task: str = "") -> dict[str, str | list[str]]:
    """`query` as the hub writes it (hub/api of its docs).

    Args:
        query: what to search for.
        task: the hub's name of what models are for; empty for any.
    """
    filters = ["gguf"]
    if query.license:
        filters.append(f"license:{query.license}")
    given: dict[str, str | list[str]] = {
        "filter": filters,
        "sort": _SORTS[query.sort],
        "limit": str(PAGE),
        "expand": list(listing.LISTED),
    }
    if words := " ".join(query.text.split())[:MAX_WORDS]:
        given["search"] = words
    # Whole billions, as in the hub's own pages; `_fits` sees to the rest.
    least, most = query.least_params // _BILLION, -(-query.most_params // _BILLION)
    bounds = [f"{name}:{count}B" for name, count in (("min", least), ("max", most)) if count > 0]
    if bounds:
        given["num_parameters"] = ",".join(bounds)
    if query.open_only:
        given["gated"] = "false"
    if task:
        given["pipeline_tag"] = task
    return given


def _tasks(query: Query) -> tuple[str, ...]:
    """What models have to be for; each needs a list of its own, since the hub knows no "or"."""
    if query.vision:
        return _VISION
    return _EMBEDDING if query.embedding else ("",)


def _fits(found: Found, query: Query) -> bool:
    """Whether `found` is what was asked for, also by a mirror that knows fewer filters."""
    if query.open_only and found.gate:
        return False
    if found.n_params and query.most_params and found.n_params > query.most_params:
        return False
    return not found.n_params or found.n_params >= query.least_params
