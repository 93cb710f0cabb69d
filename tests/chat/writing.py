"""Run by test_kill: works on a store as the window does and says what is done, until killed."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from app.chat.backup import Backups
from app.chat.conversation import ReplyFacts
from app.chat.store import Store
from tests.chat.conftest import invented_tokens, reply, user

WORDS = ["词元", "token", "注意力", "attention", "采样", "sampling", "the", "of", "and", "机器"]


def done(what: str, *values: object) -> None:
    """Tell the parent: from here on this must survive."""
    sys.stdout.write(json.dumps([what, *values]) + "\n")
    sys.stdout.flush()


def main(path: Path, seed: int) -> None:
    rng = random.Random(seed)
    tokens = invented_tokens(300, seed)
    store = Store.open(path)
    backups = Backups(path.parent / "backups")
    while True:
        conversation = store.create()
        done("created", conversation)
        parent: int | None = None
        for turn in range(rng.randrange(1, 4)):
            text = " ".join(rng.choices(WORDS, k=rng.randrange(1, 400)))
            parent = store.add_message(conversation, parent, user(text)).id
            done("message", conversation, parent, text)
            parent = answer(store, conversation, parent, tokens, rng)
            if turn:
                edited = store.add_message(conversation, None, user("edited " + text)).id
                done("message", conversation, edited, "edited " + text)
        store.set_draft(conversation, "half a thought")
        if rng.random() < 0.3:
            branch(store, conversation, parent, rng)
        if rng.random() < 0.3:
            store.delete(conversation)
            done("deleted", conversation)
        if rng.random() < 0.1:
            for gone in store.bin.remove_before(2**62).conversations:
                done("purged", gone)
        if rng.random() < 0.05:
            backups.make(store)


def branch(store: Store, conversation: int, parent: int | None, rng: random.Random) -> None:
    """Insert above a copied path, delete a branch and bring it back, fork."""
    path = [node.id for node in store.tree(conversation).path(parent)]
    added = store.branches.add(conversation, None, user("inserted 词元"), follow=path)
    done("message", conversation, added[0], "inserted 词元")
    done("copied", conversation, added[-1], path[-1])
    store.branches.hide(conversation, added[1])
    done("hid", conversation, added[1])
    if rng.random() < 0.5:
        store.branches.show(conversation, added[1])
        done("showed", conversation, added[1])
    if rng.random() < 0.3:
        done("created", store.branches.fork(path[-1], "fork"))


def answer(store: Store, conversation: int, parent: int, tokens: list, rng: random.Random) -> int:
    """Stream a reply; it may end, be cut off, or be continued after its end."""
    node = store.begin_reply(conversation, parent, reply()).id
    done("streamed", conversation, node, "", 0)
    text, count = "", 0
    for _ in range(rng.randrange(1, 8)):
        new = rng.sample(tokens, rng.randrange(1, 30))
        text += "".join(token.text for token in new)
        count += len(new)
        store.save_reply(node, text, new)
        done("streamed", conversation, node, text, count)
        if rng.random() < 0.2:
            store.finish_reply(node, text, (), ReplyFacts(ending="length"))
            done("finished", conversation, node, text, count)
    if rng.random() < 0.8:
        store.finish_reply(node, text, (), ReplyFacts(ending="stop"))
        done("finished", conversation, node, text, count)
    return node


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
