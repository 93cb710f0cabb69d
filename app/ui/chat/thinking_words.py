"""What choices of thinking are called, and what they do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.ui.phrase import fill
from app.ui.plurals import tokens

translate = QCoreApplication.translate


def thinking_name(choice: str) -> str:
    """The name of a choice; a template's own word where it is none of the usual ones.

    An empty one is what the template does where none of the choices is asked of it.
    """
    if choice.isdecimal():
        return fill(translate("Thinking", "Up to %1"), tokens(int(choice)))
    names = {
        "": translate("Thinking", "As the model does"),
        "off": translate("Thinking", "Off"),
        "auto": translate("Thinking", "The model decides"),
        "on": translate("Thinking", "On"),
        "minimal": translate("Thinking", "Minimal"),
        "low": translate("Thinking", "Low"),
        "medium": translate("Thinking", "Medium"),
        "high": translate("Thinking", "High"),
        "xhigh": translate("Thinking", "Very high"),
        "max": translate("Thinking", "Maximum"),
        "default": translate("Thinking", "As the model does"),
    }
    return names.get(choice, choice)


def thinking_title(choice: str) -> str:
    """The setting with what holds: ``Thinking: on``."""
    return fill(translate("Thinking", "Thinking: %1"), thinking_name(choice).lower())


def thinking_line(choice: str) -> str:
    """One line on what it means."""
    if choice == "off":
        return translate("Thinking", "The model answers at once")
    if choice in {"", "auto", "default"}:
        return translate("Thinking", "The model thinks before it answers when it sees fit")
    return translate(
        "Thinking",
        "The model thinks before it answers, which takes longer and counts toward the "
        "maximum reply length",
    )
