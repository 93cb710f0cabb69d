"""Who wrote a part of a prompt, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.bridge.seen import DRAFT
from app.ui import plurals
from app.ui.phrase import count, fill, listed

if TYPE_CHECKING:
    from app.bridge.seen import ConversationSeen
    from app.inspection.prompt_map import PromptMap, Section


class _Words(QObject):
    """One method for each sentence."""

    def looks(self) -> dict[str, str]:
        return {
            "system": self.tr("System"),
            "user": self.tr("You"),
            "assistant": self.tr("Model"),
            "thinking": self.tr("Thinking"),
            "template": self.tr("Template"),
            "free": self.tr("Free"),
            "reserve": self.tr("Kept for the answer"),
            "out": self.tr("Left out"),
        }

    def hints(self) -> dict[str, str]:
        return {
            "system": self.tr("The system prompt"),
            "user": self.tr("What you wrote, and the files with it"),
            "assistant": self.tr("What the model answered"),
            "thinking": self.tr("What the model thought before it answered"),
            "template": self.tr(
                "Written by the chat template, which tells the model who is speaking"
            ),
            "free": self.tr("Room for more messages"),
            "reserve": self.tr("Kept free so that the model can answer"),
            "out": self.tr("Messages that are not in the prompt: there is no room for them"),
        }

    def note(self, seen: ConversationSeen, mapped: PromptMap, token: int) -> str:
        stretch = mapped.stretch_at(token)
        if stretch is None:
            return ""
        notes = []
        if stretch.message >= 0:
            number = fill(
                self.tr("message %1 of %2"), stretch.message + 1, count(len(seen.messages))
            )
            notes.append(listed(look_name(stretch.role or "user"), number))
        if stretch.owner == "template":
            notes.append(self.tr("written by the chat template"))
        elif stretch.owner == "thinking":
            notes.append(self.tr("thinking"))
        if stretch.stored:
            notes.append(self.tr("as the model wrote it"))
        if token < seen.prompt.cached:
            notes.append(self.tr("in the KV cache"))
        said = listed(*notes)
        if any(first <= token < end for first, end in mapped.plain):
            plain = self.tr("Plain text that only looks like a special token")
            return f"{said}\n{plain}" if said else plain
        return said

    def detail(self, seen: ConversationSeen, section: Section) -> str:
        notes = [plurals.tokens(section.end - section.first)]
        if section.message >= 0 and DRAFT in seen.nodes[section.message]:
            notes.append(self.tr("not sent yet"))
        if section.stored:
            notes.append(self.tr("as the model wrote it"))
        if section.message in seen.prompt.retokenized:
            notes.append(self.tr("cut again, perhaps into other tokens"))
        if section.message in seen.prompt.next_dropped:
            notes.append(self.tr("left out next when the room runs out"))
        return listed(*notes)

    def opens_reply(self) -> str:
        return self.tr("Template, opens the reply")


def look_name(look: str) -> str:
    """What is called by a look: a role, the template, or a part of the context."""
    return _Words().looks().get(look, look)


def look_hint(look: str) -> str:
    """What it is, in a sentence."""
    return _Words().hints().get(look, "")


def note(seen: ConversationSeen, mapped: PromptMap, token: int) -> str:
    """Whose a token is, and how it came into the prompt."""
    return _Words().note(seen, mapped, token)


def heading(mapped: PromptMap, section: Section) -> str:
    """What stands over the tokens of a message."""
    if section.message < 0 and not section.role and section.end == len(mapped) and section.first:
        return _Words().opens_reply()
    return look_name(section.look)


def detail(seen: ConversationSeen, section: Section) -> str:
    """What stands beside that, less loudly."""
    return _Words().detail(seen, section)
