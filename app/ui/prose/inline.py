"""The inside of a paragraph: markdown-it's inline tokens as spans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.markup.links import safe_address
from app.ui.prose.blocks import Span
from app.ui.prose.hypertext import LINE_BREAK, paragraphs, picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from app.ui.prose.blocks import Inline

MAX_SPANS = 2000
MAX_CHARACTERS = 12_000

_ANCHOR = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']?([^\"'\s>]*)", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STYLES = {
    "strong": "bold",
    "em": "italic",
    "s": "strike",
    "b": "bold",
    "i": "italic",
    "code": "code",
    "kbd": "code",
    "del": "strike",
}
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")


class InlineReader:
    """Reads one paragraph's tokens.

    Attributes:
        cut: something was left out.
    """

    def __init__(self, base: str) -> None:
        """Read nothing yet.

        Args:
            base: what relative links start from.
        """
        self._base = base
        self._spans: list[Span] = []
        self._depth = dict.fromkeys(("bold", "italic", "strike", "code"), 0)
        self._link = ""
        self._room = MAX_CHARACTERS
        self.cut = False

    def read(self, tokens: Sequence[Token]) -> Inline:
        """The spans of `tokens`."""
        for token in tokens:
            if len(self._spans) >= MAX_SPANS or self._room <= 0:
                self.cut = True
                break
            self._take(token)
        return tuple(self._spans)

    def _take(self, token: Token) -> None:
        kind = token.type
        if kind == "text":
            self._add(token.content)
        elif kind == "code_inline":
            self._add(token.content, code=True)
        elif kind == "softbreak":
            self._add(" ")
        elif kind == "hardbreak":
            self._add(LINE_BREAK)
        elif kind == "image":
            self._add_picture(token)
        elif kind == "link_open":
            self._link = safe_address(str(token.attrs.get("href", "")), self._base)
        elif kind == "link_close":
            self._link = ""
        elif kind == "html_inline":
            self._take_html(token.content)
        else:
            self._take_style(kind)

    def _take_style(self, kind: str) -> None:
        name, _, side = kind.rpartition("_")
        style = _STYLES.get(name)
        if style is not None:
            self._change(style, closes=side == "close")

    def _take_html(self, html: str) -> None:
        """A tag in the middle of text: what it looks like, not what it does."""
        tag = _TAG.match(html)
        anchor = _ANCHOR.match(html)
        if _BREAK.match(html):
            self._add(LINE_BREAK)
        elif anchor:
            self._link = safe_address(anchor[1], self._base)
        elif tag and tag[2].lower() == "a":
            self._link = ""
        elif tag and tag[2].lower() == "img":
            for spans in paragraphs(html, self._base):
                self._spans += spans
        elif tag and tag[2].lower() in _STYLES:
            self._change(_STYLES[tag[2].lower()], closes=bool(tag[1]))

    def _change(self, style: str, *, closes: bool) -> None:
        self._depth[style] = max(0, self._depth[style] + (-1 if closes else 1))

    def _add_picture(self, token: Token) -> None:
        title = token.content
        if self._link:
            self._spans.append(Span(text=title, link=self._link, picture=True))
        else:
            self._spans.append(picture(str(token.attrs.get("src", "")), title, self._base))

    def _add(self, text: str, *, code: bool = False) -> None:
        kept = text[: self._room]
        self.cut = self.cut or len(kept) < len(text)
        self._room -= len(kept)
        span = Span(
            text=kept,
            bold=self._depth["bold"] > 0,
            italic=self._depth["italic"] > 0,
            strike=self._depth["strike"] > 0,
            code=code or self._depth["code"] > 0,
            link=self._link,
        )
        if kept:
            self._spans.append(span)
