"""How the text of a file stands in a message that goes to a model.

Each file is a line with its name, then its text between fences, as Markdown has them; the words
of the message come last, next to the answer::

    File: scores.csv
    ```csv
    name,score
    ```

    Which is the best?

The fence is longer than any run of backticks in the text, so that no text ends it. What was cut
is said in the line with the name. All of it is content of a message: nothing in it is ever parsed
for special tokens (`app.engine.prompt`).
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.chat.conversation import Attachment, Message

_FENCE = re.compile(r"`{3,}")
_TAG = re.compile(r"[a-z0-9+#_-]{1,12}")
_NAME_CHARACTERS: Final = 120
_UNTAGGED = frozenset({"", "txt", "text", "log", "pdf", "docx"})


def enclosed(attachment: Attachment, text: str) -> str:
    """One file, as the model reads it."""
    longest = max((len(run) for run in _FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    remark = " (only its beginning)" if attachment.cut else ""
    end = "" if text.endswith("\n") or not text else "\n"
    tag = _tag(attachment.name)
    return f"File: {shown_name(attachment.name)}{remark}\n{fence}{tag}\n{text}{end}{fence}"


def composed(message: Message, texts: Mapping[int, str]) -> str:
    """The content of a message with its files; `texts` by id, one that is missing is left out."""
    parts = [
        enclosed(attachment, texts[attachment.id])
        for attachment in message.attachments
        if attachment.id in texts
    ]
    return "\n\n".join(filter(None, (*parts, message.content)))


def shown_name(name: str) -> str:
    """A file's name in one line and of bearable length; nothing in it can look like a line."""
    plain = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(plain.split())[:_NAME_CHARACTERS] or "file"


def _tag(name: str) -> str:
    """What stands behind the opening fence: the ending of the name, where it says a language."""
    ending = PurePath(name).suffix.removeprefix(".").lower()
    return ending if ending not in _UNTAGGED and _TAG.fullmatch(ending) else ""
