"""A chat template cut into what a reader tells apart: tags, names, strings, comments.

`lex` is plain and runs in a thread; `Highlighter` puts its result on a document.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

    from app.ui.theme import Theme

MAX_CHARACTERS = 200_000
MAX_SECONDS = 2.0

Mark = tuple[int, int, str]
"""First character (in UTF-16 units, as Qt counts), how many, and the role."""
Lines = tuple[tuple[Mark, ...], ...]
"""The marks of each line."""

# The first that a kind of token lies in counts.
ROLES = (
    ("Comment.Preproc", "syn_kw"),
    ("Comment", "syn_com"),
    ("Keyword", "syn_kw"),
    ("Operator.Word", "syn_kw"),
    ("Literal.String", "syn_str"),
    ("Literal.Number", "syn_num"),
    ("Name", "syn_fn"),
)


def lex(text: str) -> Lines:
    """Marks for the Jinja template `text`; none for one that is too long or too slow to cut."""
    if len(text) > MAX_CHARACTERS:
        return ()
    # Takes 50 ms to import and is needed here only.
    from pygments.lexers.templates import (  # type: ignore[import-untyped]  # noqa: PLC0415
        DjangoLexer,
    )

    deadline = time.monotonic() + MAX_SECONDS
    lines: list[list[Mark]] = [[]]
    column = 0
    lexer = DjangoLexer(stripnl=False, ensurenl=False)
    for kind, value in lexer.get_tokens(text):
        if time.monotonic() > deadline:
            return ()
        role = _role(str(kind).removeprefix("Token."))
        for number, piece in enumerate(value.split("\n")):
            if number:
                lines.append([])
                column = 0
            length = len(piece.encode("utf-16-le", "surrogatepass")) // 2
            if role and length:
                lines[-1].append((column, length, role))
            column += length
    return tuple(tuple(line) for line in lines)


def _role(kind: str) -> str:
    for prefix, role in ROLES:
        if kind == prefix or kind.startswith(f"{prefix}."):
            return role
    return ""


class Highlighter(QSyntaxHighlighter):
    """Colors a document by marks that were made elsewhere."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme
        self._lines: Lines = ()
        theme.changed.connect(self.rehighlight)

    def set_lines(self, lines: Lines) -> None:
        """Color by other marks; by none when it is empty."""
        self._lines = lines
        self.rehighlight()

    def highlightBlock(self, _text: str) -> None:  # noqa: N802 (Qt's name)
        """Color one line."""
        number = self.currentBlock().blockNumber()
        for start, length, role in self._lines[number] if number < len(self._lines) else ():
            format_ = QTextCharFormat()
            format_.setForeground(self._theme.color(role))
            self.setFormat(start, length, format_)
