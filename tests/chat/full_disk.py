"""Run by test_full_disk on a file system of 6 MB: fills it and goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from app.chat.backup import Backups
from app.chat.conversation import ReplyFacts
from app.chat.store import Store
from app.core.errors import SettingsNotSaved, StoreDiskFull
from app.core.settings import Appearance, ModelSettings, Settings
from app.core.settings_file import SettingsFile
from tests.chat.conftest import invented_tokens, reply, user


def fill(ballast: Path) -> None:
    """Take the last byte."""
    with ballast.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 512)
        except OSError:
            return


def refused(call: Callable[[], object]) -> None:
    """`call` finds no room."""
    try:
        call()
    except (StoreDiskFull, SettingsNotSaved):
        return
    raise AssertionError("there was room")


def main(folder: Path) -> None:
    tokens = invented_tokens(900)
    text = "".join(token.text for token in tokens)
    settings = SettingsFile(folder / "settings.json")
    settings.save(Settings(appearance=Appearance(font_scale=1.5)))
    backups = Backups(folder / "backups")
    store = Store.open(folder / "conversations.db")
    conversation = store.create()
    question = store.add_message(conversation, None, user("question"))
    streaming = store.begin_reply(conversation, question.id, reply()).id
    store.save_reply(streaming, text[:100], tokens[:20])
    backups.make(store)

    fill(folder / "ballast")

    # Long enough that the space already allotted to the WAL cannot hold it.
    refused(lambda: [store.add_message(conversation, None, user(text * 20)) for _ in range(99)])
    refused(lambda: store.save_reply(streaming, text * 50, tokens[20:]))
    refused(lambda: backups.make(store))
    refused(lambda: settings.save(Settings(models=big_models())))
    assert settings.load().appearance.font_scale == 1.5
    assert len(backups.list()) == 1
    assert backups.newest_good() == backups.list()[0]
    assert store.tree(conversation)[streaming].message.content == text * 50
    assert store.unsaved

    (folder / "ballast").unlink()
    store.flush()
    assert not store.unsaved
    store.close()

    # A start with no byte free, after a reply was cut off.
    fill(folder / "ballast")
    store = Store.open(folder / "conversations.db")
    message = store.tree(conversation)[streaming].message
    assert message.content == text * 50
    assert message.facts is not None
    assert message.facts.ending == "interrupted"
    (folder / "ballast").unlink()
    store.flush()
    store.finish_reply(streaming, text * 50 + "!", (), ReplyFacts(ending="stop"))
    backups.make(store)
    store.check()
    assert len(store.tokens(streaming)) == 900
    store.close()
    print("recovered")


def big_models() -> ModelSettings:
    return ModelSettings(load={f"/model/{number}": {"n_ctx": 1} for number in range(9999)})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
