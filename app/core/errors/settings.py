"""Errors of the settings file."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors.base import VitrailError


@dataclass(eq=False)
class SettingsError(VitrailError):
    """Something about the settings file at `path`."""

    path: str = ""
    detail: str = ""


@dataclass(eq=False)
class SettingsNotSaved(SettingsError):
    """The settings could not be written; the ones in memory go on."""
