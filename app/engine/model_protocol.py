"""Frames about a model that is loaded; `app.engine.protocol` joins them to the others."""

from __future__ import annotations

from app.engine.api import (
    Completion,
    Device,
    GenerationRequest,
    LoadSettings,
    ModelInfo,
    PromptMessage,
    Sandbox,
    ThreadMeasurement,
    Token,
)
from app.engine.frame import CommandFrame, EventFrame
from app.inspection.reasoning import Markers  # noqa: TC001 - msgspec reads the annotation


class Load(CommandFrame, frozen=True, kw_only=True):
    """Load a model file; answered by `Progress` ..., then `Loaded` or `Failed`.

    Attributes:
        path: the GGUF file.
        settings: how to load it.
        kv_folder: where KV states may be kept; empty keeps none.
        kv_limit_bytes: how much may lie there.
        file_key: identity of the file (recorded sha256, else size, mtime, inode and hash of the
            header), part of the name of saved KV states.
    """

    path: str
    settings: LoadSettings = LoadSettings()
    kv_folder: str = ""
    kv_limit_bytes: int = 0
    file_key: str = ""


class Unload(CommandFrame, frozen=True, kw_only=True):
    """Free the model; answered by `Unloaded`."""


class Generate(CommandFrame, frozen=True, kw_only=True):
    """Generate a reply; answered by `Begun`, `Produced` ..., then `Done` or `Failed`.

    `Progress` comes between them; a reply that is stopped or fails early has no `Begun`.
    """

    request: GenerationRequest


class Tokenize(CommandFrame, frozen=True, kw_only=True):
    """Cut `text`; answered by `Tokenized`. `count_only` leaves out ids and pieces."""

    text: str
    add_special: bool = False
    parse_special: bool = False
    count_only: bool = False


class Detokenize(CommandFrame, frozen=True, kw_only=True):
    """Bytes of `ids`; answered by `Tokenized`."""

    ids: tuple[int, ...]


class Render(CommandFrame, frozen=True, kw_only=True):
    """The prompt that `messages` make; answered by `Rendered` or `Failed`."""

    messages: tuple[PromptMessage, ...]
    plain: bool = False
    thinking: str = ""


class CountCached(CommandFrame, frozen=True, kw_only=True):
    """How many of `ids` (int32) from the first on are in the KV cache now; see `Cached`.

    Answered also while a job runs.
    """

    ids: bytes


class SetThreads(CommandFrame, frozen=True, kw_only=True):
    """Fix the number of threads of the live context; None adapts. Not answered."""

    threads: int | None = None


class MeasureThreads(CommandFrame, frozen=True, kw_only=True):
    """Try each number of threads for a moment; answered by `Measured`."""


class KeepKv(CommandFrame, frozen=True, kw_only=True):
    """Write the KV state of recent conversations to disk now; answered by `KvKept`."""


class ForgetKv(CommandFrame, frozen=True, kw_only=True):
    """Drop the KV state of `conversation` from memory and disk; not answered."""

    conversation: str


class Loaded(EventFrame, frozen=True, kw_only=True):
    """The model is ready."""

    model: ModelInfo
    sandbox: Sandbox = Sandbox()
    devices: tuple[Device, ...] = ()


class Unloaded(EventFrame, frozen=True, kw_only=True):
    """The model is gone."""


class Begun(EventFrame, frozen=True, kw_only=True):
    """The prompt of a reply is known.

    Attributes:
        opened: it ends with the marker that begins the thinking.
        markers: what the model writes around its thinking; None where that is not known.
        thinking: which of `ModelInfo.thinking` it was made for; empty where there is no choice.
    """

    opened: bool = False
    markers: Markers | None = None
    thinking: str = ""


class Produced(EventFrame, frozen=True, kw_only=True):
    """One generated token."""

    token: Token


class Done(EventFrame, frozen=True, kw_only=True):
    """The generation ended."""

    completion: Completion


class Tokenized(EventFrame, frozen=True, kw_only=True):
    """How a text was cut; `pieces` are bytes, one for each id."""

    count: int
    ids: tuple[int, ...] = ()
    pieces: tuple[bytes, ...] = ()


class Rendered(EventFrame, frozen=True, kw_only=True):
    """A prompt as text and ids."""

    text: str
    ids: tuple[int, ...] = ()
    parsed_plainly: bool = False


class Cached(EventFrame, frozen=True, kw_only=True):
    """Answer to `CountCached`."""

    tokens: int = 0


class Measured(EventFrame, frozen=True, kw_only=True):
    """Answer to `MeasureThreads`."""

    measurement: ThreadMeasurement


class KvKept(EventFrame, frozen=True, kw_only=True):
    """KV states are on disk; `bytes_kept` in all."""

    bytes_kept: int = 0
