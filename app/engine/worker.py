"""What the host expects of the code that runs a model.

The host (`app.engine.host`) knows llama.cpp only through `Worker`; the worker knows the pipes only
through `Reporter`. Any `EngineError` a worker raises is sent to the window as it is; the text of
any other exception stays in the engine, since it could quote a prompt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.api import (
        Completion,
        Device,
        GenerationRequest,
        ModelInfo,
        Phase,
        PromptMessage,
        Statistics,
        ThreadMeasurement,
        Token,
        Vocabulary,
    )
    from app.engine.protocol import Load
    from app.engine.seen import PromptSpan
    from app.engine.vocabulary_protocol import CutText, PromptShown, ShowPrompt, TextCut
    from app.inspection.reasoning import Markers

    Cancelled = Callable[[], bool]
    """True once the job was stopped; cheap enough for an abort callback."""


class Reporter(Protocol):
    """What a worker may say while it carries out a job. Every method is thread-safe."""

    def progress(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        """A phase began or moved on; call as often as you like, it is thinned to 20/s.

        The first call of a phase is in the pipe when this returns, so that the window can watch
        the phase `template` even while that holds the GIL. It is also what `ReadState` shows.
        """
        ...

    def beat(self) -> None:
        """The abort callback was called or a batch ended; costs an attribute write."""
        ...

    def begun(self, *, opened: bool, markers: Markers | None, thinking: str) -> None:
        """The prompt of the reply is known; see `app.engine.protocol.Begun`."""
        ...

    def produced(self, token: Token) -> None:
        """One more token of the reply."""
        ...

    def cut(self, ids: bytes, lengths: bytes) -> None:
        """Some more tokens of a text; see `app.engine.vocabulary_protocol.CutPart`."""
        ...

    def prompt(
        self, *, text: bytes = b"", spans: tuple[PromptSpan, ...] = (), plain: bytes = b""
    ) -> None:
        """Some more of a prompt; see `app.engine.vocabulary_protocol.PromptPart`."""
        ...

    def entries(self, data: bytes, lengths: bytes, kinds: bytes, scores: bytes) -> None:
        """Some more entries; see `app.engine.vocabulary_protocol.TablePart`."""
        ...

    def log(self, level: int, line: str) -> None:
        """A line for the log, with a level of `logging`; never prompt text."""
        ...


class PromptText(Protocol):
    """A prompt as text and ids; what `app.engine.prompt.build` returns fits."""

    @property
    def text(self) -> str:
        """The whole prompt."""
        ...

    @property
    def ids(self) -> Sequence[int]:
        """Its token ids."""
        ...

    @property
    def parsed_plainly(self) -> bool:
        """Nothing special was parsed, since the template changed its contents."""
        ...


class VocabularyShelf(Protocol):
    """Vocabularies without models, by key; the worker thread's.

    A method that needs a vocabulary and finds none raises `NoModelLoaded`.
    """

    def open(self, path: str, key: str, report: Reporter) -> Vocabulary:
        """Open a file; what has that key already stays as it is."""
        ...

    def cut(self, command: CutText, report: Reporter) -> TextCut:
        """Cut a text; its tokens go to `report.cut`."""
        ...

    def read_table(self, key: str, report: Reporter) -> None:
        """All entries go to `report.entries`."""
        ...

    def show_prompt(self, command: ShowPrompt, report: Reporter) -> PromptShown:
        """The prompt that messages make; it goes to `report.cut` and `report.prompt`.

        Reports the phase `template`.
        """
        ...

    def close(self, key: str) -> None:
        """Give the memory back; nothing where it is not open."""
        ...


class Worker(Protocol):
    """One model, or none yet. Called from one worker thread unless a method says otherwise.

    A method that needs a model and finds none raises `NoModelLoaded`.
    """

    @property
    def vocabularies(self) -> VocabularyShelf:
        """Vocabularies that are open without their models."""
        ...

    def version(self) -> str:
        """Of the bindings and llama.cpp, for the diagnostic report. Main thread."""
        ...

    def devices(self, rpc_servers: tuple[str, ...]) -> tuple[Device, ...]:
        """Where layers can be computed; RPC servers are registered first.

        Called once in the main thread before any other thread exists (with no servers), and after
        each load in the worker thread.
        """
        ...

    def load(self, command: Load, report: Reporter, cancelled: Cancelled) -> ModelInfo:
        """Load the file and make its context; frees what was loaded before.

        The process may already be confined to the files that `command` names.

        Raises:
            LoadCancelled: `cancelled` became true.
            EngineError: another subclass says why not.
        """
        ...

    def unload(self) -> None:
        """Free model and context; does nothing when there are none."""
        ...

    def generate(
        self, request: GenerationRequest, report: Reporter, cancelled: Cancelled
    ) -> Completion:
        """Generate a reply; a stop is not an error: the completion's ending is `stopped`."""
        ...

    def tokenize(
        self, text: str, *, add_special: bool, parse_special: bool
    ) -> tuple[list[int], list[bytes]]:
        """Ids of `text` and the bytes of each."""
        ...

    def pieces(self, ids: Sequence[int]) -> list[bytes]:
        """The bytes of each id; an id outside the vocabulary raises SettingOutOfRange."""
        ...

    def render(
        self,
        messages: Sequence[PromptMessage],
        report: Reporter,
        *,
        plain: bool,
        thinking: str = "",
    ) -> PromptText:
        """The prompt that `messages` make, without the overflow policy; reports `template`."""
        ...

    def statistics(self) -> Statistics:
        """Memory, context and threads now. Main thread, also while `generate` runs."""
        ...

    def count_cached(self, ids: bytes) -> int:
        """How many of `ids` (int32) from the first on are in the KV cache; 0 without a model.

        Main thread, also while `generate` runs.
        """
        ...

    def set_threads(self, threads: int | None) -> None:
        """Fix the number of threads, or None to adapt. Main thread, also while generating."""
        ...

    def measure_threads(self, report: Reporter, cancelled: Cancelled) -> ThreadMeasurement:
        """Try each number of threads for a moment."""
        ...

    def keep_kv(self) -> int:
        """Write the KV state of recent conversations to disk; bytes kept there in all.

        Called when idle, on `KeepKv` and at shutdown; cheap when nothing changed since.
        """
        ...

    def forget_kv(self, conversation: str) -> None:
        """Drop the state of `conversation` from memory and disk."""
        ...
