"""Code cut into what a reader tells apart: words of the language, names, strings, comments."""

from __future__ import annotations

import re
import time

MAX_CHARACTERS = 50_000
MAX_SECONDS = 1.0
"""What is longer, or takes longer, stays plain."""

Runs = tuple[tuple[str, str], ...]
"""Color roles (empty for plain) with their text."""

# The first that a kind of token lies in counts.
_ROLES = (
    ("Comment", "syn_com"),
    ("Keyword", "syn_kw"),
    ("Operator.Word", "syn_kw"),
    ("Name.Tag", "syn_kw"),
    ("Literal.String", "syn_str"),
    ("Literal.Number", "syn_num"),
    ("Name.Function", "syn_fn"),
    ("Name.Class", "syn_fn"),
    ("Name.Builtin", "syn_fn"),
    ("Name.Decorator", "syn_fn"),
    ("Name.Attribute", "syn_fn"),
)
_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")


def lex(text: str, language: str) -> tuple[Runs, ...]:
    """The runs of each line of `text`; plain where it cannot be told.

    Args:
        text: the code.
        language: what its author calls the language.
    """
    lines: list[list[tuple[str, str]]] = [[]]
    for role, piece in runs_of(text, language):
        for number, part in enumerate(piece.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append((role, part))
    return tuple(tuple(line) for line in lines)


def runs_of(text: str, language: str) -> Runs:
    """The runs of `text` as a whole; one plain run where it cannot be told."""
    plain: Runs = (("", text),)
    if len(text) > MAX_CHARACTERS or not _LANGUAGE.fullmatch(language):
        return plain
    # Takes 50 ms to import, and few texts need it.
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]  # noqa: PLC0415
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        lexer = get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return plain
    ends = time.monotonic() + MAX_SECONDS
    runs: list[tuple[str, str]] = []
    for kind, piece in lexer.get_tokens(text):
        if time.monotonic() > ends:
            return plain
        role = _role(str(kind).removeprefix("Token."))
        if runs and runs[-1][0] == role:
            runs[-1] = (role, runs[-1][1] + piece)
        else:
            runs.append((role, piece))
    # Some lexers normalize what they read; what is shown is what was written.
    return tuple(runs) if "".join(piece for _role, piece in runs) == text else plain


def _role(kind: str) -> str:
    for prefix, role in _ROLES:
        if kind == prefix or kind.startswith(f"{prefix}."):
            return role
    return ""
