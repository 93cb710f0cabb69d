"""markdown-it, set up for what models write, with the place of every token.

markdown-it tells the lines of blocks and nothing about where the inside of a paragraph stands.
Here every token gets its place in `meta` while it is made, when that is still known:

* blocks: ``line_starts``, where the text of each of their lines begins, quotation marks and list
  markers left out; cells and headings likewise in ``pieces``;
* tokens inside a paragraph: ``at`` and ``to``, offsets in the paragraph's content.

Imported only where something is read: markdown-it takes 30 ms to import.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin

from app.markup.addresses import end_of_text, use_addresses
from app.markup.cells import place_cells
from app.markup.tex import use_tex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

DEEPEST = 60
"""Quotations and lists inside each other; what is deeper is text."""

DEEPEST_PICTURE = 3
"""Pictures in what pictures show."""

Piece = tuple[int, int]
"""Offset in the content of an inline token, and the offset in the source that belongs to it."""


@cache
def parser(*, html: bool = False) -> MarkdownIt:
    """The one parser; it keeps nothing of what it reads, so threads can share it.

    With `html`, HTML has tokens of its own and is not text; there are no formulas then.
    """
    markdown = MarkdownIt("commonmark", {"html": html, "maxNesting": DEEPEST})
    markdown.enable(["table", "strikethrough"])
    markdown.disable(["normalize", "text_join"])
    if not html:
        markdown.disable(["html_block", "html_inline"])
    blocks, inline = PlacedBlocks(), PlacedInline()
    blocks.ruler, inline.ruler, inline.ruler2 = (
        markdown.block.ruler,
        markdown.inline.ruler,
        markdown.inline.ruler2,
    )
    markdown.block, markdown.inline = blocks, inline
    markdown.inline.ruler2.disable("fragments_join")
    footnote_plugin(markdown, inline=False, move_to_end=False)
    if not html:
        use_tex(markdown)
    use_addresses(markdown)
    return markdown


class PlacedBlocks(ParserBlock):
    """Notes where the lines of each block begin while their containers are open."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803
        """Read the blocks of one container.

        Follows ``ParserBlock.tokenize`` of markdown-it-py 4.3, but never skips what is nested
        too deeply.
        """
        rules = self.ruler.getRules("")
        line = startLine
        empty = False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            made = len(state.tokens)
            if state.level >= state.md.options.maxNesting:
                _push_raw(state, line, endLine)
            else:
                # The rule for paragraphs takes what no other does.
                next(rule for rule in rules if rule(state, line, endLine, False))
            _place(state, made)
            state.tight = not empty
            line = state.line
            empty = empty or (line - 1 < endLine and state.isEmpty(line - 1))
            if line < endLine and state.isEmpty(line):
                empty = True
                line += 1
                state.line = line


def _push_raw(state: StateBlock, line: int, stop: int) -> None:
    state.line = stop
    token = state.push("raw", "", 0)
    token.map = [line, stop]


def _place(state: StateBlock, made: int) -> None:
    """Note where the tokens from `made` on stand; those of inner containers know it already."""
    tokens = state.tokens
    for token in tokens[made:]:
        if token.map is None or "line_starts" in token.meta:
            continue
        first, stop = token.map
        token.meta["line_starts"] = [
            state.bMarks[line] + state.tShift[line] for line in range(first, stop)
        ]
        token.meta["line_ends"] = state.eMarks[first:stop]
        token.meta["begin"] = state.bMarks[first]
    kind = tokens[made].type if made < len(tokens) else ""
    if kind == "table_open":
        place_cells(state, tokens[made:])
    elif kind in {"heading_open", "paragraph_open"}:
        inline = tokens[made + 1]
        inline.meta["pieces"] = _pieces(state, inline, tokens[made])


def _pieces(state: StateBlock, inline: Token, opening: Token) -> list[Piece]:
    starts = inline.meta["line_starts"]
    if opening.type == "heading_open" and opening.markup.startswith("#"):
        at = starts[0] + len(opening.markup)
        while state.src[at : at + 1] in {" ", "\t"}:
            at += 1
        return [(0, at)]
    pieces = []
    at = 0
    ends = inline.meta["line_ends"]
    # Lines of what is no space to blocks but to paragraphs, such as U+2028, are left out.
    blank = 0
    while blank < len(starts) - 1 and not mdTrim(state.src[starts[blank] : ends[blank]]):
        blank += 1
    starts, ends = starts[blank:], ends[blank:]
    for start, end, line in zip(starts, ends, inline.content.split("\n"), strict=False):
        words = line.lstrip(" \t")
        place = state.src.find(words, start, end)
        pieces.append((at + len(line) - len(words), max(place, start)))
        at += len(line) + 1
    return pieces


class _State(StateInline):
    """Knows where pending text began."""

    begun: int | None = None

    def append_pending(self, text: str) -> None:
        """Take text that is no markup."""
        if self.begun is None:
            self.begun = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 (markdown-it's name)
        """Make a token of the pending text."""
        begun = self.begun or 0
        token = super().pushPending()
        self.begun = None
        token.meta["at"] = begun
        token.meta["to"] = begun + len(token.content)
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Make a token; several of one rule follow each other."""
        token = super().push(ttype, tag, nesting)
        # The rule for line ends may have taken all pending text away.
        self.begun = None
        at = self.pos
        before = self.tokens[-2] if len(self.tokens) > 1 else None
        if before is not None and before.type == "text" and before.meta.get("pos") == at:
            at = before.meta["at"] + len(before.content)
        token.meta["pos"] = self.pos
        token.meta["at"] = at
        return token


class PlacedInline(ParserInline):
    """Notes where each token inside a paragraph begins and ends."""

    def tokenize(self, state: StateInline) -> None:
        """Read the inside of a paragraph or of a link, as ``ParserInline.tokenize`` does."""
        rules = self.ruler.getRules("")
        nested_too_deeply = state.level >= state.md.options["maxNesting"]
        while state.pos < state.posMax:
            made, began = len(state.tokens), state.pos
            if not nested_too_deeply and any(rule(state, False) for rule in rules):
                for token in state.tokens[made:]:
                    token.meta.setdefault("at", began)
                    token.meta.setdefault("to", state.pos)
                continue
            state.append_pending(state.src[state.pos])
            state.pos += 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Read `src` into `tokens`."""
        depth = env.get("depth", 0)
        state = _State(src, md, env, tokens)
        if depth > DEEPEST_PICTURE or end_of_text(src, 0) is None:
            state.append_pending(src)
            state.pushPending()
            return tokens
        env["depth"] = depth + 1
        try:
            self.tokenize(state)
        finally:
            env["depth"] = depth
        for rule in self.ruler2.getRules(""):
            rule(state)
        return tokens


def tokens_of(text: str, *, html: bool = False) -> tuple[list[Token], dict[str, int]]:
    """The tokens of `text`, whose lines end in a line feed, and the numbers of its footnotes."""
    env: dict[str, Any] = {}
    tokens = parser(html=html).parse(text, env)
    _note_tight(tokens)
    listed = env.get("footnotes", {}).get("list", {})
    return tokens, {str(note["label"]): number + 1 for number, note in listed.items()}


def _note_tight(tokens: Sequence[Token]) -> None:
    """Note at each list whether it is tight; markdown-it only tells its paragraphs."""
    lists: list[Token] = []
    for token in tokens:
        if token.type.endswith("_list_open"):
            lists.append(token)
        elif token.type.endswith("_list_close"):
            lists.pop()
        elif token.type == "paragraph_open" and lists and token.level == lists[-1].level + 2:
            lists[-1].meta["tight"] = token.hidden
