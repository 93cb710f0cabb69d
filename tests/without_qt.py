"""A pytest plugin that makes every import of Qt fail, to prove that the core needs none."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder


class _Blocker(MetaPathFinder):
    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname.partition(".")[0] in {"PySide6", "shiboken6", "qtpy", "qtawesome"}:
            raise ImportError(f"{fullname} is blocked: this part of Vitrail knows no Qt")


sys.meta_path.insert(0, _Blocker())
