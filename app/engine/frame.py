"""What every frame between the window and the engine process has; see `app.engine.protocol`."""

from __future__ import annotations

from msgspec import Struct


class CommandFrame(Struct, frozen=True, kw_only=True, tag=True):
    """A command; `job` is a number of the sender's choice that comes back with every answer."""

    job: int = 0


class EventFrame(Struct, frozen=True, kw_only=True, tag=True):
    """An event; `job` is the number of the command it answers, 0 for none."""

    job: int = 0
