"""The messages of a path, as the engine wants them."""

from __future__ import annotations

from app.chat.conversation import Attachment, Message, Node, ReplyFacts
from app.chat.turns import Needed, is_beyond_frames, needed, turns, turns_of
from app.engine.api import PromptMessage


def path(*messages: tuple[str, str]) -> list[Node]:
    nodes = []
    for number, (role, content) in enumerate(messages, 1):
        facts = ReplyFacts(fingerprint="v", ending="stop") if role == "assistant" else None
        message = Message(role=role, content=content, facts=facts)
        nodes.append(Node(id=number, parent_id=number - 1 or None, message=message))
    return nodes


def said(found) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in found]


def test_the_system_prompt_comes_first_and_an_empty_one_not_at_all():
    nodes = path(("user", "Hi"))
    assert said(turns(nodes, "Be kind.", {})) == [("system", "Be kind."), ("user", "Hi")]
    assert said(turns(nodes, " \n", {})) == [("user", "Hi")]


def test_replies_carry_the_ids_they_were_made_of():
    found = turns(path(("user", "Hi"), ("assistant", "Hello"), ("user", "Bye")), "", {2: (5, 6)})
    assert [message.ids for message in found] == [(), (5, 6), ()]
    assert found[1].fingerprint == "v"


def test_ids_of_an_unknown_vocabulary_are_left_out():
    node = Node(id=1, parent_id=None, message=Message(role="assistant", content="From elsewhere"))
    (message,) = turns([node], "", {1: (5, 6)})
    assert message.ids == ()


def test_a_reply_that_never_began_leaves_no_gap_between_user_messages():
    nodes = path(("user", "One"), ("assistant", ""), ("user", "Two"))
    assert said(turns(nodes, "", {})) == [("user", "One\n\nTwo")]


def test_each_message_knows_of_which_it_is_made():
    nodes = path(
        ("user", "One"),
        ("assistant", ""),
        ("user", "Two"),
        ("assistant", "So"),
        ("assistant", "and so"),
        ("user", "Three"),
    )
    found = turns_of(nodes, "Be kind.", {})
    assert found.messages == turns(nodes, "Be kind.", {})
    assert found.nodes == ((), (1, 3), (4, 5), (6,))


def test_only_what_is_not_at_hand_is_fetched():
    nodes = path(("user", "One"), ("assistant", "So"), ("user", "Two"), ("assistant", "Yes"))
    file = Attachment(id=7, name="a.txt", kind="text", size_bytes=1, characters=1)
    asked = Node(id=9, parent_id=4, message=Message(role="user", content="", attachments=(file,)))
    assert needed([*nodes, asked], {2: ()}) == Needed(replies=(4,), attachments=(7,))


def test_a_reply_at_the_end_is_continued():
    nodes = path(("user", "Count"), ("assistant", "1, 2"))
    assert said(turns(nodes, "", {2: (1, 2)}))[-1] == ("assistant", "1, 2")


def test_what_no_frame_holds_is_known_before_it_is_sent():
    def long(character: str, count: int):
        return [PromptMessage(role="user", content=character * count)] * 2

    assert not is_beyond_frames(long("x", 7_000_000))
    assert is_beyond_frames(long("x", 8_000_000))
    assert is_beyond_frames(long("彩", 3_000_000))
    assert not is_beyond_frames(())
