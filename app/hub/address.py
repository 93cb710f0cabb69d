"""Addresses: where they lead, and who may see the access token."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.hub.api import OFFICIAL

_LOOPBACK = "127.0.0.1"


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of `url`; the host is empty where it has none.

    Raises:
        ValueError: it is no address.
    """
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return parts.scheme, (parts.hostname or "").lower(), port


def trusted(url: str) -> bool:
    """Whether the access token may be sent to `url`: the official host, or over loopback."""
    scheme, host, port = origin_of(url)
    return (scheme, host, port) == origin_of(OFFICIAL) or (scheme == "http" and host == _LOOPBACK)


def host_of(url: str) -> str:
    """Host of `url`, with its port where one is written."""
    try:
        _scheme, host, port = origin_of(url)
    except ValueError:
        return ""
    return f"{host}:{port}" if port not in {0, 80, 443} else host


def without_password(address: str) -> str:
    """The address of a proxy without the name and password in it."""
    scheme, slashes, rest = address.rpartition("//")
    return f"{scheme}{slashes}{rest.rpartition('@')[2]}"


def repo_of(url: str, endpoint: str) -> str:
    """``owner/name`` that `url` asks the hub at `endpoint` about; empty for none."""
    path = url.removeprefix(endpoint).partition("?")[0]
    if path == url or path.startswith("/api/") != path.startswith("/api/models/"):
        return ""
    parts = path.removeprefix("/api/models").split("/")[1:]
    return "/".join(parts[:2]) if len(parts) > 1 else ""
