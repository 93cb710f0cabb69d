"""Figures of the store: ``python -m tests.benchmarks.store [messages]``.

Each message has about 700 characters, a fifth of them Chinese, and the trace of 100 tokens.
"""

from __future__ import annotations

import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.chat import search, trace
from app.chat.backup import verify
from app.chat.conversation import Message, ReplyFacts
from app.chat.store import Store
from app.engine.api import Token

TRACE = Path(__file__).parents[1] / "data" / "chat" / "smollm2.trace"


@contextlib.contextmanager
def timed(what: str, times: int = 1) -> Iterator[None]:
    """Print how long the block takes."""
    begin = time.perf_counter()
    yield
    print(f"{what:58} {(time.perf_counter() - begin) * 1000 / times:10.2f} ms")


def main(messages: int) -> None:
    """Fill a store and measure what the window does with it."""
    rng = random.Random(1)
    tokens = trace.decode(TRACE.read_bytes())
    words = [token.text for token in tokens]
    han = [chr(rng.randrange(0x4E00, 0x5E00)) for _ in range(1500)]

    def text() -> str:
        return "".join(rng.choices(words, k=120)) + "".join(rng.choices(han, k=140))

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "conversations.db"
        store = Store.open(path)
        conversations = [store.create() for _ in range(1000)]
        long = store.create()
        connection = store._database.connection
        connection.execute("BEGIN")
        for number in range(2000 + messages):
            conversation = long if number < 2000 else rng.choice(conversations)
            content = text()
            node_id = connection.execute(
                "INSERT INTO message (conversation_id, role, content, created_ms, facts)"
                " VALUES (?, 'assistant', ?, 0, '{\"ending\":\"stop\"}')",
                (conversation, content),
            ).lastrowid
            search.add(connection, int(node_id or 0), content)
            begin = rng.randrange(200)
            connection.execute(
                "INSERT INTO part VALUES (?, 0, '', ?)",
                (node_id, trace.encode(tokens[begin : begin + 100])),
            )
        connection.execute("COMMIT")
        store.close()

        print(f"{2000 + messages} messages, {path.stat().st_size / 1e6:.0f} MB")
        with timed("open"):
            store = Store.open(path)
        with timed("1,001 conversations"):
            store.conversations()
        with timed("tree of 2,000 messages"):
            store.tree(long)
        for query in (han[0], han[0] + han[1], "the", "father", "zq", "nowhere"):
            with timed(f"search {query!r}"):
                store.search(query)
        with timed("check (quick_check)"):
            store.check()
        copy = Path(folder) / "copy.db"
        with timed("backup"):
            store.backup_to(copy)
        with timed("verify a backup (integrity_check)"):
            verify(copy)
        with timed("add a message", 50):
            for _ in range(50):
                store.add_message(long, None, Message(role="user", content=text()))
        stream(store, long, tokens * 34)
        store.close()


def stream(store: Store, conversation: int, tokens: tuple[Token, ...]) -> None:
    """10,000 tokens, saved ten at a time."""
    node = store.begin_reply(conversation, None, Message(role="assistant", content=""))
    content = ""
    for first in range(0, 10_000, 2500):
        with timed(f"save 10 more tokens after {first}", 250):
            for begin in range(first, first + 2500, 10):
                content += "".join(token.text for token in tokens[begin : begin + 10])
                store.save_reply(node.id, content, tokens[begin : begin + 10])
    with timed("finish 10,000 tokens"):
        store.finish_reply(node.id, content, (), ReplyFacts(ending="stop"))
    with timed("read 10,000 tokens"):
        store.tokens(node.id)


def run() -> bool:
    """Measure with 8,000 messages beside the long conversation; there is no bar."""
    main(8000)
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8000)
