"""What went wrong on the way to a hub, as one of our errors.

Pure: it works on statuses, headers and the exceptions of the standard library that stand behind
those of an HTTP client.
"""

from __future__ import annotations

import datetime as dt
import errno
import math
import re
import socket
from typing import TYPE_CHECKING

from app.core.errors import (
    HubBusy,
    HubError,
    HubFileMissing,
    HubRefused,
    HubUnreachable,
    ModelGated,
    NotAHub,
    ProxyFailed,
    RepositoryMissing,
    TokenRejected,
)
from app.hub.address import host_of, without_password

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_DETAIL = 300
"""Characters of a server's words that are kept."""

MAX_WAIT_S = 3600.0

_OFFLINE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_NO_ANSWER_TO_NAME = {socket.EAI_AGAIN}
_RATE_LIMIT = re.compile(
    r'"(?P<kind>\w+)"\s*;\s*r\s*=\s*(?P<left>\d+)\s*;\s*t\s*=\s*(?P<reset>\d+)'
)
_NO_CREDENTIALS = "invalid credentials"


def unreachable(error: BaseException, url: str, proxy: str = "", *, timeout: bool) -> HubError:
    """Why no answer came from `url`.

    Args:
        error: what the HTTP client raised; its causes are looked through.
        url: what was asked for.
        proxy: the proxy that was to be used; empty for none.
        timeout: the client waited in vain.
    """
    host, detail = host_of(url), clipped(str(error))
    reason = "timeout" if timeout else _reason(error)
    if proxy and reason in {"refused", "name", "offline"}:
        return ProxyFailed(host=host, detail=detail, proxy=without_password(proxy))
    return HubUnreachable(host=host, detail=detail, reason=reason)


def _reason(error: BaseException) -> str:
    import ssl  # noqa: PLC0415 - no start needs it

    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "certificate"
        if isinstance(cause, socket.gaierror):
            return "offline" if cause.errno in _NO_ANSWER_TO_NAME else "name"
        if isinstance(cause, ConnectionRefusedError):
            return "refused"
        if isinstance(cause, TimeoutError):
            return "timeout"
        if isinstance(cause, OSError) and cause.errno in _OFFLINE:
            return "offline"
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    for _ in range(10):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or seen.__context__


def refused(  # noqa: PLR0911 (one for each meaning)
    url: str,
    status: int,
    headers: Mapping[str, str],
    *,
    code: str = "",
    message: str = "",
    repo: str = "",
    file: str = "",
    token: bool = False,
    proxy: str = "",
) -> HubError:
    """What an answer means that is no success.

    Args:
        url: what was asked for.
        status: of the answer.
        headers: of the answer; keys in lower case.
        code: the hub's own, such as ``GatedRepo``.
        message: the server's words.
        repo: the repository that was asked for.
        file: the file in it.
        token: an access token was sent.
        proxy: the proxy that was used; empty for none.
    """
    host, detail = host_of(url), clipped(message)
    if status == 407:  # noqa: PLR2004
        return ProxyFailed(host=host, detail=detail, proxy=without_password(proxy))
    if status == 511 or (status in {401, 403, 404} and not code and is_page(headers)):  # noqa: PLR2004
        return NotAHub(host=host, detail=detail)
    if status in {408, 429} or status >= 500:  # noqa: PLR2004
        return HubBusy(host=host, detail=detail, status=status, retry_s=wait_of(headers))
    if code == "GatedRepo":
        return ModelGated(host=host, detail=detail, repo=repo, with_token=token)
    if code == "EntryNotFound":
        return HubFileMissing(host=host, detail=detail, repo=repo, file=file)
    unknown = _NO_CREDENTIALS in message.lower() or code != "RepoNotFound"
    if status == 401 and token and unknown:  # noqa: PLR2004
        return TokenRejected(host=host, detail=detail)
    if code in {"RepoNotFound", "RevisionNotFound"} or (repo and status in {401, 404}):
        return RepositoryMissing(host=host, detail=detail, repo=repo)
    return HubRefused(host=host, detail=detail, status=status)


def is_page(headers: Mapping[str, str]) -> bool:
    """Whether the answer is a page for people, as captive portals give."""
    return headers.get("content-type", "").strip().lower().startswith("text/html")


def wait_of(headers: Mapping[str, str]) -> float:
    """Seconds to wait by ``Retry-After`` or ``RateLimit``; 0 where neither tells."""
    limit = rate_limit(headers)
    if limit is not None and limit[1] == 0:
        return min(float(limit[2]), MAX_WAIT_S)
    text = headers.get("retry-after", "").strip()
    try:
        wait = float(text)
    except ValueError:
        wait = _seconds_until(text)
    return min(max(wait, 0.0), MAX_WAIT_S) if math.isfinite(wait) else 0.0


def rate_limit(headers: Mapping[str, str]) -> tuple[str, int, int] | None:
    """Kind of request, how many are left, seconds until there are more, by ``RateLimit``.

    IETF draft-ietf-httpapi-ratelimit-headers, as far as the hub uses it: ``"api";r=0;t=55``.
    """
    found = _RATE_LIMIT.search(headers.get("ratelimit", "")[:200])
    if found is None:
        return None
    return found["kind"], int(found["left"]), int(found["reset"])


def _seconds_until(date: str) -> float:
    import email.utils  # noqa: PLC0415 - 1 MB with what it imports, and dates are rare here

    try:
        then = email.utils.parsedate_to_datetime(date)
        now = dt.datetime.now(dt.UTC)
        return (then.replace(tzinfo=then.tzinfo or dt.UTC) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return 0.0


def clipped(text: str) -> str:
    """The beginning of `text`, on one line."""
    return " ".join(text[: 4 * MAX_DETAIL].split())[:MAX_DETAIL]
