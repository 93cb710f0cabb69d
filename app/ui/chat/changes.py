"""The words for what can be undone and redone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from app.bridge.history import Change

translate = QCoreApplication.translate


def change_text(change: Change) -> str:
    """What was done, as a title: ``Delete the branch``."""
    texts: dict[Change, str] = {
        "send": translate("Changes", "Send the message"),
        "edit": translate("Changes", "Edit the message"),
        "regenerate": translate("Changes", "Regenerate the reply"),
        "prefill": translate("Changes", "Begin the reply"),
        "insert": translate("Changes", "Insert a message"),
        "role": translate("Changes", "Change who says it"),
        "delete_branch": translate("Changes", "Delete the branch"),
        "restore_branch": translate("Changes", "Restore the branch"),
        "rename": translate("Changes", "Rename"),
        "pin": translate("Changes", "Pin"),
        "move": translate("Changes", "Move to a folder"),
        "tag": translate("Changes", "Change tags"),
        "settings": translate("Changes", "Change the settings"),
        "delete": translate("Changes", "Delete the conversation"),
        "restore": translate("Changes", "Restore the conversation"),
    }
    return texts[change]
