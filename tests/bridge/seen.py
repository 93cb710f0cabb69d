"""What a user, an engine or the disk sees."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

from app.bridge.chat import ChatSession
from app.chat.conversation import Message
from app.engine.protocol import Generate


def texts(session: ChatSession) -> list[str]:
    """The contents of the open branch."""
    return [item.node.message.content for item in session.path()]


def last(session: ChatSession) -> Message:
    """The last message of the open branch."""
    return session.path()[-1].node.message


def killed_now(paths) -> Path:
    """The database as a kill at this moment would leave it."""
    copy = Path(tempfile.mkdtemp(dir=paths.data)) / paths.database.name
    for file in paths.data.glob(f"{paths.database.name}*"):
        if not file.name.endswith("-shm"):
            shutil.copyfile(file, copy.with_name(file.name))
    return copy


def on_disk(paths, sql: str):
    connection = sqlite3.connect(killed_now(paths))
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def prompts(engines) -> list[list[tuple[str, str]]]:
    """Role and content of every prompt an engine got."""
    return [
        [(m.role, m.content) for m in command.request.messages]
        for command in engines.sent(Generate)
    ]
