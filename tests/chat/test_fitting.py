"""Whether files fit, and how much of them does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.chat.conversation import Message, Node, ReplyFacts, Resolved
from app.chat.fitting import AROUND, beginnings, fit, going_next
from app.engine.api import Sampling


def governed(**fields) -> Resolved:
    values = {"system_prompt": "", "max_tokens": 1000, "stop": (), "overflow": "stop", **fields}
    return Resolved(sampling=Sampling(), **values)


def test_what_is_said_so_far_the_draft_and_the_answer_have_their_room():
    found = fit(3000, n_ctx=8192, used=2000, draft=100, resolved=governed())
    assert found.free == 8192 - 1000 - 2000 - 100 - AROUND
    assert found.fits
    assert not fit(5061, n_ctx=8192, used=2000, draft=100, resolved=governed()).fits


def test_the_answer_takes_a_quarter_at_most():
    assert fit(0, n_ctx=4096, used=0, draft=0, resolved=governed(max_tokens=9000)).free == (
        4096 - 1024 - AROUND
    )


def test_where_older_messages_are_left_out_they_take_no_room():
    dropping = governed(overflow="drop_oldest", system_prompt="x" * 300)
    assert fit(0, n_ctx=8192, used=7000, draft=0, resolved=dropping).free == (
        8192 - 1000 - 100 - AROUND
    )


def test_nothing_is_free_in_a_full_context():
    assert fit(1, n_ctx=2048, used=2000, draft=0, resolved=governed()).free == 0


def test_small_files_stay_whole_and_the_large_ones_share_the_rest():
    kept = beginnings([(1, 100, 400), (2, 5000, 20_000), (3, 9000, 36_000)], 2100)
    assert set(kept) == {2, 3}
    assert 3700 < kept[2] <= 4000
    assert 3700 < kept[3] <= 4000


def test_what_fits_is_left_alone():
    assert beginnings([(1, 100, 400), (2, 100, 400)], 200) == {}


@given(
    st.lists(st.tuples(st.integers(1, 9000), st.integers(1, 9000)), min_size=1, max_size=9),
    st.integers(0, 20_000),
)
def test_what_is_kept_never_takes_more_than_there_is(files, free):
    numbered = [(key, tokens, characters) for key, (tokens, characters) in enumerate(files)]
    kept = beginnings(numbered, free)
    taken = sum(
        tokens * kept.get(key, characters) / characters for key, tokens, characters in numbered
    )
    assert taken <= max(free, 0) + 1e-6
    assert all(characters <= files[key][1] for key, characters in kept.items())


def test_what_goes_next_is_known_from_the_last_reply_without_a_prompt():
    facts = ReplyFacts(
        ending="stop", prompt_tokens=700, generated_tokens=100, n_ctx=1000, max_tokens=100
    )

    def path(**governed):
        last = replace(facts, **governed)
        contents = (("system", "Be brief."), ("user", "One"), ("assistant", "1"), ("user", "Two"))
        nodes = [
            Node(id=number, parent_id=number - 1, message=Message(role=role, content=content))
            for number, (role, content) in enumerate(contents, 1)
        ]
        reply = Message(role="assistant", content="2", facts=last)
        again = Message(role="user", content="word " * 100)
        return [
            *nodes,
            Node(id=5, parent_id=4, message=reply),
            Node(id=6, parent_id=5, message=again),
        ]

    assert going_next(path()) == (), "it would stop and say so"
    assert going_next(path(overflow="drop_oldest")) == (2, 3)
    assert going_next(path(overflow="drop_oldest", dropped_messages=2)) == (4, 5)
    assert going_next(path(overflow="keep_latest")) == (2, 3, 4, 5)
    assert going_next(path(overflow="drop_oldest", n_ctx=8000)) == ()
    assert going_next(path(overflow="drop_oldest", moved=True)) == ()
    assert going_next([]) == ()
