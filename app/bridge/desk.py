"""What the chat page works with besides the conversations themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Desk:
    """The objects around the conversations, which belong together."""

    def start(self) -> None:
        """Begin what can wait until the window was painted."""

    def close(self) -> None:
        """End what runs."""
