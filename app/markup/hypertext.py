"""The HTML that people put into Markdown, as plain paragraphs with links."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from app.markup.blocks import Span
from app.markup.links import safe_address

if TYPE_CHECKING:
    from app.markup.blocks import Inline

MAX_CHARACTERS = 20_000
"""Of one piece of HTML; what follows is left out."""

LINE_BREAK = "\u2028"

_SILENT = {"script", "style", "template", "svg", "iframe", "object", "noscript", "head"}
_BREAKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th", "thead", "tr",
    "ul",
}  # fmt: skip
_BOLD = {"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th", "summary"}
_ITALIC = {"i", "em", "cite"}


def paragraphs(html: str, base: str, at: int) -> tuple[Inline, ...]:
    """What `html` says, without what it does.

    Args:
        html: any text.
        base: what relative links start from.
        at: where it ends in the source; its words have no places of their own.
    """
    reader = _Reader(base, at)
    reader.feed(html[:MAX_CHARACTERS])
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    """Collects words; tags only part, embolden or link them."""

    def __init__(self, base: str, at: int) -> None:
        super().__init__(convert_charrefs=True)
        self._at = at
        self._base = base
        self._done: list[Inline] = []
        self._spans: list[Span] = []
        self._silent = 0
        self._bold = 0
        self._italic = 0
        self._link = ""

    def finished(self) -> tuple[Inline, ...]:
        """The paragraphs."""
        self._part()
        return tuple(self._done)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag."""
        given = dict(attrs)
        if tag in _BREAKS:
            self._part()
        if tag == "br":
            self._spans.append(Span(text=LINE_BREAK, start=self._at, end=self._at))
        elif tag == "img" and not self._silent:
            self._add_picture(given.get("src") or "", given.get("alt") or "")
        elif tag == "a":
            self._link = safe_address(given.get("href") or "", self._base)
        self._silent += tag in _SILENT
        self._bold += tag in _BOLD
        self._italic += tag in _ITALIC

    def handle_endtag(self, tag: str) -> None:
        """Take note of the end of one."""
        if tag in _BREAKS:
            self._part()
        if tag == "a":
            self._link = ""
        self._silent = max(0, self._silent - (tag in _SILENT))
        self._bold = max(0, self._bold - (tag in _BOLD))
        self._italic = max(0, self._italic - (tag in _ITALIC))

    def handle_data(self, data: str) -> None:
        """Take words."""
        text = " ".join(data.split())
        if self._silent or not data:
            return
        before = " " if data[:1].isspace() and self._spans else ""
        after = " " if text and data[-1:].isspace() else ""
        if text or before:
            self._spans.append(
                Span(
                    text=f"{before}{text}{after}",
                    start=self._at,
                    end=self._at,
                    bold=self._bold > 0,
                    italic=self._italic > 0,
                    link=self._link if text else "",
                )
            )

    def _add_picture(self, source: str, title: str) -> None:
        link = self._link or safe_address(source, self._base)
        text = title.strip()
        self._spans.append(Span(text=text, start=self._at, end=self._at, link=link, picture=True))

    def _part(self) -> None:
        if any(span.text.strip() or span.picture for span in self._spans):
            self._done.append(tuple(self._spans))
        self._spans = []
