"""The HTML of a CommonMark example as the blocks that we expect of it."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

from app.markup.blocks import Code, Heading, Paragraph, Rule
from app.markup.hypertext import LINE_BREAK
from app.markup.links import safe_address

_LEAVES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
_ENDING = {*_LEAVES, "hr", "blockquote", "ul", "ol", "li"}
_STYLES = {"strong": "bold", "em": "italic", "code": "code"}


class Page(HTMLParser):
    """Collects (kind, quotations, lists, marker, what it says) of each block."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.blocks = []
        self._quote = 0
        self._lists = []
        self._fresh = []
        self._kind = None
        self._runs = []
        self._styles = []
        self._link = ""
        self.feed(html)
        self.close()
        self._end()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in _ENDING:
            self._end()
        if tag in _LEAVES:
            self._kind = tag
        elif tag == "hr":
            self._add("hr", "")
        elif tag == "blockquote":
            self._quote += 1
        elif tag in {"ul", "ol"}:
            if self._fresh and self._fresh[-1] == len(self._lists):
                self._add("p", [])
            self._lists.append([tag, int(given.get("start", 1)) - 1])
        elif tag == "li":
            self._lists[-1][1] += 1
            self._fresh.append(len(self._lists))
        else:
            self._start_inline(tag, given)

    def _start_inline(self, tag, given):
        if tag == "br":
            self._say(LINE_BREAK)
        elif tag == "img":
            address = self._link or safe_address(given["src"])
            self._runs.append((given["alt"], self._look(), address, True))
        elif tag == "a":
            self._link = safe_address(given["href"])
        elif tag in _STYLES and self._kind != "pre":
            self._styles.append(_STYLES[tag])

    def handle_endtag(self, tag):
        if tag in _LEAVES:
            self._end()
        elif tag == "blockquote":
            self._end()
            self._quote -= 1
        elif tag in {"ul", "ol"}:
            self._lists.pop()
        elif tag == "li":
            self._end()
            if self._fresh and self._fresh[-1] == len(self._lists):
                self._add("p", [])
        elif tag == "a":
            self._link = ""
        elif tag in _STYLES and self._kind != "pre":
            self._styles.remove(_STYLES[tag])

    def handle_data(self, data):
        if self._kind is None and not data.strip():
            return
        if self._kind is None:
            self._kind = "p"  # of a tight list
            data = data.lstrip("\n")
        self._say(data)

    def _look(self):
        return frozenset(self._styles)

    def _say(self, text):
        self._runs.append((text, self._look(), self._link, False))

    def _end(self):
        kind, self._kind = self._kind, None
        runs, self._runs = self._runs, []
        if kind == "pre":
            text = "".join(run[0] for run in runs)
            self._add("pre", text[:-1] if text.endswith("\n") else text)
        elif kind is not None:
            self._add(kind, merged(runs))

    def _add(self, kind, said):
        marker = ""
        if self._fresh and self._fresh[-1] == len(self._lists):
            self._fresh.pop()
            tag, number = self._lists[-1]
            marker = f"{number}." if tag == "ol" else "*"
        self.blocks.append((kind, self._quote, len(self._lists), marker, said))


def merged(runs):
    """Runs of one look as one, line ends as spaces."""
    done = []
    for said, look, link, picture in runs:
        text = said if picture else said.replace("\n", " ")
        if done and not picture and done[-1][1:] == [look, link, False]:
            done[-1][0] += text
        else:
            done.append([text, look, link, picture])
    for before, after in pairwise(done):
        if before[0].endswith(LINE_BREAK):
            after[0] = after[0].lstrip(" ")
    for run in done:
        run[0] = run[0].replace(f"{LINE_BREAK} ", LINE_BREAK)
        run[2] = unquote(run[2])
    if done:
        done[-1][0] = done[-1][0].rstrip(" ")
    return [run for run in done if run[0] or run[3]]


def summary(blocks):
    """Our blocks in the same form."""
    done = []
    for block in blocks:
        if block.part and isinstance(block, Code):
            done[-1] = (*done[-1][:4], f"{done[-1][4]}\n{block.text}")
            continue
        place = block.place
        marker = {"bullet": "*", "number": f"{place.number}."}.get(place.marker, "")
        where = (place.quote, place.indent, marker)
        if isinstance(block, Code):
            done.append(("pre", *where, block.text))
        elif isinstance(block, Rule):
            done.append(("hr", *where, ""))
        elif isinstance(block, Heading | Paragraph):
            kind = f"h{block.level}" if isinstance(block, Heading) else "p"
            runs = [(s.text, looks(s), s.link, s.picture) for s in block.spans]
            done.append((kind, *where, merged(runs)))
    return done


def looks(span):
    return frozenset(name for name in ("bold", "italic", "code") if getattr(span, name))
