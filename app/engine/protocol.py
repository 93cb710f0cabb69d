"""Frames between the window and the engine process.

Both directions: four bytes of length (big endian), then that many bytes of msgpack, at most
`MAX_FRAME_BYTES`. Each frame is one tagged Struct. The first command is `Hello`, the first event
`Ready`; both carry `VERSION` and another version ends the engine. Here are the frames that
any engine understands; those about a loaded model are in `app.engine.model_protocol`, those about
vocabularies in `app.engine.vocabulary_protocol`.

What comes from the engine is untrusted: `decode_event` raises `EngineProtocolError` and nothing
else, whatever the bytes.
"""

from __future__ import annotations

import math
import struct

import msgspec

from app.core.errors import EngineError, EngineProtocolError, VitrailError, from_wire, to_wire
from app.engine.api import (  # noqa: TC001 - msgspec reads the annotations
    Device,
    Phase,
    Statistics,
)
from app.engine.frame import CommandFrame, EventFrame
from app.engine.model_protocol import (
    Begun,
    Cached,
    CountCached,
    Detokenize,
    Done,
    ForgetKv,
    Generate,
    KeepKv,
    KvKept,
    Load,
    Loaded,
    Measured,
    MeasureThreads,
    Produced,
    Render,
    Rendered,
    SetThreads,
    Tokenize,
    Tokenized,
    Unload,
    Unloaded,
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

__all__ = [
    "LENGTH",
    "MAX_FRAME_BYTES",
    "VERSION",
    "Alive",
    "Begun",
    "Cached",
    "Command",
    "CountCached",
    "Detokenize",
    "Done",
    "Event",
    "Failed",
    "ForgetKv",
    "Generate",
    "Hello",
    "KeepKv",
    "KvKept",
    "Load",
    "Loaded",
    "Logged",
    "MeasureThreads",
    "Measured",
    "Produced",
    "Progress",
    "ReadState",
    "Ready",
    "Render",
    "Rendered",
    "SetThreads",
    "Shutdown",
    "State",
    "Stop",
    "Tokenize",
    "Tokenized",
    "Unload",
    "Unloaded",
    "decode_command",
    "decode_event",
    "encode",
    "failure",
]

VERSION = 4
MAX_FRAME_BYTES = 16 * 1024 * 1024
LENGTH = struct.Struct(">I")


class Hello(CommandFrame, frozen=True, kw_only=True):
    """The first frame."""

    version: int = VERSION


class Stop(CommandFrame, frozen=True, kw_only=True):
    """End the job called `job`; also one that has not begun. It still answers."""


class ReadState(CommandFrame, frozen=True, kw_only=True):
    """Statistics now; answered by `State`, also while a job runs."""


class Shutdown(CommandFrame, frozen=True, kw_only=True):
    """Save what is to be kept, free everything and end."""


class Ready(EventFrame, frozen=True, kw_only=True):
    """The first frame."""

    version: int
    pid: int
    devices: tuple[Device, ...] = ()
    llama_version: str = ""


class Progress(EventFrame, frozen=True, kw_only=True):
    """Something moved: a phase began, or `done` of `total` (bytes or tokens) are ready.

    Sent at least once when a phase begins and at most 20 times a second. `total` 0: not known.
    """

    phase: Phase
    done: int = 0
    total: int = 0


class Alive(EventFrame, frozen=True, kw_only=True):
    """The abort callback was called or a batch ended since the last `Alive`; at most 1/s."""


class Failed(EventFrame, frozen=True, kw_only=True):
    """The command could not be carried out; `error` rebuilds what was raised."""

    kind: str
    fields: dict[str, str | int | float | bool | None] = {}  # noqa: RUF012 - msgspec copies it

    def error(self) -> VitrailError:
        """What was raised."""
        return from_wire(self.kind, self.fields)


class State(EventFrame, frozen=True, kw_only=True):
    """Answer to `ReadState`."""

    statistics: Statistics


class Logged(EventFrame, frozen=True, kw_only=True):
    """A line for the log; never prompt text."""

    level: int
    line: str


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
