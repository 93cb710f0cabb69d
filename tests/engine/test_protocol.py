"""Nothing an engine sends can raise anything but EngineError in the window."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import (
    EngineError,
    EngineProtocolError,
    ModelTooLarge,
    VitrailError,
    every_class,
)
from app.engine.api import (
    Device,
    GenerationRequest,
    LoadSettings,
    PromptMessage,
    Sandbox,
    Statistics,
    ThreadMeasurement,
    Token,
    Vocabulary,
)
from app.engine.protocol import (
    MAX_FRAME_BYTES,
    VERSION,
    Alive,
    Begun,
    Cached,
    Command,
    CountCached,
    Detokenize,
    Done,
    Event,
    Failed,
    ForgetKv,
    Generate,
    Hello,
    KeepKv,
    KvKept,
    Load,
    Loaded,
    Logged,
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
    decode_command,
    decode_event,
    encode,
    failure,
)
from app.engine.seen import PromptFacts, PromptQuestion, PromptSpan
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
)
from app.inspection.reasoning import Markers
from tests.engine.conftest import python_launch
from tests.engine.scripted import completion, model_info, token_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.engine.conftest import Talk

EVENTS: list[Event] = [
    Ready(version=VERSION, pid=1, devices=(Device(name="CPU", description="x", kind="cpu"),)),
    Progress(job=1, phase="loading", done=5, total=10),
    Alive(job=1),
    Loaded(job=1, model=model_info("/m.gguf"), sandbox=Sandbox(blocked={"execute": True})),
    Unloaded(job=2),
    Produced(job=3, token=token_of(" window")),
    Done(job=3, completion=completion("stop", 5, retokenized=(1, 3))),
    failure(4, ModelTooLarge(path="/m.gguf", needed_bytes=1 << 40)),
    Tokenized(job=5, count=2, ids=(1, 2), pieces=(b"a", b"\xff")),
    Begun(job=3, opened=True, markers=Markers(begin="<think>", end="</think>"), thinking="on"),
    Rendered(job=6, text="<|im_start|>", ids=(1, 2)),
    State(job=7, statistics=Statistics(memory_bytes=1 << 33, phase="prompt")),
    Cached(job=7, tokens=9),
    Measured(job=8, measurement=ThreadMeasurement(tokens_per_s={1: 10.0}, fastest=1)),
    KvKept(job=9, bytes_kept=1 << 31),
    Logged(job=0, level=30, line="llama_context: n_ctx = 2048"),
    Serving(job=10, sandbox=Sandbox(reason="platform")),
    VocabularyOpened(
        job=11,
        vocabulary=Vocabulary(key="m", name="M", path="/m.gguf", n_vocab=9),
    ),
    CutPart(job=12, ids=bytes(8), lengths=bytes(8)),
    TextCut(job=12, before=1, added_space=True),
    TablePart(job=13, data=b"ab", lengths=bytes(8), kinds=b"\0\x05", scores=bytes(8)),
    TableRead(job=13),
    PromptPart(
        job=15, text=b"hi\xff", spans=(PromptSpan(0, 3, "content", 0, "user"),), plain=bytes(8)
    ),
    PromptShown(
        job=15,
        facts=PromptFacts(dropped=(1, 2), reserve=9, fits=False, absent=(3,), before=1),
    ),
    VocabularyClosed(job=14),
]
COMMANDS: list[Command] = [
    Hello(),
    Load(job=1, path="/m.gguf", settings=LoadSettings(threads=1), kv_folder="/kv"),
    Unload(job=2),
    Generate(
        job=3,
        request=GenerationRequest(
            conversation="7", messages=(PromptMessage(role="user", content="hi", ids=(1,)),)
        ),
    ),
    Stop(job=3),
    Tokenize(job=4, text="玻璃"),
    Detokenize(job=5, ids=(1, 2)),
    Render(job=6, messages=()),
    ReadState(job=7),
    CountCached(job=7, ids=bytes(8)),
    SetThreads(threads=2),
    MeasureThreads(job=8),
    KeepKv(job=9),
    ForgetKv(conversation="7"),
    Shutdown(),
    ServeVocabularies(job=10, folders=("/models",)),
    OpenVocabulary(job=11, path="/models/m.gguf", key="m"),
    CutText(job=12, key="m", text=b"a\0\xff", add_special=True, parse_special=True),
    ReadTable(job=13, key="m"),
    ShowPrompt(
        job=15,
        key="m",
        question=PromptQuestion(messages=(PromptMessage(role="user", content="hi"),), n_ctx=9),
    ),
    CloseVocabulary(job=14, key="m"),
]


PARTS = [
    CutPart(ids=bytes(8), lengths=bytes(4)),
    CutPart(ids=bytes(7), lengths=bytes(7)),
    PromptPart(plain=bytes(4)),
    TablePart(data=b"ab", lengths=bytes(4), kinds=bytes(2), scores=bytes(8)),
    TablePart(data=b"ab", lengths=bytes(8), kinds=b"\0\x06", scores=bytes(8)),
]


@pytest.mark.parametrize("event", PARTS)
def test_parts_of_different_lengths_end_the_engine(event: Event) -> None:
    with pytest.raises(EngineProtocolError):
        decode_event(encode(event)[4:])


IMPOSSIBLE = [
    Begun(markers=Markers(begin="", end="</think>")),
    Begun(markers=Markers(begin="<think>", end=" ")),
    Begun(markers=Markers(begin="<think>" * 100, end="</think>")),
    Begun(markers=Markers(begin="<a>", end="</a>", framed=True)),
    Loaded(model=model_info("/m.gguf", markers=Markers(begin="<think>", end=""))),
    Loaded(model=model_info("/m.gguf", thinking=("",))),
    Loaded(model=model_info("/m.gguf", thinking=("x" * 1000,))),
    Loaded(model=model_info("/m.gguf", thinking=tuple(map(str, range(1000))))),
]


@pytest.mark.parametrize("event", IMPOSSIBLE)
def test_markers_that_nothing_could_be_searched_for_end_the_engine(event: Event) -> None:
    with pytest.raises(EngineProtocolError):
        decode_event(encode(event)[4:])


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_arrives_as_it_was(event: Event) -> None:
    assert decode_event(encode(event)[4:]) == event


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_a_command_arrives_as_it_was(command: Command) -> None:
    assert decode_command(encode(command)[4:]) == command


def test_every_frame_is_tried_here() -> None:
    assert {type(event) for event in EVENTS} == set(Event.__args__)
    assert {type(command) for command in COMMANDS} == set(Command.__args__)


def test_a_command_is_no_event() -> None:
    for command in COMMANDS:
        with pytest.raises(EngineProtocolError):
            decode_event(encode(command)[4:])


def test_a_frame_has_a_limit() -> None:
    with pytest.raises(EngineProtocolError):
        encode(Tokenize(text="x" * MAX_FRAME_BYTES))


def test_half_a_surrogate_pair_cannot_be_sent() -> None:
    with pytest.raises(EngineProtocolError):
        encode(Tokenize(text="\ud83e"))


NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    "change",
    [
        {"probability": NAN},
        {"probability": -0.1},
        {"probability": 1.5},
        {"entropy": INFINITE},
        {"entropy": NAN},
        {"entropy": -1.0},
        {"rank": -1},
        {"rank": 2**31},
        {"id": -1},
        {"id": 2**31},
        {"alternative_ids": (1,)},
        {"alternative_ids": (*range(9), 2**40)},
        {"alternative_probabilities": tuple([NAN] * 10)},
        {
            "alternative_ids": tuple(range(10_000)),
            "alternative_probabilities": tuple([0.0] * 10_000),
        },
    ],
)
def test_impossible_numbers_are_refused(change: dict[str, object]) -> None:
    token = msgspec.structs.replace(token_of("a"), **change)
    with pytest.raises(EngineProtocolError):
        decode_event(encode(Produced(token=token))[4:])


def test_rounding_is_not_impossible() -> None:
    token: Token = msgspec.structs.replace(token_of("a"), probability=1.0000002, entropy=-1e-7)
    decode_event(encode(Produced(token=token))[4:])


@pytest.mark.parametrize("seconds", [NAN, INFINITE, -1.0])
def test_impossible_times_are_refused(seconds: float) -> None:
    done = Done(completion=completion("stop", 1, prompt_s=seconds))
    with pytest.raises(EngineProtocolError):
        decode_event(encode(done)[4:])


@given(st.binary(max_size=300))
def test_any_bytes_are_an_event_or_an_engine_error(payload: bytes) -> None:
    decode_or_refuse(payload)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)
KINDS = [type(event).__name__ for event in EVENTS]
FIELDS = sorted({field for event in EVENTS for field in event.__struct_fields__})


# Drawing such values takes long on a busy machine.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(KINDS),
    fields=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6),
)
def test_any_fields_are_an_event_or_an_engine_error(kind: str, fields: dict[str, object]) -> None:
    decode_or_refuse(msgspec.msgpack.encode({"type": kind, **fields}))


@given(
    kind=st.sampled_from([*every_class(), "Nonsense", "__class__"]),
    fields=st.dictionaries(
        st.sampled_from(["detail", "path", "exit_code", "n_ctx", "deaths", "x"]),
        st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(),
    ),
)
def test_a_failure_of_any_shape_can_be_rebuilt(kind: str, fields: dict[str, object]) -> None:
    decode_or_refuse(msgspec.msgpack.encode({"type": "Failed", "kind": kind, "fields": fields}))


@pytest.mark.parametrize("depth", [100, 10_000, 1_000_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    payload = b"\x82\xa4type\xa6Failed\xa4kind" + b"\x91" * depth + b"\xc0"
    with pytest.raises(EngineProtocolError):
        decode_event(payload)
    with pytest.raises(EngineProtocolError):
        decode_event(b"\x91" * depth + b"\xc0")


def decode_or_refuse(payload: bytes) -> bool:
    """Decode as the window does; True when it was an event, and then every value is usable."""
    try:
        event = decode_event(payload)
    except EngineError:
        return False
    if isinstance(event, Failed):
        error = event.error()
        assert isinstance(error, VitrailError)
        str(error)
    hash(type(event))
    repr(event)
    return True


def mutated(payload: bytes, chance: random.Random) -> bytes:
    """`payload` with a few bytes changed, removed, doubled, or a length or number made absurd."""
    data = bytearray(payload)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(data) + 1) if data else 0
        match chance.randrange(6):
            case 0 if data:
                data[at % len(data)] = chance.randrange(256)
            case 1 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 2:
                del data[at : at + chance.randrange(1, 9)]
            case 3:
                data[at:at] = chance.randbytes(chance.randrange(1, 9))
            case 4:
                data[at:at] = chance.choice((b"\xdd", b"\xdf", b"\xc6", b"\xdb")) + struct.pack(
                    ">I", chance.choice((1 << 31, (1 << 32) - 1, 1 << 24))
                )
            case _:
                other = encode(chance.choice(EVENTS))[4:]
                data[at:] = other[chance.randrange(len(other)) :]
    return bytes(data)


def test_mutated_frames_are_events_or_engine_errors(thorough: bool) -> None:
    chance = random.Random(20260)
    payloads = [encode(event)[4:] for event in EVENTS]
    count = 100_000 if thorough else 20_000
    accepted = sum(decode_or_refuse(mutated(chance.choice(payloads), chance)) for _ in range(count))
    assert 0 < accepted < count / 2


@pytest.mark.timeout(600)
def test_a_client_survives_mutated_streams(
    talk_to: Callable[..., Talk], thorough: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same through a real pipe: the client ends with an outcome, its threads with it."""
    folder = tmp_path_factory.mktemp("streams")
    for seed in range(100 if thorough else 8):
        chance = random.Random(seed)
        frames = [encode(EVENTS[0])]
        for _ in range(chance.randrange(5, 200)):
            payload = mutated(encode(chance.choice(EVENTS))[4:], chance)
            length = len(payload) if chance.random() < 0.99 else chance.randrange(1 << 32)
            frames.append(struct.pack(">I", length) + payload)
        stream = folder / f"{seed}.bin"
        stream.write_bytes(b"".join(frames))
        talk = talk_to(
            python_launch(
                "import os, sys, pathlib, time\n"
                "out = int(sys.argv[sys.argv.index('--out') + 1])\n"
                f"os.write(out, pathlib.Path({str(stream)!r}).read_bytes())\n"
                "time.sleep(0.05)\n"
            )
        )
        talk.until_ended()
        assert isinstance(talk.engine.outcome, EngineError)
        assert all(isinstance(event, Event.__args__) for event in talk.events)
