"""An engine without a process or a model: `ScriptedEngine` says what a test tells it to say.

It implements `app.engine.engine.Engine`, and runs in the thread of the test: `send` answers before
it returns, `wake` is called from there. What it says is harmless by default, so that a test of
the bridge or of a widget gets along with

    engine = ScriptedEngine(wake, replies=["Hello there, friend."])

With `hold=True` a reply waits for the test: `engine.produce("Hel")`, `engine.finish()`; a load
waits for `engine.finish_load()`. Any event can be put in with `emit`, and `die` ends it.

The words and values here (`tokens_of`, `model_info`, ...) are shared with the scripted worker that
runs in a real child process (`tests.engine.scripted_worker`), so that one contract suite holds for
all of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.core.errors import (
    EngineCrashed,
    EngineError,
    LoadCancelled,
    ModelFileMissing,
    NoModelLoaded,
)
from app.engine.api import (
    Completion,
    Device,
    Ending,
    ModelInfo,
    Phase,
    PromptMessage,
    Sandbox,
    Statistics,
    ThreadMeasurement,
    Token,
)
from app.engine.protocol import (
    VERSION,
    Begun,
    Cached,
    Command,
    CountCached,
    Detokenize,
    Done,
    Event,
    ForgetKv,
    Generate,
    Hello,
    KeepKv,
    KvKept,
    Load,
    Loaded,
    Measured,
    MeasureThreads,
    Produced,
    Progress,
    ReadState,
    Ready,
    Render,
    Rendered,
    SetThreads,
    Shutdown,
    State,
    Stop,
    Tokenize,
    Tokenized,
    Unload,
    Unloaded,
    failure,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CPU = Device(name="CPU", description="A scripted processor", kind="cpu")
MISSING = "missing.gguf"
"""Loading a file of this name fails with ModelFileMissing."""

FOREVER = "!forever"
"""A reply to a prompt that begins with this ends only by a stop."""

_WORD = re.compile(r"\s*\S+|\s+")


def words_of(text: str) -> list[str]:
    """Words with the space before them: the tokens of the scripted vocabulary."""
    return _WORD.findall(text)


def id_of(word: str) -> int:
    """The id of a word: equal words have equal ids."""
    return sum((index + 1) * byte for index, byte in enumerate(word.encode())) % 32_000


def token_of(word: str) -> Token:
    """One generated token, likely but not certain, with ten alternatives."""
    first = id_of(word)
    return Token(
        id=first,
        piece=word.encode(),
        text=word,
        probability=0.5,
        rank=0,
        entropy=2.0,
        alternative_ids=tuple((first + step) % 32_000 for step in range(10)),
        alternative_probabilities=tuple(0.5 / 2**step for step in range(10)),
    )


def tokens_of(text: str) -> list[Token]:
    """The tokens that say `text`."""
    return [token_of(word) for word in words_of(text)]


def prompt_of(messages: Sequence[PromptMessage], *, plain: bool = False) -> str:
    """The prompt of the scripted template."""
    if plain:
        return "".join(message.content for message in messages)
    return "".join(f"<{message.role}>{message.content}\n" for message in messages)


def model_info(path: str, *, n_ctx: int = 2048, **changes: object) -> ModelInfo:
    """A model called like the file."""
    values: dict[str, object] = {
        "path": path,
        "name": path.rpartition("/")[2].removesuffix(".gguf"),
        "architecture": "llama",
        "quantization": "Q4_1",
        "size_bytes": 98_000_000,
        "n_params": 134_515_008,
        "n_layer": 31,
        "n_ctx_train": 8192,
        "n_ctx": n_ctx or 2048,
        "n_vocab": 32_000,
        "fingerprint": "scripted",
        "has_template": True,
        **changes,
    }
    return ModelInfo(**values)  # type: ignore[arg-type]


def completion(ending: Ending, generated: int, prompt: int = 0, **changes: object) -> Completion:
    """How a reply of `generated` tokens ended."""
    values: dict[str, object] = {
        "ending": ending,
        "prompt_tokens": prompt,
        "generated_tokens": generated,
        "n_ctx_used": prompt + generated,
        "prompt_s": 0.01,
        "generation_s": 0.1,
        "seed": 7,
        **changes,
    }
    return Completion(**values)  # type: ignore[arg-type]


class ScriptedEngine:
    """An engine that says what it is told.

    Attributes:
        sent: every command, oldest first.
        replies: texts of the next replies, in order; the last one goes on for ever.
        hold: replies and loads wait for the test.
        info: the loaded model, None when there is none.
        closed: `close` was called.
        opened: prompts end with the marker that begins the thinking.
    """

    def __init__(
        self,
        wake: Callable[[], None] = lambda: None,
        *,
        replies: Sequence[str] = ("Hello there, friend.",),
        hold: bool = False,
        sandbox: Sandbox | None = None,
        devices: tuple[Device, ...] = (CPU,),
        info: dict[str, object] | None = None,
    ) -> None:
        self.sent: list[Command] = []
        self.replies = list(replies)
        self.hold = hold
        self.info: ModelInfo | None = None
        self.closed = False
        self.opened = False
        self._wake = wake
        self._sandbox = sandbox or Sandbox()
        self._devices = devices
        self._changes = info or {}
        self._inbox: list[Event] = []
        self._jobs: list[Load | Generate] = []
        self._written = 0
        self._threads: int | None = None
        self._phase: Phase = "starting"
        self._alive = True
        self._outcome: EngineError | None = None
        self._log: list[str] = []
        self.emit(Ready(version=VERSION, pid=4242, devices=devices, llama_version="scripted"))
        self._phase = "idle"

    # What the window sees.

    @property
    def alive(self) -> bool:
        return self._alive

    @property
    def outcome(self) -> EngineError | None:
        return self._outcome

    @property
    def log_tail(self) -> tuple[str, ...]:
        return tuple(self._log)

    def send(self, command: Command) -> None:
        if not self._alive:
            return
        self.sent.append(command)
        self._answer(command)

    def take(self) -> list[Event]:
        taken, self._inbox = self._inbox, []
        return taken

    def kill(self) -> None:
        self.die(EngineCrashed(signal_name="SIGKILL", phase=self._phase, deliberate=True))

    def close(self) -> None:
        self.closed = True
        self.die(None)

    # What a test does with it.

    def emit(self, *events: Event) -> None:
        """Put `events` into the inbox."""
        if not self._alive:
            return
        was_empty = not self._inbox
        self._inbox.extend(events)
        for event in events:
            if isinstance(event, Progress):
                self._phase = event.phase
        if was_empty and events:
            self._wake()

    def log(self, *lines: str) -> None:
        """Write `lines` as llama.cpp does."""
        self._log.extend(lines)

    @property
    def job(self) -> int:
        """The number of the job that is being carried out; 0 when there is none."""
        return self._jobs[0].job if self._jobs else 0

    def produce(self, text: str) -> None:
        """Generate `text`, one token for each word."""
        if self._phase != "generating":
            self.emit(Progress(job=self.job, phase="generating"))
        for token in tokens_of(text):
            self._written += 1
            self.emit(Produced(job=self.job, token=token))

    def finish(self, ending: Ending = "stop", **changes: object) -> None:
        """End the reply that is being generated, and begin the next."""
        self._end(Done(job=self.job, completion=completion(ending, self._written, 9, **changes)))

    def finish_load(self) -> None:
        """End the load that is going on."""
        command = self._jobs[0]
        assert isinstance(command, Load)
        self.info = model_info(command.path, n_ctx=command.settings.n_ctx, **self._changes)
        self._end(
            Loaded(job=command.job, model=self.info, sandbox=self._sandbox, devices=self._devices)
        )

    def fail(self, error: EngineError) -> None:
        """End the job with `error`."""
        self._end(failure(self.job, error))

    def die(self, outcome: EngineError | None) -> None:
        """End the process; `outcome` says how."""
        if self._alive:
            self._alive = False
            self._outcome = outcome
            self._jobs.clear()
            self._wake()

    def crash(self, signal_name: str = "SIGABRT", detail: str = "") -> None:
        """Die of a signal, as llama.cpp does."""
        self.die(EngineCrashed(signal_name=signal_name, phase=self._phase, detail=detail))

    # How it answers.

    def _end(self, answer: Event) -> None:
        self._jobs.pop(0)
        self._written = 0
        self._phase = "idle"
        self.emit(answer)
        if self._jobs:
            self._begin(self._jobs[0])

    def _answer(self, command: Command) -> None:
        match command:
            case Hello() | ForgetKv():
                pass
            case Load() | Generate():
                self._jobs.append(command)
                if len(self._jobs) == 1:
                    self._begin(command)
            case Stop():
                self._stop(command.job)
            case Unload():
                self.info = None
                self.emit(Unloaded(job=command.job))
            case SetThreads():
                self._threads = command.threads
            case ReadState() | CountCached():
                self.emit(self._at_once(command))
            case KeepKv():
                self.emit(KvKept(job=command.job))
            case Shutdown():
                self.die(None)
            case _:
                self._answer_about_text(command)

    def _at_once(self, command: ReadState | CountCached) -> Event:
        if isinstance(command, CountCached):
            return Cached(job=command.job, tokens=len(command.ids) // 4)
        statistics = Statistics(threads=self._threads or 1, phase=self._phase)
        return State(job=command.job, statistics=statistics)

    def _answer_about_text(self, command: Command) -> None:
        if self.info is None:
            self.emit(failure(command.job, NoModelLoaded()))
            return
        match command:
            case Tokenize():
                words = [] if command.count_only else words_of(command.text)
                self.emit(
                    Tokenized(
                        job=command.job,
                        count=len(words_of(command.text)),
                        ids=tuple(map(id_of, words)),
                        pieces=tuple(word.encode() for word in words),
                    )
                )
            case Detokenize():
                pieces = tuple(b"?" for _ in command.ids)
                self.emit(
                    Tokenized(job=command.job, count=len(pieces), ids=command.ids, pieces=pieces)
                )
            case Render():
                text = prompt_of(command.messages, plain=command.plain)
                ids = tuple(map(id_of, words_of(text)))
                self.emit(Rendered(job=command.job, text=text, ids=ids))
            case MeasureThreads():
                measurement = ThreadMeasurement(tokens_per_s={1: 50.0, 2: 70.0}, fastest=2)
                self.emit(Measured(job=command.job, measurement=measurement))

    def _begin(self, command: Load | Generate) -> None:
        if isinstance(command, Load):
            self.emit(Progress(job=command.job, phase="loading", done=0, total=100))
            if command.path.endswith(MISSING):
                self.fail(ModelFileMissing(path=command.path))
            elif not self.hold:
                self.finish_load()
        elif self.info is None:
            self.fail(NoModelLoaded())
        else:
            self.emit(
                Begun(
                    job=command.job,
                    opened=self.opened,
                    markers=self.info.markers,
                    thinking=command.request.thinking,
                ),
                Progress(job=command.job, phase="prompt", done=0, total=9),
            )
            if not self.hold:
                reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
                self.produce(reply)
                if not _is_endless(command):
                    self.finish()

    def _stop(self, job: int) -> None:
        """End a job, also one that has not begun; an unknown number does nothing."""
        for command in self._jobs:
            if command.job == job:
                break
        else:
            return
        running = command is self._jobs[0]
        answer: Event = failure(job, LoadCancelled())
        if isinstance(command, Generate):
            written = self._written if running else 0
            answer = Done(job=job, completion=completion("stopped", written))
        if running:
            self._end(answer)
        else:
            self._jobs.remove(command)
            self.emit(answer)


def _is_endless(command: Generate) -> bool:
    messages = command.request.messages
    return bool(messages) and messages[-1].content.startswith(FOREVER)
