"""A damaged or hostile header is refused with a reason, and never harms."""

from __future__ import annotations

import contextlib
import struct

import pytest

from app.core.errors import GgufError, GgufMalformed, GgufTooLarge, GgufTruncated, NotGguf
from app.inspection.anatomy import anatomy
from app.inspection.gguf import Limits, read_header
from app.inspection.metadata import summarize, tokenizer
from app.inspection.shape import shape_of
from tests.inspection.written import array, scalar, tensor, written
from tests.models import llama_model, mutated

TOKENS = "tokenizer.ggml.tokens"


def read(raw: bytes, **options):
    return read_header(lambda at, count: raw[at : at + count], size=len(raw), **options)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> bytes:
    return llama_model(tmp_path_factory.mktemp("tiny") / "tiny.gguf").read_bytes()


class TestRefusals:
    @pytest.mark.parametrize(
        ("start", "version", "detail"),
        [
            (b"", 0, "too short"),
            (b"GGU", 0, "too short"),
            (b"PK\3\4\0\0\0\0", 0, "other magic bytes"),
            (b"GGUF\1\0\0\0", 1, "unknown version"),
            (b"GGUF\4\0\0\0", 4, "unknown version"),
            (b"GGUF\0\0\0\3", 3, "big endian"),
        ],
    )
    def test_another_format_is_named(self, start, version, detail):
        with pytest.raises(NotGguf) as caught:
            read(start)
        assert (caught.value.version, caught.value.detail) == (version, detail)

    @pytest.mark.parametrize(
        "raw",
        [
            pytest.param(
                written([("a", scalar("uint8", 1)), ("a", scalar("uint8", 2))]), id="key twice"
            ),
            pytest.param(written([("", scalar("uint8", 1))]), id="empty key"),
            pytest.param(written([("a", struct.pack("<I", 13))]), id="unknown type"),
            pytest.param(written([("a", struct.pack("<IIQ", 9, 9, 1))]), id="array of arrays"),
            pytest.param(
                written([("general.alignment", scalar("uint32", 24))], [tensor("a", (1,))]),
                id="alignment that is no power of two",
            ),
            pytest.param(
                written([("general.alignment", scalar("uint32", 0))], [tensor("a", (1,))]),
                id="alignment of nothing",
            ),
            pytest.param(
                written([("general.alignment", scalar("string", "32"))], [tensor("a", (1,))]),
                id="alignment in words",
            ),
            pytest.param(written([], [tensor("a" * 64, (1,))]), id="tensor with a long name"),
            pytest.param(
                written([], [tensor("a", (1,)), tensor("a", (1,), 0, 32)]), id="tensor twice"
            ),
            pytest.param(written([], [tensor("a", (1, 1, 1, 1, 1))]), id="five dimensions"),
            pytest.param(written([], [tensor("a", (2**40, 2**40))]), id="too many weights"),
            pytest.param(written([], [tensor("a", (33,), 2)]), id="half a block"),
            pytest.param(written([], [tensor("a", (1,), 0, 2**63)]), id="far away"),
            pytest.param(written([], [tensor("a", (1,), 0, 7)]), id="beside its place"),
        ],
    )
    def test_what_cannot_be_is_refused(self, raw):
        with pytest.raises(GgufMalformed):
            read(raw)

    @pytest.mark.parametrize(
        ("raw", "what"),
        [
            (written(n_entries=10_001), "entries"),
            (written(n_tensors=2**63), "tensors"),
            (written([(b"k" * 65_536, scalar("uint8", 1))]), "string"),
        ],
    )
    def test_what_no_honest_file_has_is_refused(self, raw, what):
        with pytest.raises(GgufTooLarge) as caught:
            read(raw)
        assert caught.value.what == what

    def test_lengths_that_lie_are_found_out_at_once(self):
        for value in (
            struct.pack("<IIQ", 9, 8, 2**60),
            struct.pack("<IIQ", 9, 4, 2**60),
            struct.pack("<IIQ", 9, 4, 1000),
            struct.pack("<IQ", 8, 2**64 - 1),
        ):
            with pytest.raises(GgufTruncated):
                read(written([("a", value)]))

    def test_also_that_of_the_very_last_word(self):
        words = array("string", ["x"] * 2000)
        raw = written([("a", words[:-9] + struct.pack("<Q", 2) + b"x")])
        with pytest.raises(GgufTruncated):
            read(raw)

    def test_also_where_the_size_is_not_known(self):
        raw = written([("a", struct.pack("<IIQQ", 9, 8, 2000, 2**63)), ("b", b"")])
        with pytest.raises(GgufTruncated):
            read_header(lambda at, count: raw[at : at + count], size=None)
        raw = written([("a", struct.pack("<IIQ", 9, 0, 2000))])
        with pytest.raises(GgufTruncated):
            read_header(lambda at, count: raw[at : at + count], size=None)

    @pytest.mark.parametrize(
        "value", [scalar("string", "x" * 1000), array("uint8", [0] * 1000)], ids=["text", "list"]
    )
    def test_memory_is_limited(self, value):
        raw = written([(str(at), value) for at in range(50)])
        with pytest.raises(GgufTooLarge) as caught:
            read(raw, limits=Limits(kept_bytes=45_000))
        assert caught.value.what == "bytes"

    def test_time_is_limited(self):
        with pytest.raises(GgufTooLarge) as caught:
            read(written([("a", scalar("uint8", 1))]), limits=Limits(seconds=-1))
        assert caught.value.what == "seconds"


class TestDamage:
    def test_a_damaged_file_is_read_or_refused(self, tiny, thorough):
        """200 files, 10,000 with --thorough; nothing else than a GgufError is ever raised."""
        outcomes = set()
        for seed in range(10_000 if thorough else 200):
            damaged = mutated(tiny, seed)
            try:
                header = read(damaged)
            except GgufError as error:
                outcomes.add(type(error).__name__)
            else:
                outcomes.add("cut" if header.missing_bytes else "read")
                assert len(header.tensors) == header.n_tensors
                summarize(header)
                tokenizer(header.entries)
                with contextlib.suppress(GgufMalformed):
                    shape_of(header.entries, header.tensors)
                anatomy(header.tensors)
        assert outcomes >= {"read", "cut", "GgufTruncated", "GgufMalformed", "GgufTooLarge"}

    def test_a_file_that_ends_anywhere_is_never_whole(self, tiny):
        sound = read(tiny)
        for end in (*range(0, 3000, 7), *range(sound.data_offset - 40, len(tiny) - 32, 1009)):
            try:
                header = read(tiny[:end])
            except (NotGguf, GgufTruncated):
                continue
            assert header.missing_bytes > 0
