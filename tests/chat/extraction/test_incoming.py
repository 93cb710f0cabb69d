"""Large exports are read in a process of their own, which may die, dawdle or lie."""

from __future__ import annotations

import json
import threading
import time
import zipfile
from pathlib import Path

import pytest

from app.chat.exchange import importing
from app.chat.extraction import incoming
from app.chat.extraction.client import Cancelled
from app.chat.extraction.wire import PART_BYTES, Limits
from app.core.errors import ImportRefused
from tests.chat.exchange.test_foreign import chatgpt


def test_what_the_process_gives_is_what_the_file_holds(tmp_path: Path):
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps(chatgpt() * 40), encoding="utf-8")

    found = incoming.take(str(path))

    assert found == importing.read(path.read_bytes(), path.name)
    assert len(found.conversations) == 40


def test_a_conversation_larger_than_a_frame_arrives(tmp_path: Path):
    export = chatgpt()
    export[0]["mapping"]["a2"]["message"]["content"]["parts"] = ["词元\n" * 4_000_000]
    path = tmp_path / "large.json"
    path.write_text(json.dumps(export, ensure_ascii=False), encoding="utf-8")

    (conversation,) = incoming.take(str(path)).conversations

    assert max(len(item.content) for item in conversation.messages) == 12_000_000


@pytest.mark.parametrize("name", ["对话.json", "bytes-\udcff.json"])
def test_the_name_of_the_file_may_be_in_any_script(tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_text(json.dumps(chatgpt()))

    assert incoming.take(str(path)).conversations


def test_a_long_conversation_is_put_together_once(tmp_path: Path):
    lines = incoming._Lines("large.json")
    piece = b" " * PART_BYTES

    began = time.process_time()
    for _ in range(300):
        lines.take(piece)
    assert time.process_time() - began < 1
    assert not lines.found


def test_a_refusal_comes_through_with_its_place(tmp_path: Path):
    export = chatgpt()
    export[0]["mapping"]["u1"]["parent"] = "nobody"
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(export))

    with pytest.raises(ImportRefused) as refused:
        incoming.take(str(path))
    assert refused.value.kind == "orphan"
    assert refused.value.where == "[0].mapping[u1].parent"
    assert refused.value.name == "bad.json"


@pytest.mark.parametrize(
    "limits", [Limits(seconds=0.05), Limits(memory_bytes=150_000_000), Limits(file_bytes=10)]
)
def test_what_costs_too_much_is_ended(tmp_path: Path, limits: Limits):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("conversations.json", b"[" + b'{"mapping":{}},' * 20_000_000 + b"{}]")

    with pytest.raises(ImportRefused) as refused:
        incoming.take(str(path), limits=limits)
    assert refused.value.kind == "large"


def test_an_import_can_be_given_up(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(chatgpt()))
    given_up = threading.Event()
    given_up.set()

    with pytest.raises(Cancelled):
        incoming.take(str(path), cancelled=given_up, limits=Limits(seconds=5))


def test_a_file_that_is_gone_is_said(tmp_path: Path):
    with pytest.raises(ImportRefused) as refused:
        incoming.take(str(tmp_path / "gone.json"))
    assert refused.value.kind == "unreadable"
