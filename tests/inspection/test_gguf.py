"""The header of a model file is read, whatever stands in it, or refused with a reason."""

from __future__ import annotations

import math
import os
import struct
from pathlib import Path

import pytest
from gguf import GGUFReader, GGUFValueType
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import GgufError, GgufTruncated, NotGguf
from app.inspection.gguf import Limits, joined, read_file, read_header
from app.inspection.header import ArraySummary, LongText
from tests.inspection.written import KINDS, array, scalar, tensor, written
from tests.models import EVERY_KIND, llama_model, unpacked_vocabulary

VOCABULARIES = ("gpt-2", "qwen2", "phi-3")
TOKENS = "tokenizer.ggml.tokens"


def read(raw: bytes, **options):
    return read_header(lambda at, count: raw[at : at + count], size=len(raw), **options)


@pytest.fixture(scope="module")
def vocabularies(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("vocabularies")
    return {name: unpacked_vocabulary(name, folder) for name in VOCABULARIES}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> bytes:
    return llama_model(tmp_path_factory.mktemp("tiny") / "tiny.gguf").read_bytes()


class TestARealModel:
    def test_it_says_what_it_is(self, starter_model):
        header = read_file(starter_model)
        assert header.version == 3
        assert header.whole
        assert header.entries["general.architecture"] == "llama"
        assert header.entries["llama.block_count"] == 30
        assert header.kinds["llama.block_count"] == "uint32"
        assert header.entries["tokenizer.ggml.add_bos_token"] is False
        assert math.isclose(header.entries["llama.rope.freq_base"], 100000.0)
        assert "<|im_start|>" in header.entries["tokenizer.chat_template"]

    def test_its_vocabulary_is_counted_and_not_kept(self, starter_model):
        header = read_file(starter_model)
        tokens, types = header.entries[TOKENS], header.entries["tokenizer.ggml.token_type"]
        assert tokens == ArraySummary("string", 49152, 1107)
        assert isinstance(types, ArraySummary)
        assert (types.kind, types.count) == ("int32", 49152)

    def test_its_vocabulary_is_kept_when_asked_for(self, starter_model):
        header = read_file(starter_model, whole={TOKENS}, tensors=False)
        assert len(header.entries[TOKENS]) == 49152
        assert header.entries[TOKENS][:3] == ("<|endoftext|>", "<|im_start|>", "<|im_end|>")

    def test_its_tensors_fill_the_file(self, starter_model):
        header = read_file(starter_model)
        assert len(header.tensors) == header.n_tensors == 272
        last = max(header.tensors, key=lambda one: one.offset)
        end = header.data_offset + last.offset + last.size_bytes
        assert header.file_bytes - 32 < end <= header.file_bytes == starter_model.stat().st_size
        assert header.missing_bytes == 0
        assert sum(one.n_weights for one in header.tensors) == 134_515_008

    def test_a_file_that_was_cut_off_says_how_much_is_missing(self, starter_model):
        size = starter_model.stat().st_size

        with starter_model.open("rb") as file:

            def part(at: int, count: int) -> bytes:
                file.seek(at)
                return file.read(count)

            header = read_header(part, size=size - 1_000_000)
        assert 1_000_000 - 32 < header.missing_bytes <= 1_000_000


class TestARemoteFile:
    """64 KiB of it are enough for everything that its size in memory depends on."""

    @pytest.mark.parametrize("size_known", [True, False])
    def test_the_first_64_kib_are_enough(self, starter_model, size_known):
        with starter_model.open("rb") as file:
            prefix = file.read(65_536)
        header = read_header(
            lambda at, count: prefix[at : at + count],
            size=starter_model.stat().st_size if size_known else None,
            until_tokens=True,
        )
        assert not header.whole
        assert header.entries["llama.embedding_length"] == 576
        assert header.entries["llama.context_length"] == 8192
        assert header.entries[TOKENS].count == 49152
        assert header.n_tensors == 272

    @pytest.mark.parametrize("name", VOCABULARIES)
    def test_of_every_vocabulary_too(self, vocabularies, name):
        prefix = vocabularies[name].read_bytes()[:65_536]
        header = read_header(
            lambda at, count: prefix[at : at + count], size=None, until_tokens=True
        )
        whole = read_file(vocabularies[name])
        assert header.entries.items() <= whole.entries.items()
        architecture = whole.entries["general.architecture"]
        own = {key for key in whole.entries if key.startswith((f"{architecture}.", "general."))}
        assert own - set(header.entries) <= {"general.quantization_version"}
        assert header.entries[TOKENS] == whole.entries[TOKENS]

    def test_what_stands_before_a_late_vocabulary_is_told_when_the_part_ends(self):
        raw = written(
            [("general.architecture", scalar("string", "x")), ("a", scalar("string", "y" * 99_999))]
        )
        part = raw[:100]
        header = read_header(lambda at, n: part[at : at + n], size=len(raw), until_tokens=True)
        assert header.entries == {"general.architecture": "x"}
        assert not header.whole

    def test_a_file_that_really_ends_is_cut_off(self):
        raw = written([("general.architecture", scalar("string", "x"))], n_entries=2)
        with pytest.raises(GgufTruncated):
            read(raw, until_tokens=True)

    def test_only_what_is_needed_is_fetched(self, starter_model):
        asked = []
        with starter_model.open("rb") as file:

            def part(at: int, count: int) -> bytes:
                asked.append((at, count))
                file.seek(at)
                return file.read(count)

            read_header(part, size=starter_model.stat().st_size, until_tokens=True)
        assert asked == [(0, 65_536)]


class TestAgreement:
    """With the reader of the gguf package, on everything that it reads."""

    @pytest.mark.parametrize("kind", EVERY_KIND)
    def test_on_models(self, tmp_path, kind):
        assert_agreement(EVERY_KIND[kind](tmp_path / "model.gguf"))

    def test_on_a_vocabulary(self, vocabularies):
        assert_agreement(vocabularies["phi-3"])


def assert_agreement(path: Path) -> None:
    theirs, ours = GGUFReader(path), read_file(path)
    fields = {key: field for key, field in theirs.fields.items() if not key.startswith("GGUF.")}
    assert list(ours.entries) == list(fields)
    for key, field in fields.items():
        value = ours.entries[key]
        if isinstance(value, ArraySummary):
            assert value.count == len(field.data)
            assert value.kind == field.types[1].name.lower()
        elif field.types[0] == GGUFValueType.ARRAY:
            assert list(value) == field.contents()
        else:
            assert value == field.contents()
            assert ours.kinds[key] == field.types[0].name.lower()
    assert [
        (one.name, one.type, one.shape, one.n_weights, one.size_bytes) for one in ours.tensors
    ] == [
        (one.name, one.tensor_type.name, tuple(one.shape), one.n_elements, one.n_bytes)
        for one in theirs.tensors
    ]
    assert [ours.data_offset + one.offset for one in ours.tensors] == [
        one.data_offset for one in theirs.tensors
    ]


NUMBERS = {
    **{
        kind: st.integers(0, 2**width - 1)
        for kind, width in (("uint8", 8), ("uint16", 16), ("uint32", 32), ("uint64", 64))
    },
    **{
        kind: st.integers(-(2 ** (width - 1)), 2 ** (width - 1) - 1)
        for kind, width in (("int8", 8), ("int16", 16), ("int32", 32), ("int64", 64))
    },
    "float32": st.floats(width=32, allow_nan=False),
    "float64": st.floats(allow_nan=False),
    "bool": st.booleans(),
    "string": st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
}


@st.composite
def values(draw):
    """A kind, a value (in a list or not), and its bytes."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    if draw(st.booleans()):
        items = draw(st.lists(NUMBERS[kind], max_size=8))
        return kind, tuple(items), array(kind, items)
    value = draw(NUMBERS[kind])
    return kind, value, scalar(kind, value)


class TestWhatIsWritten:
    @given(
        st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
            values(),
            max_size=8,
        ).filter(lambda found: "general.alignment" not in found),
        st.sampled_from([2, 3]),
    )
    def test_is_read(self, entries, version):
        raw = written([(key, raw) for key, (_, _, raw) in entries.items()], version=version)
        header = read(raw)
        assert header.version == version
        assert header.entries == {key: value for key, (_, value, _) in entries.items()}
        assert header.kinds == {key: kind for key, (kind, _, _) in entries.items()}

    @given(st.binary(max_size=400))
    def test_after_the_magic_nothing_but_a_gguf_error_comes(self, noise):
        with_start = b"GGUF" + struct.pack("<IQQ", 3, 2, 3) + noise
        with pytest.raises(GgufError):
            read(with_start)

    @given(st.binary(max_size=200))
    def test_noise_is_no_model(self, noise):
        if not noise.startswith(b"GGUF"):
            with pytest.raises(NotGguf):
                read(noise)

    def test_text_that_is_no_utf_8_is_shown_as_far_as_it_is(self):
        header = read(written([("a", scalar("string", b"ab\xff"))]))
        assert header.entries["a"] == "ab\ufffd"


class TestLongValues:
    def test_of_a_very_long_text_the_beginning_is_kept(self):
        header = read(written([("a", scalar("string", "x" * 2_000_000)), ("b", scalar("bool", 1))]))
        assert header.entries["a"] == LongText("x" * 4096, 2_000_000)
        assert header.entries["b"] is True

    def test_a_list_is_kept_up_to_a_length(self):
        limits = Limits(array_items=3)
        raw = written([("a", array("int32", [1, 2, 3])), ("b", array("int32", [1, 2, 3, 4]))])
        header = read(raw, limits=limits)
        assert header.entries["a"] == (1, 2, 3)
        assert header.entries["b"] == ArraySummary("int32", 4, len(raw) - 16)
        assert read(raw, limits=limits, whole={"b"}).entries["b"] == (1, 2, 3, 4)

    def test_strings_that_reach_over_blocks_are_skipped(self):
        words = [b"x" * (at * 997 % 30_000) for at in range(1500)]
        raw = written([("a", array("string", words)), ("b", scalar("uint8", 7))])
        header = read(raw)
        assert header.entries["a"].count == 1500
        assert header.entries["b"] == 7


class TestTensors:
    def test_of_an_unknown_type_reach_to_the_next_one(self):
        raw = written(
            [],
            [tensor("a", (8,), 77, 0), tensor("b", (8,), 0, 64), tensor("c", (8,), 99, 96)],
            data=bytes(200),
        )
        header = read(raw)
        assert [(one.type, one.size_bytes) for one in header.tensors] == [
            ("type 77", 64),
            ("F32", 32),
            ("type 99", 104),
        ]

    def test_can_be_left_out(self, tiny):
        header = read(tiny, tensors=False)
        assert header.tensors == ()
        assert header.n_tensors > 0

    def test_of_several_files_are_one_model(self):
        first = read(written([("split.count", scalar("uint16", 2))], [tensor("a", (4,))]))
        second = read(written([("split.no", scalar("uint16", 1))], [tensor("b", (4,))]))
        whole = joined([first, second])
        assert [one.name for one in whole.tensors] == ["a", "b"]
        assert whole.entries == {"split.count": 2}
        assert whole.n_tensors == 2
        assert whole.missing_bytes == first.missing_bytes + second.missing_bytes > 0
        assert whole.file_bytes == first.file_bytes


class TestFiles:
    def test_the_error_names_the_file(self, tmp_path):
        path = tmp_path / "no model.gguf"
        path.write_bytes(b"not a model")
        with pytest.raises(NotGguf) as caught:
            read_file(path)
        assert caught.value.path == str(path)

    @pytest.mark.parametrize("name", ["absent.gguf", "a\0b.gguf", ""])
    def test_what_cannot_be_opened_is_an_error_of_ours(self, tmp_path, name):
        with pytest.raises(GgufError) as caught:
            read_file(tmp_path / name)
        assert caught.value.path == str(tmp_path / name)
        assert caught.value.detail

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
    def test_a_pipe_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.gguf")
        with pytest.raises(GgufError):
            read_file(tmp_path / "pipe.gguf")
