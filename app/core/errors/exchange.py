"""Errors of what is exported and imported."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors.base import VitrailError


@dataclass(eq=False)
class ExchangeError(VitrailError):
    """Something about conversations on their way in or out; `name` of the file."""

    name: str = ""
    detail: str = ""


@dataclass(eq=False)
class ImportRefused(ExchangeError):
    """Nothing of the file was taken.

    Attributes:
        kind: ``json`` (it is not JSON), ``format`` (of no known format), ``later`` (of a later
            version), ``value`` (a value that cannot be), ``twice`` (an id that is there twice),
            ``orphan`` (something points to what is not there), ``circle`` (messages that lead to
            themselves), ``columns`` (token columns of different length), ``empty`` (no
            conversation in it), ``large`` (more than can be read), ``unreadable`` (the file
            could not be opened), ``zip`` (an archive without conversations).
        where: the place in it, for example ``conversations[3].messages[2].role``.
    """

    kind: str = "value"
    where: str = ""


@dataclass(eq=False)
class PresetsRefused(ExchangeError):
    """No preset of the file was taken; `kind` and `where` as in `ImportRefused`."""

    kind: str = "value"
    where: str = ""


@dataclass(eq=False)
class ExportFailed(ExchangeError):
    """The file could not be written; what was there before is as it was."""
