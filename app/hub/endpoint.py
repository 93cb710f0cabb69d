"""Addresses as people type them: of a mirror, of a proxy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.hub.api import OFFICIAL

if TYPE_CHECKING:
    from urllib.parse import SplitResult

LONGEST = 300
WEB = frozenset({"http", "https"})
PROXIES = WEB | {"socks5", "socks5h"}
"""With the last, the proxy looks up names too."""

_HOST = re.compile(r"[\w.:-]+")
_SPACES = re.compile(r"[\s\x00-\x20\x7f\\]")


def endpoint_of(text: str) -> str | None:
    """The root of a hub, without a slash at the end; empty for the official one.

    None where `text` is no address: another scheme, a name and password, a query.
    """
    text = text.strip()
    if not text:
        return ""
    parts = _parts(text, "https")
    if parts is None or parts.username is not None or parts.password is not None:
        return None
    address = f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"
    return "" if address == OFFICIAL else address


def proxy_of(text: str) -> str | None:
    """The address of an HTTP or SOCKS5 proxy; a name and password may be in it.

    None where it is none.
    """
    parts = _parts(text.strip(), "http", PROXIES)
    if parts is None or parts.path.strip("/"):
        return None
    return f"{parts.scheme}://{parts.netloc}"


def _parts(text: str, scheme: str, schemes: frozenset[str] = WEB) -> SplitResult | None:
    """`text` taken apart, with `scheme` where it names none; None unless one of `schemes`."""
    if not text or len(text) > LONGEST or _SPACES.search(text):
        return None
    try:
        parts = urlsplit(text if "://" in text else f"{scheme}://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    good = parts.scheme in schemes and _HOST.fullmatch(host) and port != 0
    return parts if good and not parts.query and not parts.fragment else None
