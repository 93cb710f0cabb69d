"""Python's own import statement, in place of the one that PySide puts there.

PySide's serves ``from __feature__ import …``, which nothing here uses. For that it reads the source
of every module that is imported, and all of it stays in `linecache`: 155,000 lines, 14 MB.
What was read before this module came is forgotten.
"""

from __future__ import annotations

import builtins
import linecache

import PySide6.QtCore  # noqa: F401 - which is what replaces the statement


def put_back() -> None:
    """Import plainly from here on; to be called before the window's modules are imported.

    PySide says under which name it keeps the statement that it replaced ("The __feature__ import"
    in its considerations for developers). Where a later version has no such name, nothing changes.
    """
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain
        linecache.clearcache()
