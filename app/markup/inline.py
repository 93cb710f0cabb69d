"""The inside of a paragraph: markdown-it's tokens as spans that know where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from app.markup.blocks import Span
from app.markup.hypertext import LINE_BREAK, paragraphs
from app.markup.links import safe_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from app.markup.offsets import Pieces, Text

LONGEST_PIECE = 2000
"""Characters of what stands for a picture; one with a longer description is shown as written."""

_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}
_TAG_STYLES = {
    **_STYLES,
    "b": "bold",
    "i": "italic",
    "del": "strike",
    "code": "code",
    "kbd": "code",
}
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_ANCHOR = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']?([^\"'\s>]*)", re.IGNORECASE)


class InlineReader:
    """Reads one paragraph, heading or cell."""

    def __init__(self, text: Text, pieces: Pieces, *, base: str, breaks: bool) -> None:
        """Read nothing yet.

        Args:
            text: what the paragraph stands in.
            pieces: its content.
            base: what relative links start from.
            breaks: a line end breaks the line.
        """
        self._text = text
        self._pieces = pieces
        self._base = base
        self._break = LINE_BREAK if breaks else " "
        self._spans: list[Span] = []
        self._depth = dict.fromkeys(("bold", "italic", "strike", "code"), 0)
        self._look = Span(text="", start=0, end=0)
        self._auto = False
        self._reached = 0

    def read(self, tokens: Sequence[Token]) -> tuple[Span, ...]:
        """The spans of `tokens`, in the order of the source."""
        for token in tokens:
            self._take(token)
        return tuple(self._spans)

    def _take(self, token: Token) -> None:
        take = self._TAKES.get(token.type)
        if take is not None:
            take(self, token)
            return
        name, _, side = token.type.rpartition("_")
        self._change(_STYLES.get(name, ""), closes=side == "close")

    def _take_special(self, token: Token) -> None:
        self._add(token.content, token.meta["at"], token.meta["to"])

    def _take_text(self, token: Token) -> None:
        at = token.meta["at"]
        if self._auto:
            # <address>: as it was written, not as it would be opened.
            at, end = at + 1, token.meta["to"] - 1
            self._add(self._pieces.content[at:end], at, end)
        elif token.content:
            self._add(token.content, at, at + len(token.content))

    def _take_code(self, token: Token) -> None:
        ticks = len(token.markup)
        at, end = token.meta["at"] + ticks, token.meta["to"] - ticks
        if end - at != len(token.content):
            at, end = at + 1, end - 1
        self._add(token.content, at, end, replace(self._look, code=True))

    def _take_break(self, token: Token) -> None:
        text = self._break if token.type == "softbreak" else LINE_BREAK
        begin, end = self._range(token.meta["at"], token.meta["to"])
        if self._spans:
            begin = min(begin, max(self._reached, self._spans[-1].end))
        self._put(text, begin, end, self._look)

    def _take_formula(self, token: Token) -> None:
        look = replace(self._look, formula=True, display=token.markup in {"$$", "\\["})
        text = token.content.replace("\n", " ").strip()
        self._put(text, *self._range(token.meta["at"], token.meta["to"]), look)

    def _take_picture(self, token: Token) -> None:
        text = _said(token.children or ())
        at, end = token.meta["at"], token.meta["to"]
        if len(text) > LONGEST_PIECE:
            self._add(self._pieces.content[at:end], at, end)
            return
        link = self._look.link or safe_address(str(token.attrs.get("src", "")), self._base)
        self._put(text, *self._range(at, end), replace(self._look, link=link, picture=True))

    def _take_note(self, token: Token) -> None:
        look = replace(self._look, note=str(token.meta["label"]))
        number = str(int(token.meta["id"]) + 1)
        self._put(number, *self._range(token.meta["at"], token.meta["to"]), look)

    def _take_link(self, token: Token) -> None:
        opens = token.nesting == 1
        self._auto = opens and token.markup == "autolink"
        href = str(token.attrs.get("href", "")) if opens else ""
        self._look = replace(self._look, link=safe_address(href, self._base))

    def _change(self, style: str, *, closes: bool) -> None:
        if style:
            self._depth[style] = max(0, self._depth[style] + (-1 if closes else 1))
            self._look = replace(self._look, **{style: self._depth[style] > 0})

    def _take_html(self, token: Token) -> None:
        """A tag in the middle of text: what it looks like, not what it does."""
        html = token.content
        tag = _TAG.match(html)
        name = tag[2].lower() if tag else ""
        anchor = _ANCHOR.match(html)
        begin, end = self._range(token.meta["at"], token.meta["to"])
        if name == "br":
            self._put(LINE_BREAK, begin, end, self._look)
        elif name == "a":
            link = safe_address(anchor[1], self._base) if anchor else ""
            self._look = replace(self._look, link=link)
        elif name == "img":
            self._spans += [span for spans in paragraphs(html, self._base, end) for span in spans]
        else:
            self._change(_TAG_STYLES.get(name, ""), closes=bool(tag and tag[1]))

    def _range(self, at: int, end: int) -> tuple[int, int]:
        """Where the content from `at` to `end` stands in the source."""
        begin = self._text.at(self._pieces.at(at))
        last = self._text.at(self._pieces.at(end - 1)) + 1 if end > at else begin
        return begin, max(begin, last)

    def _add(self, text: str, at: int, end: int, look: Span | None = None) -> None:
        """Add text that stands in the source as it is, piece by piece, or else as a whole."""
        look = look or self._look
        if len(text) != end - at:
            self._put(text, *self._range(at, end), look)
            return
        for begin, stop in self._pieces.ranges(at, end):
            self._put(text[begin - at : stop - at], *self._range(begin, stop), look)

    def _put(self, text: str, begin: int, end: int, look: Span) -> None:
        """Add a span; what should lie before the last one gets no range of its own."""
        if begin < self._reached:
            begin, end = self._reached, max(self._reached, end)
            if end - begin == len(text):
                end = begin
        self._reached = end
        last = self._spans[-1] if self._spans else None
        if last is not None and _joins(last, text, begin, end, look):
            self._spans[-1] = replace(last, text=last.text + text, end=end)
        elif text or look.picture:
            self._spans.append(replace(look, text=text, start=begin, end=end))

    # Not in the object: it would hold itself, and there is one for each cell of a table.
    _TAKES: ClassVar[dict[str, Callable[[InlineReader, Token], None]]] = {
        "text": _take_text,
        "text_special": _take_special,
        "code_inline": _take_code,
        "softbreak": _take_break,
        "hardbreak": _take_break,
        "math_inline": _take_formula,
        "image": _take_picture,
        "footnote_ref": _take_note,
        "link_open": _take_link,
        "link_close": _take_link,
        "html_inline": _take_html,
    }


def _joins(last: Span, text: str, begin: int, end: int, look: Span) -> bool:
    """Whether both stand in the source as they are, one after the other, and look alike."""
    return (
        last.end == begin
        and len(text) == end - begin
        and len(last.text) == last.end - last.start
        and text != LINE_BREAK
        and not last.text.endswith(LINE_BREAK)
        and not (look.formula or look.picture or look.note or last.picture or last.note)
        and replace(last, text="", start=0, end=0) == look
    )


def _said(tokens: Sequence[Token]) -> str:
    """What a picture shows, without the look of the words."""
    words = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        elif token.type == "image":
            words.append(_said(token.children or ()))
        else:
            words.append(token.content)
    return "".join(words)
