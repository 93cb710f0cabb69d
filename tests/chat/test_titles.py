"""What of a model's answer will do for a title."""

from __future__ import annotations

import pytest

from app.chat.titles import CHINESE, ENGLISH, asking, in_short, is_chinese, title_of
from app.engine.api import PromptMessage

SAID = (
    "How do I bake sourdough bread without a Dutch oven?",
    "Use a baking stone and a pan of water for steam. The crust browns in 40 minutes.",
)
GESAGT = ("怎样用正则表达式解析日志？", "先写一个模式，再逐行匹配日志里的时间和级别。")


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("Baking Sourdough Bread", "Baking Sourdough Bread"),
        ('"Sourdough without a Dutch Oven."', "Sourdough without a Dutch Oven"),
        ("**Title:** Sourdough at home", "Sourdough at home"),
        ("Title: “Sourdough at home”\n\nThis title says…", "Sourdough at home"),
        ("# Sourdough and steam", "Sourdough and steam"),
        ("<think>They bake.</think>\n\nBaking bread", "Baking bread"),
        ("Bake a loaf", "Bake a loaf"),
    ],
)
def test_a_title_is_taken_out_of_what_stands_around_it(answer: str, title: str):
    assert title_of(answer, SAID) == title


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "   \n ",
        '""',
        "Sure! Here is a title for the sourdough conversation",
        "I think bread",
        "Here's a title: Bread",
        "This conversation is about bread",
        "Title",
        "Short title for this conversation",
        "The Rise of Quantum Computers",
        "To bake sourdough bread without a Dutch oven you can use a baking stone",
        "<think>They want to bake bread, so a title would",
        "<b>bread</b>",
        "| bread | water |",
        "面包",
    ],
)
def test_what_is_no_title_is_thrown_away(answer: str):
    assert title_of(answer, SAID) == ""


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("日志的正则解析", "日志的正则解析"),
        ("标题：《解析日志》。", "解析日志"),
        ("用 regex 解析日志", "用 regex 解析日志"),
        ("Parsing logs", ""),
        ("好的，标题是：解析日志", ""),
        ("量子计算机的崛起", ""),
        ("请给这段对话起标题", ""),
    ],
)
def test_a_chinese_conversation_gets_a_chinese_title(answer: str, title: str):
    assert title_of(answer, GESAGT) == title


def test_a_title_in_another_language_is_thrown_away():
    assert title_of("regex patterns", ("用 regex patterns 怎样解析日志的时间和级别？",)) == ""
    assert title_of("用面包机烤面包", ("What does 面包机 mean on this bread machine?",)) == ""


def test_the_model_is_asked_in_the_language_of_the_conversation():
    def question(text: str) -> str:
        return asking([PromptMessage(role="user", content=text)])[-1].content

    assert question("Hello there") == ENGLISH
    assert question("你好，请介绍 world") == CHINESE
    assert not is_chinese(["Why does 龘 take three tokens in this vocabulary?"])
    assert not is_chinese(["123 !?"])


def test_what_stands_before_the_question_is_the_conversation_itself():
    said = (PromptMessage(role="system", content="Be brief."), *map_roles())
    assert asking(said)[:-1] == said


def test_a_long_conversation_is_told_in_short():
    long = [PromptMessage(role="user", content="x" * 9000), *map_roles(), *map_roles()]
    short = in_short(long)
    assert [message.role for message in short] == ["user", "assistant"]
    assert len(short[0].content) == 2000


def map_roles() -> tuple[PromptMessage, ...]:
    return (
        PromptMessage(role="user", content=SAID[0]),
        PromptMessage(role="assistant", content=SAID[1]),
    )
