"""Presets in a file: a round trip, and every way in which a file can be wrong."""

from __future__ import annotations

import json
import os

import pytest

from app.chat.conversation import ConversationSettings
from app.chat.preset_file import parse, read_file, write_file
from app.chat.presets import LONGEST_NAME, Opening, Preset, PresetModel
from app.chat.stock import shipped
from app.core.errors import ExportFailed, PresetsRefused

FULL = Preset(
    name="译者",
    icon="translate",
    description="Translates.",
    settings=ConversationSettings(
        system_prompt="Today is {date}.\n{{date}}",
        sampling={"temperature": 0.2, "top_k": 7},
        seed=42,
        max_tokens=64,
        stop=("END",),
        overflow="drop_oldest",
        thinking="off",
    ),
    model=PresetModel(name="Qwen3", file="q.gguf", quantization="Q4_K_M"),
    opening=(Opening(role="user", content="a"), Opening(role="assistant", content="b")),
)


def given(**changes) -> bytes:
    """A file with one preset."""
    content = {"format": "vitrail-presets", "version": 1, "presets": [{"name": "A"}], **changes}
    return json.dumps(content).encode()


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(PresetsRefused) as caught:
        parse(data)
    return caught.value.kind, caught.value.where


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "mine.json"
    every = [FULL, *(v["zh_CN"] for v in shipped("presets.json", Preset).values())]
    write_file(path, every)
    assert list(read_file(path)) == every
    head = json.loads(path.read_text(encoding="utf-8"))
    assert (head["format"], head["version"]) == ("vitrail-presets", 1)


def test_nobody_reads_where_the_models_lie(tmp_path):
    path = tmp_path / "mine.json"
    write_file(path, [Preset(name="x", model=PresetModel(path="/home/ada/m.gguf", file="m.gguf"))])
    assert b"ada" not in path.read_bytes()
    assert read_file(path)[0].model == PresetModel(file="m.gguf")
    (taken,) = parse(given(presets=[{"name": "A", "model": {"path": "/etc/passwd"}}]))
    assert taken.model == PresetModel()


def test_a_file_of_somebody_else_may_say_more_than_is_known():
    assert parse(b"\xef\xbb\xbf" + given(made="2031", presets=[{"name": " A\n B ", "x": 1}])) == (
        Preset(name="A B"),
    )
    (long,) = parse(given(presets=[{"name": "x" * 500}]))
    assert len(long.name) == LONGEST_NAME


@pytest.mark.parametrize(
    ("data", "kind", "where"),
    [
        (b"", "json", "1:1"),
        (b'{\n "format": oops}', "json", "2:12"),
        (b"\xff\xfe", "json", ""),
        (b"[]", "format", ""),
        (b"{}", "format", "format"),
        (given(format="other"), "format", "format"),
        (given(version=2), "later", "version"),
        (given(version=0), "value", "version"),
        (given(version="1"), "format", "version"),
        (given(presets=[]), "empty", "presets"),
        (given(presets={}), "value", "presets"),
        (given(presets=[{"name": "A"}, {"icon": "x"}]), "value", "presets[1]"),
        (given(presets=[{"name": 5}]), "value", "presets[0].name"),
        (given(presets=[{"name": " "}]), "value", "presets[0].name"),
        (given(presets=[{"name": "A", "opening": [{"role": "x", "content": ""}]}]), "value",
         "presets[0].opening[0].role"),
        (given(presets=[{"name": "A", "settings": {"max_tokens": "much"}}]), "value",
         "presets[0].settings.max_tokens"),
        (b"[" * 100_000, "format", ""),
        (b" " * (8 * 1024 * 1024 + 1), "large", ""),
        (given(presets=[{"name": "A"}] * 1001), "large", "presets"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_says_where(data, kind, where):
    found = refused(data)
    assert found[0] == kind
    if where:
        assert found[1] == where


def test_numbers_that_are_none_are_refused():
    data = given(presets=[{"name": "A", "settings": {"sampling": {"top_p": 1}}}])
    assert refused(data.replace(b'"top_p": 1', b'"top_p": 1e999'))[0] in {"json", "value"}


def test_a_file_that_is_not_there_or_cannot_be_written_says_its_name(tmp_path):
    with pytest.raises(PresetsRefused) as caught:
        read_file(tmp_path / "none.json")
    assert (caught.value.kind, caught.value.name) == ("unreadable", "none.json")
    with pytest.raises(ExportFailed) as failed:
        write_file(tmp_path / "none" / "x.json", [FULL])
    assert failed.value.name == "x.json"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_nobody_waits_for_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "presets.json")
    with pytest.raises(PresetsRefused) as caught:
        read_file(tmp_path / "presets.json")
    assert caught.value.kind == "unreadable"
