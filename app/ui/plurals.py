"""Counted things in words: "1 token", "2 tokens".

They stand in one class because lupdate takes plural forms from ``tr`` only; in
``QCoreApplication.translate`` it overlooks the number. No class may derive from it: ``tr`` looks
for a plural under the name of the derived class alone.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ui.phrase import count


class _Plurals(QObject):
    """One method for each sentence."""

    def tokens(self, number: int) -> str:
        return self.tr("%n token(s)", "", number)

    def layers(self, number: int) -> str:
        return self.tr("%n layer(s)", "", number)

    def threads(self, number: int) -> str:
        return self.tr("%n thread(s)", "", number)

    def changed_here(self, number: int) -> str:
        return self.tr("%n setting(s) changed here.", "", number)

    def from_model(self, number: int) -> str:
        return self.tr("%n setting(s) from the model file.", "", number)

    def waiting_for(self, number: int) -> str:
        return self.tr("Waiting for %n other reply(s)", "", number)

    def messages(self, number: int) -> str:
        return self.tr("%n message(s)", "", number)

    def conversations(self, number: int) -> str:
        return self.tr("%n conversation(s)", "", number)

    def deleted_conversations(self, number: int) -> str:
        return self.tr("%n conversation(s) were deleted", "", number)

    def unread(self, number: int) -> str:
        return self.tr("%n earlier message(s) were not read by the model", "", number)

    def no_longer_read(self, number: int) -> str:
        return self.tr("%n earlier message(s) are no longer read by the model", "", number)

    def exported(self, number: int) -> str:
        return self.tr("%n conversation(s) exported to %1", "", number)

    def imported(self, number: int) -> str:
        return self.tr("%n conversation(s) imported", "", number)

    def all_lines(self, number: int) -> str:
        return self.tr("Show all %n line(s)", "", number)

    def retokenized(self, number: int) -> str:
        return self.tr(
            "%n earlier reply(s) were tokenized again: their own tokens are not stored, or belong "
            "to another model or template",
            "",
            number,
        )

    def presets_imported(self, number: int) -> str:
        return self.tr("%n preset(s) imported", "", number)

    def unit_tokens(self, number: int) -> str:
        return self.tr("token(s)", "", number)

    def unit_characters(self, number: int) -> str:
        return self.tr("character(s)", "", number)

    def unit_bytes(self, number: int) -> str:
        return self.tr("byte(s)", "", number)

    def unit_characters_cut(self, number: int) -> str:
        return self.tr("character(s) cut", "", number)

    def added_spaces(self, number: int) -> str:
        return self.tr("The tokenizer added %n space(s) that the text does not have.", "", number)

    def bad_bytes(self, number: int) -> str:
        return self.tr("%n byte(s) are not valid UTF-8; the model reads other bytes.", "", number)

    def lost_bytes(self, number: int) -> str:
        return self.tr(
            "%n byte(s) of the text are in no token: the model never sees them.", "", number
        )

    def messages_left_out(self, number: int) -> str:
        return self.tr("%n message(s) left out", "", number)

    def no_room_for(self, number: int) -> str:
        return self.tr(
            "%n message(s) are left out: there is no room for them in the context.", "", number
        )

    def absent(self, number: int) -> str:
        return self.tr("%n message(s) are not in the prompt: the template drops them.", "", number)

    def looks_special(self, number: int) -> str:
        return self.tr(
            "%n piece(s) of your text look like special tokens. They stay plain text, so that "
            "nobody can pretend to be the system or the model by writing one.",
            "",
            number,
        )

    def more_kept(self, number: int) -> str:
        return self.tr("%n more message(s) would be kept.", "", number)

    def fewer_kept(self, number: int) -> str:
        return self.tr("%n more message(s) would be left out.", "", number)


def tokens(number: int) -> str:
    """``1,234 tokens``."""
    return _grouped(_Plurals().tokens(number), number)


def layers(number: int) -> str:
    """``30 layers``."""
    return _grouped(_Plurals().layers(number), number)


def threads(number: int) -> str:
    """``2 threads``."""
    return _grouped(_Plurals().threads(number), number)


def changed_here(number: int) -> str:
    """How many settings a conversation has of its own."""
    return _grouped(_Plurals().changed_here(number), number)


def from_model(number: int) -> str:
    """How many settings come with the model file."""
    return _grouped(_Plurals().from_model(number), number)


def waiting_for(number: int) -> str:
    """How many replies are written before this one."""
    return _grouped(_Plurals().waiting_for(number), number)


def messages(number: int) -> str:
    """``4 messages``."""
    return _grouped(_Plurals().messages(number), number)


def conversations(number: int) -> str:
    """``12 conversations``."""
    return _grouped(_Plurals().conversations(number), number)


def deleted_conversations(number: int) -> str:
    """What happened to several at once."""
    return _grouped(_Plurals().deleted_conversations(number), number)


def unread(number: int) -> str:
    """How many messages were left out of a prompt."""
    return _grouped(_Plurals().unread(number), number)


def no_longer_read(number: int) -> str:
    """How many messages are left out of every prompt by now."""
    return _grouped(_Plurals().no_longer_read(number), number)


def all_lines(number: int) -> str:
    """What shows the rest of code that is folded."""
    return _grouped(_Plurals().all_lines(number), number)


def retokenized(number: int) -> str:
    """How many replies did not enter a prompt by the tokens they were written in."""
    return _grouped(_Plurals().retokenized(number), number)


def presets_imported(number: int) -> str:
    """How many presets a file brought."""
    return _grouped(_Plurals().presets_imported(number), number)


def _grouped(text: str, number: int) -> str:
    """`text` with commas between the thousands of `number`."""
    return text.replace(str(number), count(number), 1)


def exported_conversations(number: int) -> str:
    """``3 conversations exported to %1``."""
    return _grouped(_Plurals().exported(number), number)


def imported_conversations(number: int) -> str:
    """``3 conversations imported``."""
    return _grouped(_Plurals().imported(number), number)


def unit_tokens(number: int) -> str:
    """What stands under a number of tokens."""
    return _Plurals().unit_tokens(number)


def unit_characters(number: int) -> str:
    """What stands under a number of characters."""
    return _Plurals().unit_characters(number)


def unit_bytes(number: int) -> str:
    """What stands under a number of bytes."""
    return _Plurals().unit_bytes(number)


def unit_characters_cut(number: int) -> str:
    """What stands under a number of characters that lie in several tokens."""
    return _Plurals().unit_characters_cut(number)


def added_spaces(number: int) -> str:
    """That a tokenizer put spaces before words."""
    return _grouped(_Plurals().added_spaces(number), number)


def bad_bytes(number: int) -> str:
    """That a text is not UTF-8."""
    return _grouped(_Plurals().bad_bytes(number), number)


def lost_bytes(number: int) -> str:
    """That tokens do not hold all of a text."""
    return _grouped(_Plurals().lost_bytes(number), number)


def messages_left_out(number: int) -> str:
    """``3 messages left out``."""
    return _grouped(_Plurals().messages_left_out(number), number)


def no_room_for(number: int) -> str:
    """That messages are not in a prompt, since it would be too long."""
    return _grouped(_Plurals().no_room_for(number), number)


def absent(number: int) -> str:
    """That a chat template does not write some messages."""
    return _grouped(_Plurals().absent(number), number)


def looks_special(number: int) -> str:
    """That a message holds what reads like a special token, and why that does no harm."""
    return _grouped(_Plurals().looks_special(number), number)


def more_kept(number: int) -> str:
    """What another context would change for the better."""
    return _grouped(_Plurals().more_kept(number), number)


def fewer_kept(number: int) -> str:
    """What another context would change for the worse."""
    return _grouped(_Plurals().fewer_kept(number), number)
