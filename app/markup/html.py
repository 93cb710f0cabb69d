"""Markdown as HTML that holds nothing to load, nothing that runs and no way to get such in.

For exported files. What the window shows is built from `app.markup.blocks`; both come from the
same parser.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from app.markup.lexing import lex
from app.markup.links import safe_address
from app.markup.mathml import mathml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

_AROUND = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "bullet_list": "ul",
    "list_item": "li",
    "em": "em",
    "strong": "strong",
    "s": "s",
    "tbody": "tbody",
    "thead": "thead",
    "tr": "tr",
    "table": "table",
}
_BOXES = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}
_BREAKS_AFTER = frozenset({"p", "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr"})


def render(source: str) -> str:
    """`source` as HTML of a part of a page."""
    from app.markup.parser import parser  # noqa: PLC0415 - imports markdown-it

    markdown = parser()
    env: dict[str, Any] = {}
    tokens = markdown.parse(source.replace("\r\n", "\n").replace("\r", "\n"), env)
    return _Writer(source).write(tokens)


class _Writer:
    """Walks markdown-it's tokens."""

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")
        self._links: list[bool] = []
        self._fresh = False  # an item of a list has just begun
        self._takes: dict[str, Callable[[Token], str]] = {
            "inline": self._inline,
            "text": lambda token: escape(token.content),
            "softbreak": lambda _token: "\n",
            "hardbreak": lambda _token: "<br>\n",
            "code_inline": lambda token: f"<code>{escape(token.content)}</code>",
            "fence": self._code,
            "code_block": self._code,
            "hr": lambda _token: "<hr>\n",
            "heading_open": lambda token: f'<{token.tag} dir="auto">',
            "heading_close": lambda token: f"</{token.tag}>\n",
            "ordered_list_open": self._open_numbered,
            "ordered_list_close": lambda _token: "</ol>\n",
            "th_open": self._open_cell,
            "td_open": self._open_cell,
            "th_close": lambda _token: "</th>",
            "td_close": lambda _token: "</td>",
            "link_open": self._open_link,
            "link_close": self._close_link,
            "image": lambda token: escape(f"[{token.content}]"),
            "math_inline": lambda token: mathml(
                token.content, display=token.markup in {"$$", "\\["}
            ),
            "math_block": lambda token: f"{mathml(token.content, display=True)}\n",
            "footnote_ref": self._note,
            "footnote_open": self._open_note,
            "footnote_close": lambda _token: "</aside>\n",
            "footnote_reference_open": self._open_note,
            "footnote_reference_close": lambda _token: "</aside>\n",
            "raw": self._raw,
        }

    def write(self, tokens: Sequence[Token]) -> str:
        """The HTML of `tokens`."""
        return "".join(self._one(token) for token in tokens)

    def _one(self, token: Token) -> str:
        take = self._takes.get(token.type)
        if token.type == "list_item_open":
            self._fresh = True
        if take is not None:
            return take(token)
        name, _, side = token.type.rpartition("_")
        element = _AROUND.get(name)
        if element is None:
            return escape(token.content)
        if token.hidden:  # the paragraphs of a tight list
            return ""
        if side == "open":
            return f'<{element} dir="auto">' if element == "p" else f"<{element}>"
        return f"</{element}>" + ("\n" if element in _BREAKS_AFTER else "")

    def _inline(self, token: Token) -> str:
        written = self.write(token.children or ())
        if not self._fresh:
            return written
        self._fresh = False
        for mark, box in _BOXES.items():
            # Not where the brackets are a link.
            if token.content.startswith(mark) and written.startswith(mark):
                return box + written[len(mark) :]
        return written

    def _code(self, token: Token) -> str:
        language = token.info.strip().split(" ")[0] if token.type == "fence" else ""
        text = token.content.removesuffix("\n")
        lines = ["".join(_colored(role, run) for role, run in line) for line in lex(text, language)]
        label = f' class="language-{escape(language)}"' if language else ""
        return f'<pre dir="ltr"><code{label}>' + "\n".join(lines) + "\n</code></pre>\n"

    def _open_numbered(self, token: Token) -> str:
        start = int(token.attrs.get("start", 1))
        return "<ol>\n" if start == 1 else f'<ol start="{start}">\n'

    def _open_cell(self, token: Token) -> str:
        style = str(token.attrs.get("style", ""))
        align = style.rpartition(":")[2].strip()
        known = align in {"left", "right", "center"}
        return f'<{token.tag} style="text-align:{align}">' if known else f"<{token.tag}>"

    def _open_link(self, token: Token) -> str:
        address = safe_address(str(token.attrs.get("href", "")))
        self._links.append(bool(address))
        return f'<a href="{escape(address)}" rel="noreferrer">' if address else ""

    def _close_link(self, _token: Token) -> str:
        return "</a>" if self._links and self._links.pop() else ""

    def _note(self, token: Token) -> str:
        return f"<sup>[{escape(str(token.meta.get('label', '')))}]</sup>"

    def _open_note(self, token: Token) -> str:
        label = escape(str(token.meta.get("label", "")))
        return f"<aside><sup>[{label}]</sup>\n"

    def _raw(self, token: Token) -> str:
        first, stop = token.map or (0, 0)
        return f'<p class="plain">{escape(chr(10).join(self._lines[first:stop]))}</p>\n'


def _colored(role: str, run: str) -> str:
    name = role.removeprefix("syn_")
    return f'<span class="{name}">{escape(run)}</span>' if name else escape(run)
