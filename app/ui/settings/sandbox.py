"""What the engine's self-test found, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.phrase import fill

if TYPE_CHECKING:
    from app.engine.api import Sandbox

translate = QCoreApplication.translate


def sandbox_summary(sandbox: Sandbox | None) -> str:
    """One sentence on whether the engine is confined, and why not."""
    if sandbox is None:
        return translate(
            "Sandbox", "Known once a model is loaded: the engine then tries what it must not do."
        )
    blocked = sum(sandbox.blocked.values())
    if sandbox.blocked and blocked == len(sandbox.blocked):
        return translate(
            "Sandbox",
            "The engine is confined: it reads the model file and nothing else of yours, and has "
            "no network.",
        )
    if blocked:
        text = fill(
            translate("Sandbox", "Partly confined: %1 of %2 attempts were stopped."),
            blocked,
            len(sandbox.blocked),
        )
    else:
        text = translate("Sandbox", "The engine is not confined; it runs with your rights.")
    return f"{text} {sandbox.reason}".strip()


def probe_names() -> dict[str, str]:
    """What each probe of `Sandbox.blocked` tried."""
    return {
        "read_outside": translate("Sandbox", "Read other files"),
        "write_outside": translate("Sandbox", "Write other files"),
        "tcp_connect": translate("Sandbox", "Connect to the network"),
        "udp_socket": translate("Sandbox", "Send datagrams"),
        "execute": translate("Sandbox", "Start programs"),
        "signal_parent": translate("Sandbox", "Signal the window"),
    }


def probe_result(*, blocked: bool) -> str:
    """How a probe ended."""
    return translate("Sandbox", "Stopped") if blocked else translate("Sandbox", "Possible")
