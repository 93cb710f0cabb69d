"""Where a link may lead, and where it really leads."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

MAX_ADDRESS = 2000

_WEB = {"http", "https"}


def safe_address(href: str, base: str = "") -> str:
    """`href` as a whole address; empty where it is none that may be opened.

    Args:
        href: as written.
        base: what a relative one starts from; without one, relative ones are none.
    """
    href = "".join(sign for sign in href.strip() if sign.isprintable() and sign != " ")
    if not href or href.startswith("#") or "\\" in href or len(href) > MAX_ADDRESS:
        return ""
    try:
        whole = urljoin(base, href)
        parts = urlsplit(whole)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        return whole if "@" in parts.path else ""
    if parts.scheme not in _WEB or not host or "%" in host:
        return ""
    return whole


def true_host(address: str) -> str:
    """The host that `address` leads to, as name servers see it; empty for a mail address.

    Letters of other scripts are written out (``xn--...``), and a name in front of ``@`` is left
    out, so that no address looks like another one.
    """
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return quote(host)
