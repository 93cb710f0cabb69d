"""Which engine takes a model file: the one that has it, one that is kept, or a new one."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeGuard

from PySide6.QtCore import QObject, Signal

from app.bridge.kept import KeptModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.bridge.inspector import Candidate, FileFacts, Inspector
    from app.bridge.keeping import Keeping
    from app.bridge.loads import Loads
    from app.bridge.process import StartEngine
    from app.bridge.retired import Retired
    from app.bridge.tasks import Task
    from app.engine.api import Device, ModelInfo
    from app.engine.protocol import Load


@dataclass(slots=True, eq=False)
class _Wanted:
    """A file that is to be loaded.

    Attributes:
        model: the engine that will do it; None before there is one.
        facts: of the file; None until it was looked at.
        command: how; None until then.
        task: looks at it.
    """

    model: KeptModel | None = None
    facts: FileFacts | None = None
    command: Load | None = None
    task: Task | None = None


class Succession(QObject):
    """Prepares one load at a time; a new one replaces the one before.

    Attributes:
        start_engine: starts a process.

    Signals:
        delayed: the memory of other engines has to come back first.
        started: the `KeptModel` whose process starts, perhaps before its file was looked at.
        outdated: the engine that was given has the file as it was before it was changed.
        settled: the `KeptModel` that is to open the file, the `Load`, the `FileFacts`.
        missed: none of several files can be loaded by itself.
    """

    delayed = Signal()
    started = Signal(object)
    outdated = Signal()
    settled = Signal(object, object, object)
    missed = Signal()

    def __init__(
        self,
        start_engine: StartEngine,
        *,
        inspector: Inspector,
        keeping: Keeping,
        retired: Retired,
        loads: Loads,
        clock: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.start_engine = start_engine
        self._inspector = inspector
        self._keeping = keeping
        self._retired = retired
        self._loads = loads
        self._clock = clock
        self._numbers = itertools.count(1)
        self._known: dict[str, ModelInfo] = {}
        self._devices: Sequence[Device] = ()
        self._wanted: _Wanted | None = None
        retired.emptied.connect(self._proceed)

    @property
    def waits(self) -> bool:
        """Whether a load is being prepared."""
        return self._wanted is not None

    def number(self) -> int:
        """A job number that no engine has."""
        return next(self._numbers)

    def remember(self, model: KeptModel) -> None:
        """`model` is loaded: note what it takes, and what is left on the devices."""
        if model.info is not None:
            self._known[model.path] = model.info
        self._devices = model.devices or self._devices

    def begin(self, path: str, current: KeptModel | None = None) -> None:
        """Find an engine for the file at `path`; `settled` follows unless another call does.

        Args:
            path: of a model file.
            current: an engine that has the file, for another context.
        """
        wanted = self._replace(_Wanted(current))
        if current is None and not self._keeping.has(path):
            # A process takes longer to start than most files to be looked at.
            self._proceed()
        if self._wanted is wanted:  # nobody changed their mind
            wanted.task = self._inspector.look(path, partial(self._on_looked, wanted, path))

    def begin_any(self, candidates: Sequence[Candidate]) -> None:
        """Find an engine for the first file that can be loaded by itself; else `missed`."""
        wanted = self._replace(_Wanted())
        self._proceed()
        if self._wanted is wanted:
            wanted.task = self._inspector.choose(candidates, partial(self._on_chosen, wanted))

    def again(self, command: Load, facts: FileFacts) -> None:
        """Begin anew with what is known, when the memory of others is free."""
        self._replace(_Wanted(facts=facts, command=command))
        self._proceed()

    def cancel(self) -> None:
        """Nothing is wanted any more; an engine that was started is the listener's."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted.task is not None:
            wanted.task.cancel()

    def _replace(self, wanted: _Wanted) -> _Wanted:
        self.cancel()
        self._wanted = wanted
        return wanted

    def _on_chosen(self, wanted: _Wanted, found: tuple[str, FileFacts] | None) -> None:
        if found is None:
            self._wanted = None
            self.missed.emit()
        else:
            self._on_looked(wanted, *found)

    def _on_looked(self, wanted: _Wanted, path: str, facts: FileFacts) -> None:
        command = self._loads.command(path, facts.key)
        wanted.facts, wanted.command = facts, command
        if _is_ready(wanted.model) and not wanted.model.serves(command):
            wanted.model = None
            self.outdated.emit()
        if wanted.model is None:
            wanted.model = self._keeping.take(command)
        if _is_ready(wanted.model):
            self._keeping.trim()
        else:
            known = self._known.get(path)
            self._keeping.make_room(command, facts, devices=self._devices, info=known)
        self._proceed()

    def _proceed(self) -> None:
        """Go on as far as it can go now."""
        wanted = self._wanted
        if wanted is None:
            return
        if not _is_ready(wanted.model) and self._retired:
            self.delayed.emit()
            return
        if wanted.model is None:
            wanted.model = KeptModel(
                self.start_engine, numbers=self._numbers, clock=self._clock, parent=self
            )
            self.started.emit(wanted.model)
        if self._wanted is wanted and wanted.command is not None:
            self._wanted = None
            self.settled.emit(wanted.model, wanted.command, wanted.facts)


def _is_ready(model: KeptModel | None) -> TypeGuard[KeptModel]:
    """Whether there is an engine that has loaded something."""
    return model is not None and model.state == "ready"
