"""Steps that lead a SQLite file from empty to the present.

``PRAGMA user_version`` is the number of steps taken, ``PRAGMA application_id`` says whose file it
is; each step is taken in a transaction of its own together with its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    Step = Callable[[sqlite3.Connection], None]


def version(connection: sqlite3.Connection) -> int:
    """How many steps the file has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def application_id(connection: sqlite3.Connection) -> int:
    """Whose file it says it is."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def migrate(connection: sqlite3.Connection, steps: Sequence[Step], owner: int) -> None:
    """Take the steps that are missing, each whole or not at all.

    Args:
        connection: in autocommit mode.
        steps: oldest first.
        owner: the application id.
    """
    for number in range(version(connection), len(steps)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            steps[number](connection)
            connection.execute(f"PRAGMA application_id = {owner}")
            connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
