"""A notice as a value, and the words on its buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from app.engine.remedies import Remedy
    from app.ui.widgets.notice import Kind

translate = QCoreApplication.translate

Choice = Literal[
    "reload",
    "choose",
    "wait",
    "stop",
    "cancel",
    "answer",
    "no_thinking",
    "drop_oldest",
    "keep_latest",
    "more_context",
    "plain",
    "dismiss",
    "switch",
    "stay",
    "cache",
    "context",
    "layers",
]
"""What a button of a notice asks for; the last are `app.engine.remedies.RemedyKind`."""


@dataclass(frozen=True, slots=True)
class Note:
    """One notice as a value.

    Attributes:
        key: which one it is; a notice of the same key is changed and not made anew.
        kind: its role.
        title: what happened.
        reason: why, and what is kept.
        choices: what can be done, the likely cure first.
        icon: empty takes that of the kind.
        detail: the words of llama.cpp or the system.
        names: words on buttons that say more than usual.
        remedies: what can be done about a model that does not fit.
    """

    key: str
    kind: Kind
    title: str
    reason: str
    choices: tuple[Choice, ...] = ()
    icon: str = ""
    detail: str = ""
    names: dict[Choice, str] = field(default_factory=dict)
    remedies: tuple[Remedy, ...] = ()


def choice_name(choice: Choice) -> str:
    """The words on a button."""
    names: dict[Choice, str] = {
        "reload": translate("Notices", "Reload"),
        "choose": translate("Notices", "Choose a model"),
        "wait": translate("Notices", "Wait"),
        "stop": translate("Notices", "Stop"),
        "cancel": translate("Notices", "Cancel"),
        "answer": translate("Notices", "Try again"),
        "drop_oldest": translate("Notices", "Leave out the oldest"),
        "keep_latest": translate("Notices", "Keep only the latest"),
        "more_context": translate("Notices", "Extend the context"),
        "plain": translate("Notices", "Use a plain template"),
        "dismiss": translate("Notices", "Dismiss"),
        "switch": translate("Notices", "End the reply"),
        "stay": translate("Notices", "Let it finish"),
    }
    return names.get(choice, "")
