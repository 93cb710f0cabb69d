"""What the window asks of the process that reads files, and what that answers.

The job comes on the command line, the file as standard input, the answers as frames
(`app.engine.frames`) on what was standard output: any number of `Progress` and `Part`, then one
`Extracted`, `Imported` or `Refused`. Whatever comes from there is untrusted.

Another job is another Struct in `Job`, its work in `app.chat.extraction.child.WORK`, and where it
ends otherwise its own last frame in `Answer`.
"""

from __future__ import annotations

import json
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from app.chat.attachments import MOST_CHARACTERS
from app.chat.conversation import AttachmentKind  # noqa: TC001 - msgspec reads the annotation
from app.chat.stock import whole
from app.core.errors import FieldValue  # noqa: TC001 - msgspec reads the annotation
from app.engine.api import Sandbox
from app.engine.protocol import LENGTH

PART_BYTES = 1024 * 1024

Count = Annotated[int, Meta(ge=0, lt=2**31)]
"""What a signal of Qt can carry."""


class Limits(Struct, frozen=True, kw_only=True):
    """What one file may cost.

    Attributes:
        seconds: of time, and of computing.
        memory_bytes: of the address space.
        file_bytes: a larger file is not begun.
        unpacked_bytes: of all that is packed in it.
        characters: more text than this is cut.
    """

    seconds: float = 20.0
    memory_bytes: int = 1_000_000_000
    file_bytes: int = 100_000_000
    unpacked_bytes: int = 200_000_000
    characters: int = MOST_CHARACTERS


class Extract(Struct, frozen=True, kw_only=True, tag="extract", tag_field="job"):
    """Give the text of the file.

    Attributes:
        suffix: the ending of its name, with the dot, in small letters.
        limits: what it may cost.
    """

    suffix: str = ""
    limits: Limits = Limits()


class Import(Struct, frozen=True, kw_only=True, tag="import", tag_field="job"):
    """Give the conversations of an export, each as JSON (`app.chat.exchange.archive`) on one line.

    Attributes:
        name: of the file, for errors.
        limits: what it may cost.
    """

    name: str
    limits: Limits = Limits(file_bytes=400_000_000)


Job = Extract | Import


class Progress(Struct, frozen=True, tag=True):
    """`done` of `total` pages."""

    done: Count
    total: Count


class Part(Struct, frozen=True, tag=True):
    """The next piece of the result: of a text, UTF-8 cut anywhere."""

    data: bytes


class Extracted(Struct, frozen=True, kw_only=True, tag=True):
    """The text is complete.

    Attributes:
        kind: how the file was read.
        cut: there is more in the file.
        encoding: of a text file, as Python calls it.
        pages: of a PDF.
        sandbox: how the process was confined.
    """

    kind: AttachmentKind
    cut: bool = False
    encoding: str = ""
    pages: Count = 0
    sandbox: Sandbox = Sandbox()


class Imported(Struct, frozen=True, kw_only=True, tag=True):
    """The conversations are complete.

    Attributes:
        source: the program that they came from (`app.chat.exchange.importing.Source`).
        sandbox: how the process was confined.
    """

    source: str
    sandbox: Sandbox = Sandbox()


class Refused(Struct, frozen=True, kw_only=True, tag=True):
    """There is nothing, and why: class and fields of an AttachmentError or an ExchangeError."""

    error: str
    fields: dict[str, FieldValue] = {}


Answer = Progress | Part | Extracted | Imported | Refused

_encoder = msgspec.msgpack.Encoder()
_jobs: msgspec.json.Decoder[Job] = msgspec.json.Decoder(Job)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def write_job(job: Job) -> str:
    """`job` as an argument, in ASCII, which no system changes on the way."""
    return json.dumps(whole(msgspec.to_builtins(job)))


def read_job(text: str) -> Job:
    """The job in an argument; raises msgspec.MsgspecError."""
    return _jobs.decode(text)


def frame(answer: Answer) -> bytes:
    """Length and payload."""
    payload = _encoder.encode(answer)
    return LENGTH.pack(len(payload)) + payload


def read_answer(payload: bytes) -> Answer:
    """The answer in a payload; raises msgspec.MsgspecError or UnicodeDecodeError."""
    return _answers.decode(payload)
