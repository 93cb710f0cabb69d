"""The way to a hub: what it is asked, where the token may go, what its refusals mean.

The one user of `huggingface_hub`: URLs, headers and the meaning of an error status. The library's
session is not used: it is one for the whole process, waits without limit, and takes proxies and
tokens from wherever they are.
"""

from __future__ import annotations

import contextlib
import string
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import msgspec
from msgspec import Struct

from app import __version__
from app.core.errors import HubError, HubFileMissing, NotAHub, RepositoryMissing
from app.hub import trouble
from app.hub.address import host_of, origin_of, repo_of, trusted
from app.hub.api import OFFICIAL, Access
from app.hub.budget import Budget, kind_of
from app.hub.line import PARTIAL, Body, Line, content_range, length_of
from app.hub.wire import READ_S, Wire, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx2

    from app.hub.wire import Params

BODY_READ_S = 30.0
MAX_JSON_BYTES = 16 * 2**20
MAX_REFUSAL_BYTES = 64 * 1024
MAX_REDIRECTS = 5

_SHA256_DIGITS = 64
_PLAIN = {"accept-encoding": "identity"}


class Resolved(Struct, frozen=True, kw_only=True):
    """Where the bytes of a file are at the moment, and what they must be.

    Attributes:
        url: may be signed and expire.
        etag: the hub's, without quotes.
        sha256: empty where the etag is none.
        size_bytes: 0 where the hub does not say.
        commit: that the file is taken from.
    """

    url: str
    etag: str
    sha256: str
    size_bytes: int
    commit: str


class _Question(Struct, frozen=True, kw_only=True):
    """A request and what its answer may be.

    Attributes:
        far: redirects to other hosts are followed.
        far_is_answer: a redirect to another host is what was asked for.
        repo: for errors.
        file: for errors.
    """

    method: str
    url: str
    params: Mapping[str, str | list[str]] | None = None
    headers: Mapping[str, str] = {}
    far: bool = False
    far_is_answer: bool = False
    read_s: float = READ_S
    repo: str = ""
    file: str = ""


class Connection:
    """Requests to the hub of one `Access`; thread-safe.

    Attributes:
        access: the hub, the token, the proxy.
    """

    def __init__(
        self,
        access: Access,
        *,
        used: Callable[[bool], None] = lambda _used: None,
        token: Callable[[], str] | None = None,
        budget: Budget | None = None,
    ) -> None:
        """Send nothing yet.

        Args:
            access: how to reach the hub.
            used: told True when a request begins and False when it ends, from any thread.
            token: gives the access token when it is needed, which may take a while; None takes
                the one in `access`.
            budget: requests that were counted before, by another connection.
        """
        self.access = access
        self._wire = Wire(access.proxy, used)
        self._token = token or (lambda: access.token)
        self._budget = budget or Budget()

    def get_json(self, url_or_path: str, params: Params | None = None) -> tuple[object, str]:
        """Decoded JSON, and the address of the next page ("" if there is none).

        Raises:
            HubError: whatever went wrong.
        """
        url = self._address(url_or_path)
        with self._wire.asking(url):
            if origin_of(url) != origin_of(self.access.endpoint):
                raise NotAHub(host=host_of(url), detail="another host than the hub's")
            question = _Question(method="GET", url=url, params=params)
            response = self._ask(question)
            with contextlib.closing(response):
                data = read(response, MAX_JSON_BYTES + 1)
            if len(data) > MAX_JSON_BYTES:
                raise NotAHub(host=host_of(url), detail="the answer is too long")
            try:
                return msgspec.json.decode(data), self._next_page(response)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise NotAHub(host=host_of(url), detail=str(error)) from None

    def get_bytes(
        self, url: str, *, start: int = 0, length: int | None = None, limit: int, file: str = ""
    ) -> bytes:
        """Bytes of a small file, or some of a large one.

        Args:
            url: address, or path on the hub.
            start: offset of the first byte.
            length: how many at most; None for all that follow.
            limit: never more than these; what goes beyond is left out.
            file: what errors call it.

        Raises:
            HubError: whatever went wrong.
        """
        url = self._address(url)
        wanted = limit if length is None else min(length, limit)
        headers = dict(_PLAIN)
        if length is not None:
            headers["range"] = f"bytes={start}-{start + wanted - 1}"
        elif start:
            headers["range"] = f"bytes={start}-"
        with self._wire.asking(url):
            question = _Question(method="GET", url=url, headers=headers, far=True, file=file)
            response = self._ask(question)
            with contextlib.closing(response):
                if trouble.is_page(response.headers):
                    raise NotAHub(host=host_of(url), detail="a page came")
                skip = 0 if response.status_code == PARTIAL else start
                if skip > limit:
                    raise NotAHub(host=host_of(url), detail="it sends no parts of files")
                return read(response, skip + wanted)[skip:]

    def resolve(self, repo: str, path: str, commit: str) -> Resolved:
        """Where the bytes of a file are, by asking for its headers.

        Raises:
            HubError: whatever went wrong; ModelGated, RepositoryMissing, HubFileMissing.
        """
        from huggingface_hub import constants  # noqa: PLC0415

        url = self.file_address(repo, path, commit)
        question = _Question(
            method="HEAD", url=url, headers=_PLAIN, far_is_answer=True, repo=repo, file=path
        )
        with self._wire.asking(url):
            response = self._ask(question)
            response.close()
        headers = response.headers
        found = headers.get(constants.HUGGINGFACE_HEADER_X_REPO_COMMIT, "")
        etag = headers.get(constants.HUGGINGFACE_HEADER_X_LINKED_ETAG) or headers.get("etag", "")
        size = headers.get(constants.HUGGINGFACE_HEADER_X_LINKED_SIZE, "")
        if not found or not etag:
            raise NotAHub(host=host_of(url), detail="no commit in the answer")
        if not size and not response.has_redirect_location:
            size = headers.get("content-length", "")
        etag = etag.removeprefix("W/").strip('"')
        return Resolved(
            url=urljoin(str(response.url), headers.get("location", "")),
            etag=etag,
            sha256=etag.lower() if _is_sha256(etag) else "",
            size_bytes=length_of(size) or 0,
            commit=found,
        )

    def open(
        self, resolved: Resolved, *, start: int = 0, validator: str = "", line: Line | None = None
    ) -> Body:
        """Begin to fetch a file, from `start` on where the server can.

        Args:
            resolved: what `resolve` said.
            start: offset of the first byte that is wanted.
            validator: `Body.validator` of what is already here; a server whose bytes have another
                one sends everything. A CDN has validators of its own, so the hub's etag is of no
                use for this.
            line: lets another thread end the request before this returns.

        Raises:
            HubError: whatever went wrong; HubRefused with status 403 when `resolved` has expired,
                with 416 when nothing follows `start`.
        """
        url = resolved.url
        headers = dict(_PLAIN)
        if start:
            headers["range"] = f"bytes={start}-"
            if validator:
                headers["if-range"] = validator
        question = _Question(method="GET", url=url, headers=headers, far=True, read_s=BODY_READ_S)
        line = line or Line()
        with contextlib.ExitStack() as stack:
            failure = stack.enter_context(self._wire.asking(url, line))
            client = stack.enter_context(self._wire.new_client(url))
            response = self._ask(question, line, client)
            stack.callback(response.close)
            if trouble.is_page(response.headers):
                raise NotAHub(host=host_of(url), detail="a page came")
            if response.status_code == PARTIAL and content_range(response.headers)[0] != start:
                raise NotAHub(host=host_of(url), detail="another range came")
            return Body(response, failure, stack.pop_all().close)

    def file_address(self, repo: str, path: str, commit: str) -> str:
        """Address that the hub gives a file.

        Raises:
            RepositoryMissing: no repository can be called so.
            HubFileMissing: no file can.
        """
        from huggingface_hub import hf_hub_url  # noqa: PLC0415

        host = host_of(self.access.endpoint)
        if not path or {"", ".", ".."} & set(path.split("/")):
            raise HubFileMissing(host=host, repo=repo, file=path)
        try:
            return hf_hub_url(repo, path, revision=commit, endpoint=self.access.endpoint)
        except ValueError as error:
            detail = trouble.clipped(str(error))
            raise RepositoryMissing(host=host, detail=detail, repo=repo) from None

    def retire(self) -> bool:
        """Keep no socket open once the last request has ended; True if there is none now."""
        return self._wire.retire()

    def close(self) -> None:
        """End all requests; nothing can be asked any more."""
        self._wire.close()

    def _ask(
        self, question: _Question, line: Line | None = None, client: httpx2.Client | None = None
    ) -> httpx2.Response:
        """An answer of success, whose body is not read yet."""
        url, params = question.url, question.params
        for _ in range(MAX_REDIRECTS):
            home = origin_of(url) == origin_of(self.access.endpoint)
            if home:
                self._budget.spend(kind_of(urlsplit(url).path), host_of(url))
            own, with_token = self._headers(url)
            response = self._wire.send(
                question.method,
                url,
                params=params,
                headers={**own, **question.headers},
                read_s=question.read_s,
                line=line,
                client=client,
            )
            if home:
                self._budget.learn(response.headers)
            if response.has_redirect_location:
                target = self._target(question, response)
                if not target:
                    return response
                response.close()
                # Whether an address that moved has kept the question is up to the hub.
                url, params = target, None if urlsplit(target).query else params
            elif response.is_success:
                return response
            else:
                raise self._refusal(question, response, token=with_token)
        raise NotAHub(host=host_of(url), detail="it sends round in circles")

    def _target(self, question: _Question, response: httpx2.Response) -> str:
        """Where a redirect leads; empty where the redirect is the answer."""
        url = str(response.url)
        target = urljoin(url, response.headers["location"])
        near = origin_of(target) == origin_of(url)
        secure = target.startswith("https:") or not url.startswith("https:")
        if secure and question.far_is_answer and not near:
            # A mirror sends to the official hub what it does not have.
            official = origin_of(target) == origin_of(OFFICIAL)
            return target if official and "x-repo-commit" not in response.headers else ""
        if not secure or not (near or question.far):
            response.close()
            detail = f"it sends to {host_of(target)}"
            raise NotAHub(host=host_of(url), detail=detail)
        return target

    def _refusal(self, question: _Question, response: httpx2.Response, *, token: bool) -> HubError:
        """What the status of `response` means; its body is read as far as is reasonable."""
        words = response.headers.get("x-error-message", "")
        with contextlib.closing(response):
            if not words and question.method != "HEAD":
                words = _words(read(response, MAX_REFUSAL_BYTES))
        return trouble.refused(
            str(response.url),
            response.status_code,
            response.headers,
            code=_code(response),
            message=words,
            repo=question.repo or repo_of(question.url, self.access.endpoint),
            file=question.file,
            token=token,
            proxy=self._wire.proxy_for(str(response.url)),
        )

    def _headers(self, url: str) -> tuple[dict[str, str], bool]:
        """Headers of a request to `url`, and whether the token is among them."""
        from huggingface_hub import constants  # noqa: PLC0415
        from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # noqa: PLC0415

        constants.HF_HUB_DISABLE_XET = True
        constants.HF_HUB_DISABLE_TELEMETRY = True
        home = origin_of(url) == origin_of(self.access.endpoint)
        token = self._token() if home and trusted(url) else ""
        # False, since None would send the token that the user gave to other programs.
        headers = build_hf_headers(
            token=token or False, library_name="vitrail", library_version=__version__
        )
        return headers, bool(token)

    def _address(self, url_or_path: str) -> str:
        if url_or_path.startswith("/"):
            return self.access.endpoint + url_or_path
        return url_or_path

    def _next_page(self, response: httpx2.Response) -> str:
        """Where the ``Link`` header says that the list goes on, on this hub."""
        given = response.links.get("next", {}).get("url", "")
        link = urljoin(str(response.url), given)
        parts = urlsplit(link)
        if not given or not parts.query or link == str(response.url):
            return ""
        if origin_of(link) == origin_of(self.access.endpoint):
            return link
        # Mirrors pass on the address of the official hub.
        if origin_of(link) == origin_of(OFFICIAL):
            return f"{self.access.endpoint}{parts.path}?{parts.query}"
        return ""


def _code(response: httpx2.Response) -> str:
    """The hub's code of an error, as the library reads it."""
    import httpx2  # noqa: PLC0415
    from huggingface_hub import errors  # noqa: PLC0415
    from huggingface_hub.utils import hf_raise_for_status  # type: ignore[attr-defined]  # noqa: PLC0415

    # The library reads whatever length of body it finds: it is given none.
    words = {key: text for key, text in response.headers.items() if key.startswith("x-error")}
    bare = httpx2.Response(response.status_code, headers=words, json={}, request=response.request)
    try:
        hf_raise_for_status(bare)
    except errors.GatedRepoError:
        return "GatedRepo"
    except errors.RevisionNotFoundError:
        return "RevisionNotFound"
    except errors.RemoteEntryNotFoundError:
        return "EntryNotFound"
    except errors.RepositoryNotFoundError:
        return "RepoNotFound"
    except errors.HfHubHTTPError:
        return ""
    return ""


class _Refusal(Struct):
    error: str = ""


def _words(body: bytes) -> str:
    """What the server says in the body of a refusal, as far as it is JSON."""
    try:
        return msgspec.json.decode(body, type=_Refusal).error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _is_sha256(etag: str) -> bool:
    return len(etag) == _SHA256_DIGITS and all(digit in string.hexdigits for digit in etag)
