"""Names in braces that stand for what is true at the moment: ``{date}``, ``{model}``.

System prompts are filled in when a prompt is sent, snippets when they are inserted. A second brace
before the name takes it literally: ``{{date}}`` becomes ``{date}``. All else stays as it is, so
that code and JSON in a prompt need no care.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PROMPT_VARIABLES = ("date", "time", "language", "model", "user")
"""In system prompts and opening messages: the date and the time of day as the language writes
them, the language of the window by its own name, the name of the loaded model, and the name of the
user's account."""

SNIPPET_VARIABLES = (*PROMPT_VARIABLES, "clipboard", "selection", "cursor")
"""In snippets also: the text in the clipboard, what is selected in the conversation, and where the
cursor is to stand."""

_NAME = re.compile(
    r"\{(?P<literal>\{)?(?P<name>" + "|".join(SNIPPET_VARIABLES) + r")\}(?(literal)\}?)"
)


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """`text` with each ``{name}`` of `values` replaced, all at one go."""

    def value(place: re.Match[str]) -> str:
        name = place["name"]
        if name not in values:
            return place[0]
        return f"{{{name}}}" if place["literal"] else values[name]

    return _NAME.sub(value, text)
