"""How full the context is, written the same wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.phrase import count

if TYPE_CHECKING:
    from app.bridge.figures import ContextUse

UNKNOWN = "–"


def used(use: ContextUse | None) -> str:
    """Tokens in use; marked where they were not all counted, a dash where they are not known."""
    if use is None:
        return UNKNOWN
    return f"~{count(use.tokens)}" if use.estimated else count(use.tokens)
