"""Frames between the window and the engine process.

Both directions: four bytes of length (big endian), then that many bytes of msgpack, at most
`MAX_FRAME_BYTES`. Each frame is one tagged Struct. The first command is `Hello`, the first event
`Ready`; both carry `VERSION` and another version ends the engine.

What comes from the engine is untrusted: `decode_event` raises `EngineProtocolError` and nothing
else, whatever the bytes.
"""

from __future__ import annotations

import math
import struct

import msgspec
from msgspec import Struct

from app.core.errors import EngineError, EngineProtocolError, VitrailError, from_wire, to_wire
from app.engine.api import (
    Completion,
    Device,
    GenerationRequest,
    LoadSettings,
    ModelInfo,
    Phase,
    PromptMessage,
    Sandbox,
    Statistics,
    ThreadMeasurement,
    Token,
)
from app.engine.plausibility import few_choices, plausible, usable
from app.engine.vocabulary_protocol import (
    CloseVocabulary,
    CutPart,
    CutText,
    OpenVocabulary,
    PromptPart,
    PromptShown,
    ReadTable,
    ServeVocabularies,
    Serving,
    ShowPrompt,
    TablePart,
    TableRead,
    TextCut,
    VocabularyClosed,
    VocabularyOpened,
    is_possible,
)
from app.inspection.reasoning import Markers  # noqa: TC001 - msgspec reads the annotation

VERSION = 4
MAX_FRAME_BYTES = 16 * 1024 * 1024
LENGTH = struct.Struct(">I")


class _Command(Struct, frozen=True, kw_only=True, tag=True):
    """A command; `job` is a number of the sender's choice that comes back with every answer."""

    job: int = 0


class Hello(_Command, frozen=True, kw_only=True):
    """The first frame."""

    version: int = VERSION


class Load(_Command, frozen=True, kw_only=True):
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


class Unload(_Command, frozen=True, kw_only=True):
    """Free the model; answered by `Unloaded`."""


class Generate(_Command, frozen=True, kw_only=True):
    """Generate a reply; answered by `Begun`, `Produced` ..., then `Done` or `Failed`.

    `Progress` comes between them; a reply that is stopped or fails early has no `Begun`.
    """

    request: GenerationRequest


class Stop(_Command, frozen=True, kw_only=True):
    """End the job called `job`; also one that has not begun. It still answers."""


class Tokenize(_Command, frozen=True, kw_only=True):
    """Cut `text`; answered by `Tokenized`. `count_only` leaves out ids and pieces."""

    text: str
    add_special: bool = False
    parse_special: bool = False
    count_only: bool = False


class Detokenize(_Command, frozen=True, kw_only=True):
    """Bytes of `ids`; answered by `Tokenized`."""

    ids: tuple[int, ...]


class Render(_Command, frozen=True, kw_only=True):
    """The prompt that `messages` make; answered by `Rendered` or `Failed`."""

    messages: tuple[PromptMessage, ...]
    plain: bool = False
    thinking: str = ""


class ReadState(_Command, frozen=True, kw_only=True):
    """Statistics now; answered by `State`, also while a job runs."""


class CountCached(_Command, frozen=True, kw_only=True):
    """How many of `ids` (int32) from the first on are in the KV cache now; see `Cached`.

    Answered also while a job runs.
    """

    ids: bytes


class SetThreads(_Command, frozen=True, kw_only=True):
    """Fix the number of threads of the live context; None adapts. Not answered."""

    threads: int | None = None


class MeasureThreads(_Command, frozen=True, kw_only=True):
    """Try each number of threads for a moment; answered by `Measured`."""


class KeepKv(_Command, frozen=True, kw_only=True):
    """Write the KV state of recent conversations to disk now; answered by `KvKept`."""


class ForgetKv(_Command, frozen=True, kw_only=True):
    """Drop the KV state of `conversation` from memory and disk; not answered."""

    conversation: str


class Shutdown(_Command, frozen=True, kw_only=True):
    """Save what is to be kept, free everything and end."""


Command = (
    Hello
    | Load
    | Unload
    | Generate
    | Stop
    | Tokenize
    | Detokenize
    | Render
    | ReadState
    | CountCached
    | SetThreads
    | MeasureThreads
    | KeepKv
    | ForgetKv
    | Shutdown
    | ServeVocabularies
    | OpenVocabulary
    | CutText
    | ReadTable
    | ShowPrompt
    | CloseVocabulary
)


class _Event(Struct, frozen=True, kw_only=True, tag=True):
    """An event; `job` is the number of the command it answers, 0 for none."""

    job: int = 0


class Ready(_Event, frozen=True, kw_only=True):
    """The first frame."""

    version: int
    pid: int
    devices: tuple[Device, ...] = ()
    llama_version: str = ""


class Progress(_Event, frozen=True, kw_only=True):
    """Something moved: a phase began, or `done` of `total` (bytes or tokens) are ready.

    Sent at least once when a phase begins and at most 20 times a second. `total` 0: not known.
    """

    phase: Phase
    done: int = 0
    total: int = 0


class Alive(_Event, frozen=True, kw_only=True):
    """The abort callback was called or a batch ended since the last `Alive`; at most 1/s."""


class Loaded(_Event, frozen=True, kw_only=True):
    """The model is ready."""

    model: ModelInfo
    sandbox: Sandbox = Sandbox()
    devices: tuple[Device, ...] = ()


class Unloaded(_Event, frozen=True, kw_only=True):
    """The model is gone."""


class Begun(_Event, frozen=True, kw_only=True):
    """The prompt of a reply is known.

    Attributes:
        opened: it ends with the marker that begins the thinking.
        markers: what the model writes around its thinking; None where that is not known.
        thinking: which of `ModelInfo.thinking` it was made for; empty where there is no choice.
    """

    opened: bool = False
    markers: Markers | None = None
    thinking: str = ""


class Produced(_Event, frozen=True, kw_only=True):
    """One generated token."""

    token: Token


class Done(_Event, frozen=True, kw_only=True):
    """The generation ended."""

    completion: Completion


class Failed(_Event, frozen=True, kw_only=True):
    """The command could not be carried out; `error` rebuilds what was raised."""

    kind: str
    fields: dict[str, str | int | float | bool | None] = {}

    def error(self) -> VitrailError:
        """What was raised."""
        return from_wire(self.kind, self.fields)


class Tokenized(_Event, frozen=True, kw_only=True):
    """How a text was cut; `pieces` are bytes, one for each id."""

    count: int
    ids: tuple[int, ...] = ()
    pieces: tuple[bytes, ...] = ()


class Rendered(_Event, frozen=True, kw_only=True):
    """A prompt as text and ids."""

    text: str
    ids: tuple[int, ...] = ()
    parsed_plainly: bool = False


class State(_Event, frozen=True, kw_only=True):
    """Answer to `ReadState`."""

    statistics: Statistics


class Cached(_Event, frozen=True, kw_only=True):
    """Answer to `CountCached`."""

    tokens: int = 0


class Measured(_Event, frozen=True, kw_only=True):
    """Answer to `MeasureThreads`."""

    measurement: ThreadMeasurement


class KvKept(_Event, frozen=True, kw_only=True):
    """KV states are on disk; `bytes_kept` in all."""

    bytes_kept: int = 0


class Logged(_Event, frozen=True, kw_only=True):
    """A line for the log; never prompt text."""

    level: int
    line: str


Event = (
    Ready
    | Progress
    | Alive
    | Loaded
    | Unloaded
    | Begun
    | Produced
    | Done
    | Failed
    | Tokenized
    | Rendered
    | State
    | Cached
    | Measured
    | KvKept
    | Logged
    | Serving
    | VocabularyOpened
    | CutPart
    | TextCut
    | PromptPart
    | PromptShown
    | TablePart
    | TableRead
    | VocabularyClosed
)

_encoder = msgspec.msgpack.Encoder()
_commands: msgspec.msgpack.Decoder[Command] = msgspec.msgpack.Decoder(Command)
_events: msgspec.msgpack.Decoder[Event] = msgspec.msgpack.Decoder(Event)


def encode(frame: Command | Event) -> bytes:
    """Length and payload of `frame`.

    Raises:
        EngineProtocolError: it is longer than `MAX_FRAME_BYTES`, or holds half a surrogate pair.
    """
    try:
        payload = _encoder.encode(frame)
    except UnicodeEncodeError as error:
        raise EngineProtocolError(detail=f"{type(frame).__name__}: {error.reason}") from None
    if len(payload) > MAX_FRAME_BYTES:
        raise EngineProtocolError(detail=f"{type(frame).__name__} of {len(payload)} bytes")
    return LENGTH.pack(len(payload)) + payload


def decode_command(payload: bytes) -> Command:
    """The command in `payload`; raises EngineProtocolError."""
    try:
        return _commands.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError) as error:
        raise EngineProtocolError(detail=str(error)) from None


def decode_event(payload: bytes) -> Event:
    """The event in `payload`; raises EngineProtocolError.

    Numbers that the window computes with or stores are looked at too: a token's probabilities lie
    between 0 and 1 (but for rounding), ids and ranks have 31 bits, times are finite.
    """
    try:
        event = _events.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError) as error:
        raise EngineProtocolError(detail=str(error)) from None
    if isinstance(event, Begun) and not usable(event.markers):
        raise EngineProtocolError(detail="impossible markers")
    if isinstance(event, Loaded) and not (
        usable(event.model.markers) and few_choices(event.model.thinking)
    ):
        raise EngineProtocolError(detail="impossible choices of thinking")
    if isinstance(event, Produced) and not plausible(event.token):
        raise EngineProtocolError(detail="a token with impossible numbers")
    if isinstance(event, CutPart | PromptPart | TablePart) and not is_possible(event):
        raise EngineProtocolError(detail="parts of different lengths")
    if isinstance(event, Done) and not (
        0 <= event.completion.prompt_s < math.inf and 0 <= event.completion.generation_s < math.inf
    ):
        raise EngineProtocolError(detail="a completion with impossible times")
    return event


def failure(job: int, error: EngineError) -> Failed:
    """The event that carries `error`."""
    kind, fields = to_wire(error)
    return Failed(job=job, kind=kind, fields=fields)
