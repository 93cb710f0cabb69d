"""A store in a temporary folder, and tokens to put into it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.chat import trace
from app.chat.conversation import Message
from app.chat.store import Store
from app.engine.api import Token

DATA = Path(__file__).parents[1] / "data" / "chat"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database lies."""
    return tmp_path / "conversations.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty store."""
    store = Store.open(path)
    yield store
    store.close()


@pytest.fixture
def reopen(path: Path) -> Iterator[Callable[[Store], Store]]:
    """Close a store and open it again, as the next start of the program does."""
    opened: list[Store] = []

    def again(store: Store) -> Store:
        store.close()
        opened.append(Store.open(path))
        return opened[-1]

    yield again
    for store in opened:
        store.close()


@pytest.fixture(scope="session")
def real_tokens() -> tuple[Token, ...]:
    """300 tokens that SmolLM2-135M-Instruct generated at temperature 1."""
    return trace.decode((DATA / "smollm2.trace").read_bytes())


@pytest.fixture
def begun(store: Store) -> tuple[int, int]:
    """A conversation and the reply in it that is about to stream."""
    conversation = store.create()
    question = store.add_message(conversation, None, user("question"))
    return conversation, store.begin_reply(conversation, question.id, reply()).id


def user(content: str) -> Message:
    return Message(role="user", content=content)


def reply(content: str = "") -> Message:
    return Message(role="assistant", content=content)


def invented_tokens(count: int, seed: int = 1, vocabulary: int = 262_144) -> list[Token]:
    """Tokens with as little order as can be: every id and probability drawn evenly."""
    rng = random.Random(seed)
    tokens = []
    for _ in range(count):
        piece = bytes(rng.randrange(97, 123) for _ in range(rng.randrange(3, 10)))
        ids = tuple(rng.sample(range(vocabulary), 10))
        weights = sorted((rng.random() for _ in range(11)), reverse=True)
        probabilities = tuple(weight / sum(weights) for weight in weights[:10])
        rank = rng.choice((0, 0, 0, 1, 2, 9, 300))
        token_id = ids[rank] if rank < 10 else rng.randrange(vocabulary)
        probability = probabilities[rank] if rank < 10 else rng.random() / 1000
        tokens.append(
            Token(
                id=token_id,
                piece=piece,
                text=piece.decode(),
                probability=probability,
                rank=rank,
                entropy=rng.random() * 12,
                alternative_ids=ids,
                alternative_probabilities=probabilities,
            )
        )
    return tokens


def stored_tokens(count: int) -> tuple[Token, ...]:
    """Invented tokens as they come back from the disk."""
    return trace.decode(trace.encode(invented_tokens(count)))


def text_of(tokens: tuple[Token, ...]) -> str:
    """What they say."""
    return "".join(token.text for token in tokens)
