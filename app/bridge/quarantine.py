"""Model files that nobody has used yet, and those that went wrong.

The first load of a file is strict: it has to load, to put a message through its template and to
give one token, all in little time. What passes is used from then on. What fails or ends its engine
is not loaded again by itself; the user may try, and a file that was changed is a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.core.errors import (
    EngineCrashed,
    EngineError,
    EngineStartFailed,
    LoadCancelled,
    ModelFileMissing,
    ModelFileUnreadable,
    ModelLoadFailed,
    ModelTooLarge,
    NoModelLoaded,
    SettingOutOfRange,
    from_wire,
    to_wire,
)
from app.core.settings import RefusedModel

if TYPE_CHECKING:
    from app.bridge.preferences import Preferences

_ELSEWHERE = (
    EngineStartFailed,
    LoadCancelled,
    ModelFileMissing,
    ModelFileUnreadable,
    ModelTooLarge,
    NoModelLoaded,
    SettingOutOfRange,
)
"""Errors whose reason is the machine, the settings or the user."""

_FROM_OUTSIDE = ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGXCPU", "SIGILL")
"""Signals that the system (for want of memory, mostly) or somebody sends, and the one that says
that the engine was built for another processor."""

_NO_MEMORY = ("out of memory", "failed to allocate", "unable to allocate")


def lacks_memory(error: EngineError) -> bool:
    """Whether a load failed since there was not enough memory."""
    if isinstance(error, ModelTooLarge):
        return True
    words = error.detail.lower()
    return isinstance(error, ModelLoadFailed) and any(said in words for said in _NO_MEMORY)


def is_the_files_doing(error: EngineError, *, condemned: bool = False) -> bool:
    """Whether a load that ended with `error` says something about the file.

    Args:
        error: what the load failed with, or how its engine ended.
        condemned: the engine was ended since it took too long.
    """
    if isinstance(error, EngineCrashed):
        if error.deliberate:
            return condemned
        return error.phase != "starting" and error.signal_name not in _FROM_OUTSIDE
    return not isinstance(error, _ELSEWHERE) and not lacks_memory(error)


class Quarantine:
    """What is known of each file, kept in the preferences."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def holds(self, path: str, identity: str) -> bool:
        """Whether the file is new, so that its load has to be strict."""
        return bool(identity) and self._preferences.settings.models.passed.get(path) != identity

    def admit(self, path: str, identity: str) -> None:
        """The file went through its load well."""
        models = self._preferences.settings.models
        passed = {p: seen for p, seen in models.passed.items() if p != path}
        if identity:
            passed[path] = identity
        refused = {p: why for p, why in models.refused.items() if p != path}
        if passed != models.passed or refused != models.refused:
            self._preferences.update(models=replace(models, passed=passed, refused=refused))

    def refuse(self, path: str, identity: str, error: EngineError) -> None:
        """The file failed, or ended its engine: leave the reason on it."""
        models = self._preferences.settings.models
        kind, fields = to_wire(error)
        passed = {p: seen for p, seen in models.passed.items() if p != path}
        refused = {p: why for p, why in models.refused.items() if p != path}
        refused[path] = RefusedModel(kind=kind, fields=fields, identity=identity)
        self._preferences.update(models=replace(models, passed=passed, refused=refused))

    def refusal(self, path: str, identity: str = "") -> EngineError | None:
        """Why the file is not loaded by itself; None when it may be.

        Args:
            path: of the file.
            identity: of the file as it is now, where that is known: a changed one is a new one.
        """
        refused = self._preferences.settings.models.refused.get(path)
        if refused is None or (identity and refused.identity not in {"", identity}):
            return None
        error = from_wire(refused.kind, refused.fields)
        return error if isinstance(error, EngineError) else EngineError(detail=refused.kind)

    def refused_identity(self, path: str) -> str | None:
        """The identity under which the file is refused, empty for any; None when it is not."""
        refused = self._preferences.settings.models.refused.get(path)
        return None if refused is None else refused.identity
