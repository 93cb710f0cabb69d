"""Exports of other programs, in the structure that their public sources show."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import Any

import pytest

from app.chat.exchange import importing
from app.core.errors import ImportRefused


def node(role: str, text: str, parent: str, children: list[str], **metadata: Any) -> dict[str, Any]:
    return {
        "message": {
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": 1700000000.5,
            "content": {"content_type": "text", "parts": [text]},
            "metadata": metadata,
            "recipient": "all",
        },
        "parent": parent,
        "children": children,
    }


def chatgpt() -> list[dict[str, Any]]:
    hidden = node("system", "", "root", ["u1"], is_visually_hidden_from_conversation=True)
    picture = node("user", "", "a2", [])
    picture["message"]["content"] = {
        "content_type": "multimodal_text",
        "parts": [
            {"content_type": "image_asset_pointer", "asset_pointer": "file-1"},
            "What is it?",
        ],
    }
    tool = node("assistant", "search('x')", "u1", ["a1"])
    tool["message"]["recipient"] = "browser"
    return [
        {
            "title": "Branches 分支",
            "create_time": 1700000000,
            "update_time": 1700000100.25,
            "current_node": "a2",
            "mapping": {
                "root": {"message": None, "parent": None, "children": ["s"]},
                "s": hidden,
                "u1": node("user", "Question", "s", ["a2", "t"]),
                "t": tool,
                "a1": node("assistant", "First answer", "t", [], model_slug="gpt-4o"),
                "a2": node("assistant", "Second answer", "u1", ["p"]),
                "p": picture,
            },
        }
    ]


def test_a_chatgpt_export_keeps_its_branches():
    found = importing.read(json.dumps(chatgpt()).encode(), "conversations.json")

    assert found.source == "chatgpt"
    (conversation,) = found.conversations
    texts = {item.id: item for item in conversation.messages}
    assert conversation.title == "Branches 分支"
    assert (conversation.created_ms, conversation.updated_ms) == (1700000000000, 1700000100250)
    tree = [
        (item.role, item.content, texts[item.parent].content if item.parent else None)
        for item in conversation.messages
    ]
    assert tree == [
        ("user", "Question", None),
        ("assistant", "Second answer", "Question"),
        ("user", "[image]\n\nWhat is it?", "Second answer"),
        ("assistant", "First answer", "Question"),
    ]
    assert texts[conversation.shown].content == "Second answer"
    assert conversation.messages[3].facts.model_name == "gpt-4o"


@pytest.mark.parametrize(
    "names", [["conversations.json"], ["x/conversations-000.json", "x/conversations-001.json"]]
)
def test_the_archive_that_chatgpt_sends_is_read_as_it_comes(names: list[str]):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("chat.html", "<p>no</p>")
        for name in names:
            file.writestr(name, json.dumps(chatgpt()))

    assert len(importing.read(packed.getvalue(), "export.zip").conversations) == len(names)


def test_a_bomb_in_an_archive_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importing, "MAX_BYTES", 1_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("conversations.json", b" " * 2_000_000)

    with pytest.raises(ImportRefused) as refused:
        importing.read(packed.getvalue(), "export.zip")
    assert refused.value.kind == "large"


def test_a_chatgpt_node_that_leads_to_itself_is_named():
    export = chatgpt()
    export[0]["mapping"]["s"]["parent"] = "u1"

    with pytest.raises(ImportRefused) as refused:
        importing.read(json.dumps(export).encode(), "c.json")
    assert refused.value.kind == "circle"
    assert refused.value.where.startswith("[0].mapping[")


def test_circles_are_found_in_no_time():
    """Reading holds up the window: nothing may take as long as the square of the file."""
    lone = {"message": None, "parent": None, "children": []}
    mapping = {str(n): lone for n in range(40_000)}
    mapping["a"] = {"message": None, "parent": "a", "children": []}
    data = json.dumps([{"mapping": mapping}]).encode()

    began = time.process_time()
    with pytest.raises(ImportRefused):
        importing.read(data, "c.json")
    assert time.process_time() - began < 2


OPEN_WEBUI = {
    "id": "x",
    "title": "Goldwater",
    "created_at": 1744577557,
    "updated_at": 1744577600,
    "pinned": True,
    "chat": {
        "title": "Goldwater",
        "params": {"system": "Be exact."},
        "tags": ["ethics"],
        "timestamp": 1744577557127,
        "history": {
            "currentId": "b",
            "messages": {
                "u": {
                    "id": "u",
                    "parentId": None,
                    "childrenIds": ["b", "a"],
                    "role": "user",
                    "content": "Which rule?",
                    "timestamp": 1744577557,
                },
                "a": {
                    "id": "a",
                    "parentId": "u",
                    "childrenIds": [],
                    "role": "assistant",
                    "content": "One.",
                    "model": "m",
                },
                "b": {
                    "id": "b",
                    "parentId": "u",
                    "childrenIds": [],
                    "role": "assistant",
                    "content": '<details type="reasoning" done="true">hm</details>\nTwo.',
                    "model": "m",
                    "timestamp": 1744577558000,
                },
            },
        },
    },
}


@pytest.mark.parametrize("raw", [[OPEN_WEBUI], OPEN_WEBUI, OPEN_WEBUI["chat"]])
def test_an_open_webui_export_keeps_its_branches(raw: Any):
    found = importing.read(json.dumps(raw).encode(), "chat-export.json")

    assert found.source == "openwebui"
    (conversation,) = found.conversations
    by_text = {item.content: item for item in conversation.messages}
    assert set(by_text) == {"Which rule?", "One.", "Two."}
    question = by_text["Which rule?"].id
    assert by_text["One."].parent == by_text["Two."].parent == question
    assert by_text["Two."].id < by_text["One."].id  # as their parent orders them
    assert conversation.shown == by_text["Two."].id
    assert conversation.settings.system_prompt == "Be exact."
    assert conversation.tags == ("ethics",)
    assert by_text["Which rule?"].created_ms == 1744577557000
    assert by_text["Two."].created_ms == 1744577558000


def test_an_open_webui_message_without_its_parent_is_named():
    raw = json.loads(json.dumps(OPEN_WEBUI))
    raw["chat"]["history"]["messages"]["a"]["parentId"] = "gone"

    with pytest.raises(ImportRefused) as refused:
        importing.read(json.dumps(raw).encode(), "c.json")
    assert refused.value.kind == "orphan"
    assert refused.value.where.startswith("[0].chat.messages[")


def with_reply(content: str) -> str:
    """That reply, as it is read from an export."""
    raw = json.loads(json.dumps(OPEN_WEBUI))
    raw["chat"]["history"]["messages"]["b"]["content"] = content
    (conversation,) = importing.read(json.dumps(raw).encode(), "c.json").conversations
    return next(item.content for item in conversation.messages if item.id == conversation.shown)


def test_thinking_and_tools_of_open_webui_are_left_out():
    thought = '<details type="reasoning" done="true">\nHm.\n</details>\n'
    tool = '<details type="tool_calls">x</details>\n'

    assert with_reply(f"{thought}One. {tool}Two. <details>three</details>") == (
        "One. Two. <details>three</details>"
    )


def test_thinking_without_an_end_is_kept_and_costs_no_time():
    hostile = '<details type="reasoning">' * 20_000

    began = time.process_time()
    assert with_reply(hostile) == hostile
    assert time.process_time() - began < 2


def lmstudio() -> dict[str, Any]:
    def step(text: str, **more: Any) -> dict[str, Any]:
        return {"type": "contentBlock", "content": [{"type": "text", "text": text}], **more}

    thinking = {"style": {"type": "thinking"}, "prefix": "<think>", "suffix": "</think>"}
    user = {
        "type": "singleStep",
        "role": "user",
        "content": [{"type": "text", "text": "Question"}, {"type": "file", "name": "x"}],
    }
    return {
        "name": "Local",
        "createdAt": 1736789912980,
        "perChatPredictionConfig": {
            "fields": [{"key": "llm.prediction.systemPrompt", "value": "Be brief."}]
        },
        "messages": [
            {"versions": [user], "currentlySelected": 0},
            {
                "versions": [
                    {"type": "multiStep", "role": "assistant", "steps": [step("First")]},
                    {
                        "type": "multiStep",
                        "role": "assistant",
                        "senderInfo": {"senderName": "llama"},
                        "steps": [step("hm", **thinking), {"type": "debugInfo"}, step("Second")],
                    },
                ],
                "currentlySelected": 1,
            },
            {"versions": [{**user, "content": [{"type": "text", "text": "More"}]}]},
        ],
    }


def test_a_conversation_of_lm_studio_keeps_its_versions():
    found = importing.read(json.dumps(lmstudio()).encode(), "1.conversation.json")

    assert found.source == "lmstudio"
    (conversation,) = found.conversations
    items = {item.id: item for item in conversation.messages}
    assert [(i.role, i.content, i.parent) for i in conversation.messages] == [
        ("user", "Question", None),
        ("assistant", "First", 1),
        ("assistant", "<think>hm</think>\n\nSecond", 1),
        ("user", "More", 3),
    ]
    assert items[3].facts.model_name == "llama"
    assert conversation.settings.system_prompt == "Be brief."
    assert conversation.shown == 4
    assert conversation.created_ms == 1736789912980


def test_a_wrong_value_is_named_with_its_place():
    raw = lmstudio()
    raw["messages"][1]["versions"] = "no"

    with pytest.raises(ImportRefused) as refused:
        importing.read(json.dumps(raw).encode(), "1.json")
    assert refused.value.where == "messages[1].versions"
