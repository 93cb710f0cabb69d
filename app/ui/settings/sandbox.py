"""What the engine's self-test found, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.phrase import fill, sentences

if TYPE_CHECKING:
    from app.engine.api import Sandbox

translate = QCoreApplication.translate


def sandbox_summary(sandbox: Sandbox | None) -> str:
    """One sentence on whether the engine is confined, and why not."""
    if sandbox is None:
        return translate(
            "Sandbox", "Tested when a model is loaded: the engine then tries what it must not do."
        )
    blocked = sum(sandbox.blocked.values())
    if sandbox.blocked and blocked == len(sandbox.blocked):
        return translate(
            "Sandbox",
            "The engine is confined: it can read the model file but no other file of yours, and "
            "it has no network.",
        )
    if blocked:
        text = fill(
            translate("Sandbox", "The engine is partly confined: %1 of %2 attempts were blocked."),
            blocked,
            len(sandbox.blocked),
        )
    else:
        text = translate("Sandbox", "The engine is not confined; it runs with your permissions.")
    return sentences(text, _reason_text(sandbox.reason))


def _reason_text(reason: str) -> str:
    """Why the engine could not be confined, or not wholly; see `app.engine.sandbox.confine`."""
    texts = {
        "offload": translate("Sandbox", "An offloaded model needs the drivers of the device."),
        "platform": translate("Sandbox", "Vitrail has a sandbox on Linux only."),
        "kernel": translate("Sandbox", "This kernel has none of what it needs."),
    }
    if not reason or reason in texts:
        return texts.get(reason, "")
    return fill(translate("Sandbox", "The system refused a part of it (%1)."), reason)


def probe_names() -> dict[str, str]:
    """What each probe of `Sandbox.blocked` tried."""
    return {
        "read_outside": translate("Sandbox", "Read other files"),
        "write_outside": translate("Sandbox", "Write other files"),
        "tcp_connect": translate("Sandbox", "Connect to the network"),
        "udp_socket": translate("Sandbox", "Send network packets"),
        "execute": translate("Sandbox", "Start programs"),
        "signal_parent": translate("Sandbox", "Send signals to the window"),
    }


def probe_result(*, blocked: bool) -> str:
    """How a probe ended."""
    return translate("Sandbox", "Blocked") if blocked else translate("Sandbox", "Not blocked")
