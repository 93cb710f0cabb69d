"""What is said of the tokens of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.errors import sentence
from app.ui.lens.tokens.words import told
from app.ui.phrase import fill, listed, number, sentences
from app.ui.plurals import tokens

if TYPE_CHECKING:
    from app.bridge.message_tokens import MessageCut
    from app.ui.chat.tokens.glass import Glass


class _Words(QObject):
    """One method for each sentence."""

    def behind(self, *, ends: bool) -> str:
        if ends:
            return self.tr("ends the reply, and is no part of its text")
        return self.tr("is no part of the text")

    def begun(self) -> str:
        return self.tr("of the beginning that you wrote")

    def figures(self, shown: MessageCut) -> str:
        made = shown.made
        held = len(made) - made.cut.after
        each = fill(self.tr("%1 bytes each"), number(len(made.text) / held, 2)) if held else ""
        return " · ".join(filter(None, (tokens(len(made)), each, shown.name)))

    def origin(self, shown: MessageCut) -> str:
        if shown.origin == "stored":
            text = self.tr("These are the tokens that the model wrote, as they were stored.")
        elif shown.origin == "begun":
            text = self.tr(
                "The model wrote the tokens from the end of your beginning on; your beginning was"
                " cut again."
            )
        elif shown.origin == "edited":
            text = self.tr("You wrote this version of the reply, so its text was cut now.")
        elif shown.origin == "lost":
            text = self.tr(
                "No tokens are stored with this reply, so its text was cut again; the model may"
                " have written it in other tokens."
            )
        elif shown.origin == "other":
            text = fill(
                self.tr("This is another cut, by %1: the model wrote other tokens."), shown.name
            )
        else:
            text = ""
        if shown.source:
            return text
        gone = fill(
            self.tr("The vocabulary of %1 is not on this computer: ids and bytes are as stored."),
            shown.name or self.tr("the model"),
        )
        if shown.origin == "begun":
            return sentences(gone, self.tr("Your beginning of the reply is left out."))
        return gone

    def waiting(self, glass: Glass) -> str:
        if glass.streaming:
            return self.tr("The tokens are shown when the reply is complete.")
        if glass.failure is not None:
            said = sentence(glass.failure)
            return sentences(said.title, said.reason, said.cure)
        return self.tr("Looking up the tokens…")


def figures_told(glass: Glass) -> str:
    """``38 tokens · 4.20 bytes each · SmolLM2``; empty before they are there."""
    there = glass.shown is not None and glass.failure is None and not glass.streaming
    return _Words().figures(glass.shown) if there and glass.shown is not None else ""


def note_told(glass: Glass) -> str:
    """Where the tokens come from, or why there are none."""
    if glass.shown is None or glass.failure is not None or glass.streaming:
        return _Words().waiting(glass)
    return _Words().origin(glass.shown)


def token_told(shown: MessageCut, token: int) -> str:
    """Everything about a token of a message."""
    made = shown.made
    pane = made.pane(token)
    note = ""
    if token >= len(made) - made.cut.after:
        ends = pane.token_kind == "control" or not shown.source  # noqa: S105
        note = _Words().behind(ends=ends)
        pane = pane._replace(added=False)
    elif shown.origin == "begun" and token < len(made) - shown.stored:
        note = _Words().begun()
    return listed(told(pane, token), note)
