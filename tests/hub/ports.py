"""A port of this machine where nobody listens."""

from __future__ import annotations

import socket


def closed_port() -> int:
    """One that was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
