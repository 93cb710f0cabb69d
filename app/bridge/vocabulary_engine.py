"""The engine process that holds vocabularies, whichever process that is at the moment.

It is started when it is first needed. One that may not read a folder that is asked for is replaced
by another; one that dies costs the vocabulary that it died of one error, the others are opened
again in the next one without anybody noticing. So does one that tells what cannot be, or more than
can answer a question. A chat template that does not end is ended with its process and not tried
again; its vocabulary still cuts.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge.process import EngineProcess, StartEngine, engine_error
from app.bridge.retired import Retired
from app.bridge.vocabulary_question import Answer, Question
from app.core.errors import (
    EngineCrashed,
    EngineProtocolError,
    EngineStartFailed,
    NoModelLoaded,
    TemplateTooSlow,
    VocabularyCrashLoop,
    VocabularyEngineCrashed,
    VocabularyProtocolError,
)
from app.engine.outcome import is_answer
from app.engine.protocol import Failed
from app.engine.vocabulary_protocol import (
    CloseVocabulary,
    OpenVocabulary,
    ServeVocabularies,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.bridge.vocabulary_question import OnError, Then
    from app.core.errors import EngineError
    from app.engine.protocol import Command, Event

CLOSE_S = 1.0
KEPT = 8
"""Vocabularies that are open at once; one of 150,000 entries takes some 50 MB in the engine."""
SILENCE_S = 60.0
"""So long it may think about one question; the largest text takes it some seconds."""
DEATHS = 3
"""So often a vocabulary may end the engine; then it is not asked any more."""
_DEADLY = (EngineCrashed, EngineStartFailed, EngineProtocolError, TemplateTooSlow)


class VocabularyEngine(QObject):
    """Hands questions about vocabularies to an engine.

    Args:
        start_engine: starts a process and does not wait for it.
        folders: that may be read from the beginning, so that few processes have to be replaced.
        clock: seconds that only go forward.
        parent: Qt's.

    Signals:
        closed: key of a vocabulary that made room for others; a question about it opens it again.
    """

    closed = Signal(str)

    def __init__(
        self,
        start_engine: StartEngine,
        folders: Callable[[], Sequence[str]] = tuple,
        *,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._start_engine = start_engine
        self._folders = folders
        self._clock = clock
        self._process: EngineProcess | None = None
        self._readable: frozenset[str] = frozenset()
        # The one that was asked last at the end.
        self._open: dict[str, None] = {}
        self._paths: dict[str, str] = {}
        self._needed: dict[str, frozenset[str]] = {}
        self._deaths: dict[tuple[str, bool], int] = {}
        self._endless: dict[str, EngineError] = {}
        self._unopened: dict[str, EngineError] = {}
        self._blamed: list[EngineProcess] = []
        self._leaving: list[EngineProcess] = []
        self._retired = Retired(parent=self)
        self._closed = False

    @property
    def alive(self) -> bool:
        """A process runs."""
        return self._process is not None

    def name(self, key: str, path: str, folders: frozenset[str]) -> None:
        """From now on `key` means the file at `path`; it may be tried again.

        Args:
            key: names the file as it is.
            path: of the file.
            folders: see `folders_of`.
        """
        self._paths[key] = path
        self._needed[key] = folders
        for of_template in (False, True):
            self._deaths.pop((key, of_template), None)
        self._endless.pop(key, None)
        self._unopened.pop(key, None)

    def forget(self, key: str) -> None:
        """Give its memory back; the next question about it opens it again."""
        if self._process is not None and key in self._open:
            del self._open[key]
            self._process.request(CloseVocabulary(key=key), lambda _event: None)

    def ask(self, key: str, command: Command, then: Then, failed: OnError) -> None:
        """Send `command` about the vocabulary called `key`; one of the two is called later.

        Args:
            key: named before.
            command: `OpenVocabulary` or one that needs it open; then it is opened first.
            then: called with what answered it.
            failed: called with why there is none.
        """
        self._send(Question(key, command, then, failed))

    def close(self) -> None:
        """End the processes with the program."""
        self._closed = True
        for process in (self._process, *self._leaving):
            if process is not None:
                process.ended.disconnect(self._on_process_ended)
                self._retired.add(process, kill=True)
        self._process = None
        self._leaving.clear()
        self._retired.wait(CLOSE_S)

    def _send(self, question: Question) -> None:
        if self._closed:
            return
        error = self._refusal(question)
        if error is not None:
            QTimer.singleShot(0, self, lambda: question.failed(error))
            return
        path = self._paths.get(question.key, "")
        process = self._process_for(self._needed.get(question.key, frozenset()))
        if question.key not in self._open:
            self._make_room()
            if not isinstance(question.command, OpenVocabulary):
                opening = OpenVocabulary(path=path, key=question.key)
                process.request(opening, partial(self._on_process_opened, question.key, process))
        self._open.pop(question.key, None)
        self._open[question.key] = None
        question.begin()
        process.request(question.command, partial(self._on_process_told, question, process))

    def _make_room(self) -> None:
        """Close what nobody has asked for longest; what it was asked it answers before."""
        while len(self._open) >= KEPT:
            oldest = next(iter(self._open))
            self.forget(oldest)
            self.closed.emit(oldest)

    def _refusal(self, question: Question) -> EngineError | None:
        """Why a question is not asked any more; None where it is."""
        if question.of_template and question.key in self._endless:
            return self._endless[question.key]
        if self._deaths.get(question.topic, 0) >= DEATHS:
            return VocabularyCrashLoop(deaths=DEATHS)
        return None

    def _process_for(self, needed: frozenset[str]) -> EngineProcess:
        """One that may read those folders."""
        if self._process is not None and _covers(self._readable, needed):
            return self._process
        if self._process is not None:
            self._leave(self._process)
        # A folder that is made later cannot be read by a process that is there already.
        known = frozenset(folder for folder in self._folders() if Path(folder).is_dir())
        self._readable = self._readable | needed | known
        self._open.clear()
        process = EngineProcess(self._start_engine, clock=self._clock, parent=self)
        process.ended.connect(self._on_process_ended)
        process.drained.connect(self._on_process_drained)
        process.silence_changed.connect(partial(self._on_process_silence_changed, process))
        self._process = process
        process.request(ServeVocabularies(folders=tuple(sorted(self._readable))), _ignore)
        return process

    def _leave(self, process: EngineProcess) -> None:
        """Let it answer what it was asked, then end it."""
        self._process = None
        self._leaving.append(process)
        self._on_process_drained()

    def _on_process_drained(self) -> None:
        for process in [each for each in self._leaving if each.idle]:
            self._leaving.remove(process)
            process.ended.disconnect(self._on_process_ended)
            self._retired.add(process, kill=True)

    def _on_process_opened(self, key: str, process: EngineProcess, event: Event) -> None:
        """A vocabulary that was to be open first; where it is not, its question is told why."""
        if isinstance(event, Failed):
            error = engine_error(event)
            if not isinstance(error, _DEADLY):
                self._unopened[key] = error
                if process is self._process:
                    self._open.pop(key, None)
        elif is_answer(event):
            self._unopened.pop(key, None)

    def _on_process_told(self, question: Question, process: EngineProcess, event: Event) -> None:
        if question.over:
            return
        if not is_answer(event):
            if not question.take(event):
                self._on_flood(question, process)
            return
        if not isinstance(event, Failed):
            doubt = partial(self._on_lie, question, process)
            question.then(Answer((*question.events, event), doubt))
            return
        error = engine_error(event)
        if isinstance(error, _DEADLY):
            self._on_death(question, process, error)
            return
        if isinstance(question.command, OpenVocabulary) and process is self._process:
            self._open.pop(question.key, None)
        if isinstance(error, NoModelLoaded):
            error = self._unopened.get(question.key, error)
        question.failed(error)

    def _on_lie(self, question: Question, process: EngineProcess, error: EngineError) -> None:
        """End a process that told what cannot be; the others that asked it ask the next one."""
        self._deaths[question.topic] = self._deaths.get(question.topic, 0) + 1
        if process is self._process:
            self._leave(process)
        if process in self._leaving:
            self._blamed.append(process)
            process.kill(error)

    def _on_flood(self, question: Question, process: EngineProcess) -> None:
        """Give up a question whose answer has no end, and the process that tells it."""
        question.over = True
        question.events.clear()
        error = VocabularyProtocolError(detail="more than can answer a question")
        self._on_lie(question, process, error)
        question.failed(error)

    def _on_death(self, question: Question, process: EngineProcess, error: EngineError) -> None:
        """The first question that a dead process did not answer is the one it died of."""
        first = process not in self._blamed
        if first:
            self._blamed.append(process)
            self._deaths[question.topic] = self._deaths.get(question.topic, 0) + 1
            if isinstance(error, TemplateTooSlow):
                self._endless[question.key] = error
        if first or not question.again:
            question.failed(_told(error))
        else:
            question.again = False
            self._send(question)

    def _on_process_silence_changed(self, process: EngineProcess) -> None:
        """One that hangs is ended: unlike a model, it has nothing to do that takes so long."""
        if process.silent_s >= SILENCE_S:
            process.kill(EngineCrashed(signal_name="SIGKILL", deliberate=True))

    def _on_process_ended(self) -> None:
        """It died; the next question starts another."""
        if self._process is not None and not self._process.alive:
            dead, self._process = self._process, None
            self._open.clear()
            QTimer.singleShot(0, self, partial(self._bury, dead))
        for process in [each for each in self._leaving if not each.alive]:
            self._leaving.remove(process)
            QTimer.singleShot(0, self, partial(self._bury, process))

    def _bury(self, process: EngineProcess) -> None:
        if process in self._blamed:
            self._blamed.remove(process)
        process.deleteLater()


def _told(error: EngineError) -> EngineError:
    """The death of this engine, which costs no reply and needs no model to be loaded again."""
    if isinstance(error, EngineProtocolError):
        return VocabularyProtocolError(detail=error.detail)
    if not isinstance(error, EngineCrashed):
        return error
    return VocabularyEngineCrashed(
        detail=error.detail,
        signal_name=error.signal_name,
        exit_code=error.exit_code,
        phase=error.phase,
        deliberate=error.deliberate,
    )


def _ignore(_event: Event) -> None:
    """What is told elsewhere too."""


def folders_of(path: str) -> frozenset[str]:
    """The folders of a file and of what it is a link to; reads the disk."""
    file = Path(path)
    try:
        return frozenset({str(file.parent.resolve()), str(file.resolve().parent)})
    except (OSError, RuntimeError):
        return frozenset({str(file.parent)})


def _covers(readable: frozenset[str], needed: frozenset[str]) -> bool:
    """Whether each of `needed` is one of `readable` or lies in one."""
    return all(
        folder in readable or any(str(parent) in readable for parent in Path(folder).parents)
        for folder in needed
    )
