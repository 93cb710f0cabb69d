"""Work that waits for a thread: what was asked for last is done first, for it is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject

from app.bridge.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.errors import VitrailError

T = TypeVar("T")


class _Waiting(NamedTuple):
    work: Callable[[], Any]
    then: Callable[[Any], None]
    otherwise: Any


class Backlog(QObject):
    """One thread, and a stack of what it will do."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(name, daemon=True, parent=self)
        self._waiting: list[_Waiting] = []
        self._current: _Waiting | None = None

    def add(self, work: Callable[[], T], then: Callable[[T], None], otherwise: T) -> None:
        """Do `work`; `then` gets its result on the GUI thread, or `otherwise` when it failed."""
        self._waiting.append(_Waiting(work, then, otherwise))
        self._begin()

    def close(self) -> None:
        """Do nothing more."""
        self._waiting.clear()
        self._tasks.close(wait=False)

    def _begin(self) -> None:
        if self._current is None and self._waiting:
            self._current = self._waiting.pop()
            self._tasks.run(self._current.work, self._on_done, self._on_failed)

    def _on_done(self, result: object) -> None:
        current, self._current = self._current, None
        # Begun before the answer, which may ask for more.
        self._begin()
        if current is not None:
            current.then(result)

    def _on_failed(self, _error: VitrailError) -> None:
        if self._current is not None:
            self._on_done(self._current.otherwise)
