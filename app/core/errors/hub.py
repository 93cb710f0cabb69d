"""Errors of asking the hub for anything."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors.base import VitrailError


@dataclass(eq=False)
class HubError(VitrailError):
    """Something about the hub at `host`; `detail` is the library's or the server's own words."""

    host: str = ""
    detail: str = ""


@dataclass(eq=False)
class HubUnreachable(HubError):
    """`host` could not be reached.

    Attributes:
        reason: ``offline``, ``name`` (DNS), ``refused``, ``timeout``, ``certificate`` or empty.
    """

    reason: str = ""


@dataclass(eq=False)
class ProxyFailed(HubError):
    """The proxy at `proxy` could not be used."""

    proxy: str = ""


@dataclass(eq=False)
class NotAHub(HubError):
    """What answered at `host` does not speak the hub's protocol."""


@dataclass(eq=False)
class HubBusy(HubError):
    """The hub answered `status` and wants to be asked again in `retry_s` seconds (0: unknown)."""

    status: int = 0
    retry_s: float = 0.0


@dataclass(eq=False)
class HubRefused(HubError):
    """The hub answered `status`."""

    status: int = 0


@dataclass(eq=False)
class RepositoryMissing(HubError):
    """There is no repository `repo`, or it is private and the token does not open it."""

    repo: str = ""


@dataclass(eq=False)
class HubFileMissing(HubError):
    """The repository `repo` has no file called `file`."""

    repo: str = ""
    file: str = ""


@dataclass(eq=False)
class ModelGated(HubError):
    """The owners of `repo` ask to accept their terms first; `with_token`: one was sent."""

    repo: str = ""
    with_token: bool = False


@dataclass(eq=False)
class TokenRejected(HubError):
    """The hub does not know the access token."""


@dataclass(eq=False)
class TokenNotSaved(HubError):
    """The access token could be kept nowhere."""
