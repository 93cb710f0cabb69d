"""Errors of the engine process and of what runs in it."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors.base import VitrailError


@dataclass(eq=False)
class EngineError(VitrailError):
    """Something in or about the engine; `detail` is llama.cpp's or the system's own words."""

    detail: str = ""


@dataclass(eq=False)
class EngineStartFailed(EngineError):
    """The engine process could not be started or did not greet."""


@dataclass(eq=False)
class EngineCrashed(EngineError):
    """The engine process ended without being asked to.

    Attributes:
        signal_name: for example ``SIGABRT``; empty when it exited by itself.
        exit_code: its exit status; None when a signal ended it.
        phase: what it was doing: ``starting``, ``loading``, ``template``, ``prompt``,
            ``generating``, ``idle`` or ``unloading``.
        deliberate: True when Vitrail ended it (a stop that was not obeyed).
    """

    signal_name: str = ""
    exit_code: int | None = None
    phase: str = "idle"
    deliberate: bool = False


@dataclass(eq=False)
class EngineProtocolError(EngineError):
    """The engine sent bytes that are not a frame of the agreed version."""


@dataclass(eq=False)
class EngineCrashLoop(EngineError):
    """The engine died `deaths` times in `window_s` seconds and is not restarted by itself."""

    deaths: int = 3
    window_s: int = 60


@dataclass(eq=False)
class VocabularyEngineCrashed(EngineCrashed):
    """The process that holds vocabularies ended; the next question starts another."""


@dataclass(eq=False)
class VocabularyProtocolError(EngineProtocolError):
    """What that process sent is no frame, or contradicts itself, the question or the vocabulary."""


@dataclass(eq=False)
class VocabularyCrashLoop(EngineCrashLoop):
    """A vocabulary ended that process `deaths` times; to be asked again it has to be chosen."""


@dataclass(eq=False)
class NoModelLoaded(EngineError):
    """A command needs a model and none is loaded."""


@dataclass(eq=False)
class ModelFileMissing(EngineError):
    """There is no file at `path`; `is_folder`: there is a folder."""

    path: str = ""
    is_folder: bool = False


@dataclass(eq=False)
class ModelFileUnreadable(EngineError):
    """The file at `path` exists and cannot be opened."""

    path: str = ""


@dataclass(eq=False)
class NotAModelFile(EngineError):
    """The file at `path` is not a whole GGUF file."""

    path: str = ""


@dataclass(eq=False)
class ModelLoadFailed(EngineError):
    """llama.cpp refused the file at `path`; `detail` holds its reason."""

    path: str = ""


@dataclass(eq=False)
class ModelTooLarge(EngineError):
    """Weights and context need `needed_bytes`; `available_bytes` are free.

    Attributes:
        path: the file.
        needed_bytes: what it would take where memory is short; 0 where unknown.
        available_bytes: what is free there.
        device: the GPU whose memory it is; empty for the computer's own.
        refused_bytes: a block that llama.cpp asked for and did not get, where that is all it said.
        n_ctx: context length that was tried, in tokens.
        weights_bytes: of the file, or of all its tensors.
        shape: the model's `app.inspection.shape.ModelShape` as JSON; empty where unknown.
    """

    path: str = ""
    needed_bytes: int = 0
    available_bytes: int = 0
    device: str = ""
    refused_bytes: int = 0
    n_ctx: int = 0
    weights_bytes: int = 0
    shape: str = ""


@dataclass(eq=False)
class LoadCancelled(EngineError):
    """The user cancelled the load."""


@dataclass(eq=False)
class TemplateFailed(EngineError):
    """The model's chat template named `template` raised; `detail` is Jinja's message."""

    template: str = ""


@dataclass(eq=False)
class TemplateTooSlow(EngineError):
    """The model's chat template was still running after `limit_s` seconds."""

    template: str = ""
    limit_s: float = 5.0


@dataclass(eq=False)
class ContextOverflow(EngineError):
    """The prompt has `prompt_tokens`, `reserved` are kept for the answer, and `n_ctx` is all."""

    prompt_tokens: int = 0
    n_ctx: int = 0
    reserved: int = 0

    @property
    def needed(self) -> int:
        """Length of a context that would do."""
        return self.prompt_tokens + self.reserved


@dataclass(eq=False)
class SettingOutOfRange(EngineError):
    """The setting called `name` cannot be `value`."""

    name: str = ""
    value: str = ""


@dataclass(eq=False)
class EvaluationFailed(EngineError):
    """``llama_decode`` returned `code`."""

    code: int = 0


@dataclass(eq=False)
class KvStateUnusable(EngineError):
    """A saved KV state does not belong to this model file and these load settings."""
