"""Finding messages by words, Chinese ones of one, two and three characters included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.chat import search
from app.chat.conversation import ReplyFacts
from app.chat.store import Store
from tests.chat.conftest import reply, user

MESSAGES = {
    "chinese": "今天我们学习词元，也就是大模型读写的单位。注意力机制很重要。",
    "english": "Today we learn about tokens: the units a large MODEL reads. AI says 5 > 3.",
    "mixed": "把 temperature 调到 0.7，A股分词器 BPE 的合并规则。",
    "signs": 'He wrote "don\'t OR stop*" AND (maybe) NEAR/3 col:umn ^start -minus 100%_done.',
    "rare": "𠮷野家的𠮷，〇一二。",
    "japanese": "東京で寿司を食べる",
}


@pytest.fixture
def find(store: Store) -> Callable[[str], set[str]]:
    """Search a store that holds `MESSAGES`; the names of those that are found."""
    conversation = store.create()
    names = {
        store.add_message(conversation, None, user(content)).id: name
        for name, content in MESSAGES.items()
    }
    return lambda query: {names[hit.node_id] for hit in store.search(query)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        # One, two, three and more Chinese characters.
        ("词", {"chinese", "mixed"}),
        ("单", {"chinese"}),
        ("词元", {"chinese"}),
        ("分词", {"mixed"}),
        ("注意", {"chinese"}),
        ("注意力", {"chinese"}),
        ("大模型读写", {"chinese"}),
        ("注意力机制很重要", {"chinese"}),
        ("元词", set()),
        ("元，", {"chinese"}),
        ("学规", set()),
        ("𠮷", {"rare"}),
        ("𠮷野", {"rare"}),
        ("〇一", {"rare"}),
        ("東京", {"japanese"}),
        ("寿司を", {"japanese"}),
        # Words of any script, in any case.
        ("token", {"english"}),
        ("Tokens", {"english"}),
        ("model", {"english"}),
        ("temp", {"mixed"}),
        # Short words without an index.
        ("AI", {"english"}),
        ("ai", {"english"}),
        ("5", {"english"}),
        ("A股", {"mixed"}),
        ("a股", {"mixed"}),
        ("を食", {"japanese"}),
        # Several words: all of them, in any order.
        ("词 单位", {"chinese"}),
        ("合并规则 temperature", {"mixed"}),
        ("分词 BPE 0.7", {"mixed"}),
        ("词元 temperature", set()),
        ("AI today", {"english"}),
        ("股　合并", {"mixed"}),
        # Nothing to look for.
        ("", set()),
        ("   \n", set()),
        ("nowhere", set()),
    ],
)
def test_words_are_found(find: Callable[[str], set[str]], query: str, found: set[str]):
    assert find(query) == found


@pytest.mark.parametrize(
    "query",
    [
        "\"don't",
        'stop*"',
        "stop*",
        "(maybe)",
        "NEAR/3",
        "col:umn",
        "^start",
        "-minus",
        "100%_done",
        "%_d",
        "AND",
        "OR",
        '"',
        "*",
        "%",
        "_",
        "'",
    ],
)
def test_signs_of_query_languages_are_just_signs(find: Callable[[str], set[str]], query: str):
    assert find(query) == {"signs"}


@pytest.mark.parametrize(
    "query", ["tok*", '"units a"', "tokens NOT units", "NEAR(tokens units)", "t%ns", "t_kens"]
)
def test_signs_of_query_languages_do_nothing(find: Callable[[str], set[str]], query: str):
    assert find(query) == set()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(query=st.text(max_size=30))
def test_no_query_fails(find: Callable[[str], set[str]], query: str):
    find(query)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_piece_of_a_message_finds_it(find: Callable[[str], set[str]], data: st.DataObject):
    name = data.draw(st.sampled_from(sorted(MESSAGES)))
    words = MESSAGES[name].split()
    word = data.draw(st.sampled_from(words))
    begin = data.draw(st.integers(0, len(word) - 1))
    length = data.draw(st.integers(1, len(word) - begin))

    assert name in find(word[begin : begin + length])


def test_a_deleted_conversation_is_not_found(store: Store):
    kept, deleted = store.create(), store.create()
    for conversation in (kept, deleted):
        store.add_message(conversation, None, user("词元 tokens AI"))
    store.delete(deleted)

    for query in ("词", "词元", "tokens", "AI"):
        assert [hit.conversation_id for hit in store.search(query)] == [kept]

    store.undelete(deleted)
    assert {hit.conversation_id for hit in store.search("词元")} == {kept, deleted}


def test_a_reply_is_found_as_soon_as_it_has_ended(store: Store):
    conversation = store.create()
    node = store.begin_reply(conversation, None, reply())
    store.save_reply(node.id, "词元 is Chinese for token")
    assert store.search("词元") == []

    store.finish_reply(node.id, "词元 is Chinese for token.", (), ReplyFacts(ending="stop"))

    assert [hit.node_id for hit in store.search("词元")] == [node.id]
    assert [hit.node_id for hit in store.search("token")] == [node.id]


def test_the_newest_come_first_and_no_more_than_asked_for(store: Store):
    conversation = store.create()
    ids = [store.add_message(conversation, None, user(f"token {n}")).id for n in range(9)]

    assert [hit.node_id for hit in store.search("token", limit=4)] == ids[:-5:-1]
    assert store.search("token", limit=0) == []


def test_a_hit_shows_where(store: Store):
    conversation = store.create()
    long = "before " * 50 + "the\nTOKEN and 词元 " + "after " * 50
    node = store.add_message(conversation, None, user(long))

    (hit,) = store.search("token 词元")

    assert (hit.conversation_id, hit.node_id) == (conversation, node.id)
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert "\n" not in hit.snippet
    assert [hit.snippet[begin:end] for begin, end in hit.matches] == ["TOKEN", "词元"]
    assert len(hit.snippet) <= search.SNIPPET_LENGTH + 2


def test_a_short_message_is_shown_whole(store: Store):
    store.add_message(store.create(), None, user("one token"))

    (hit,) = store.search("token")

    assert (hit.snippet, hit.matches) == ("one token", ((4, 9),))


def test_a_hit_shows_plain_words(store: Store):
    conversation = store.create()
    store.add_message(conversation, None, reply("<think>hm</think>\n\n## The **token** of `it`"))

    (hit,) = store.search("token")

    assert hit.snippet == "hm The token of it"
    assert [hit.snippet[begin:end] for begin, end in hit.matches] == ["token"]


@pytest.mark.parametrize("mark", ["**", "<think>", "__init__"])
def test_marks_are_shown_where_they_are_looked_for(store: Store, mark: str):
    store.add_message(store.create(), None, reply(f"a {mark} b"))
    (hit,) = store.search(mark)
    assert [hit.snippet[begin:end] for begin, end in hit.matches] == [mark]


def test_a_deleted_branch_is_not_found_until_it_is_back(store: Store):
    conversation = store.create()
    root = store.add_message(conversation, None, user("词元 root")).id
    under = store.add_message(conversation, root, reply("tokens 词元")).id

    store.branches.hide(conversation, under)
    assert [hit.node_id for hit in store.search("词元")] == [root]
    assert store.search("tokens") == []

    store.branches.show(conversation, under)
    assert [hit.node_id for hit in store.search("词元")] == [under, root]


class TestPages:
    @pytest.fixture
    def ids(self, store: Store) -> list[int]:
        """300 messages; words of all lengths meet in some of them."""
        conversations = [store.create() for _ in range(3)]
        made = []
        for number in range(300):
            text = f"n{number} " + " ".join(
                word
                for step, word in ((2, "evenword"), (3, "词元"), (5, "ai"), (7, "龘"))
                if number % step == 0
            )
            made.append(store.add_message(conversations[number % 3], None, user(text)).id)
        return made

    def test_all_pages_together_are_all_that_is_there(self, store: Store, ids: list[int]):
        texts = {node.id: node.message.content for c in (1, 2, 3) for node in store.tree(c)}
        for words in (
            ("evenword",),
            ("evenword", "词元"),
            ("ai", "evenword"),
            ("龘", "evenword", "ai"),
            ("词元", "龘"),
            ("n4",),
            ("n",),
            ("nowhere", "ai"),
        ):
            expected = [i for i in reversed(ids) if all(word in texts[i] for word in words)]
            for patience_s in (-1.0, 60.0):
                assert self.pages(store, words, patience_s) == expected, (words, patience_s)

    def test_a_page_that_took_too_long_is_gone_on_from(self, store: Store, ids: list[int]):
        assert self.pages(store, ("n",), -1.0, {2}) == [i for i in reversed(ids) if i % 3 == 2]

    @staticmethod
    def pages(
        store: Store, words: tuple[str, ...], patience_s: float, only: set[int] | None = None
    ) -> list[int]:
        """Ids on all pages of nine; without patience a page may hold less, or nothing."""
        found: list[int] = []
        before = None
        for _ in range(500):
            page = search.page(
                store._database.connection,
                words,
                limit=9,
                before=before,
                conversations=only,
                patience_s=patience_s,
            )
            assert len(page.hits) <= 9
            found += [hit.node_id for hit in page.hits]
            before = page.before
            if before is None:
                return found
        raise AssertionError("no end")

    def test_only_some_conversations_are_searched(self, store: Store, ids: list[int]):
        page = store.search_page(["evenword"], conversations={2})
        assert {hit.conversation_id for hit in page.hits} == {2}
        assert len(page.hits) == 50
        assert store.search_page(["evenword"], conversations=set()) == search.Page()

    def test_a_hit_says_where_the_first_word_is(self, store: Store, ids: list[int]):
        hit = store.search_page(["词元"]).hits[0]
        assert hit.offset == len("n297 ")
        assert hit.length == len("词元")
        assert hit.role == "user"
        assert hit.created_ms > 0


def test_tags_are_words_with_a_sign_where_there_is_such_a_tag():
    query = search.parse("#wor Tokens #include # #旅", ["Work", "旅行"])
    assert query.words == ("Tokens", "#include", "#")
    assert query.tags == ("wor", "旅")
    assert query.admits(["work", "旅行", "other"])
    assert not query.admits(["Work"])
    assert not search.parse("  ")


def test_titles_hold_all_words_in_any_case(store: Store):
    for title in ("About Tokens", "tokens and 词元", "None of it"):
        store.rename(store.create(), title)
    found = search.titles(store.conversations(), search.parse("TOKENS"))
    assert [hit.conversation_id for hit in found] == [2, 1]
    assert found[1].matches == ((6, 12),)
    both = search.titles(store.conversations(), search.parse("词元 tok"))
    assert [hit.conversation_id for hit in both] == [2]
    assert search.titles(store.conversations(), search.Query()) == []


def test_pairs_do_not_reach_over_blanks():
    assert search.grams("词元 A单\n位").split() == sorted(
        ["词", "元", "词元", "a", "单", "a单", "位"]
    )
    assert search.grams(" \n ") == ""


def test_every_character_and_sign_has_a_gram_of_its_own():
    text = "".join(map(chr, range(33, 127)))
    characters = {gram for gram in search.grams(text).split() if len(gram) == 1}
    assert len(characters) == len(set(text.casefold()))
