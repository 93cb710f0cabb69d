"""Texts to read, and what is said of the blocks they become."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

from app.markup.blocks import Code, Formula, Heading, Paragraph, Table

DATA = Path(__file__).parents[1] / "data" / "markup"

ANSWER = (
    r"""# Title *x*

Para with **bold** and `co  de`, a\*b &amp; <https://a.example/c_d>, see https://x.example/a_b?q=(2).
The price is $5 and $10, $x^2$ and \(y\); \[ z^2 \] and foo@bar.example"""
    "  \n"
    r"""on a line of its own[^1]\
and ~~so~~ on, <b>not HTML</b>, ![a *picture*](http://p.example/x.png)

> quote
> more `a
> b` x
lazy
> - item
>   cont
>
>   ```py
>   code
>
>     more
>   ```

- [ ] todo **x**
- [x] done
-
- nested
  1. one
  2. two

     $$
     a \\
     b
     $$
3) three

| a | b |
|---|:-:|
| 1 \| 2 | `x\|y` |
| 3 | 4 | 5 |
| 6 |

$$
x = 1
$$
\[ \frac{1}{2} \]

Setext
heading
===

    indented

      code

[^1]: The note
    more

    and more

[a link][ref] and [another](http://b.example "t")

[ref]: https://r.example

---
中文“引用”见https://zh.example/页面。是的。 مرحبا بالعالم 👩‍👩‍👧
```python
def f():
	return 1
"""
)

HARD = """\
***a** b* __c__ _d_ *e **f* g** `` ` `` ~~~x~~ ~~y~~~ \\\\ \\ \\a
* * *
*a
b* **c
d**
> > > deep
> less
1986\\. A year
&copy; &#35; &#x22; &nope; &nbsp;x
[a](<b c> 'd') [e] [f]: g
![[[x](y)](z)
- a

- b
\t- tab
\t  in

"""


def spans_of(blocks):
    """All spans, in the order of the source."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield from block.spans
        elif isinstance(block, Table):
            for row in ([] if block.part else [block.head]) + list(block.rows):
                for cell in row:
                    yield from cell


def pieces_of(blocks):
    """What is shown, with its range: spans, lines of code, formulas."""
    for block in blocks:
        if isinstance(block, Code):
            for line, place in zip(block.text.split("\n"), block.places, strict=False):
                yield line, place, place + len(line)
        elif isinstance(block, Formula):
            yield block.tex, block.start, block.end
        else:
            for span in spans_of([block]):
                yield span.text, span.start, span.end


def text_of(blocks):
    """The text of all spans."""
    return "".join(span.text for span in spans_of(blocks))


def payloads():
    """What people tried to get into pages."""
    packed = (DATA / "brs-kb-payloads.json.xz").read_bytes()
    return json.loads(lzma.decompress(packed).decode("utf-8", "surrogatepass"))


def examples():
    """The examples of CommonMark."""
    return json.loads((DATA / "commonmark.json").read_text(encoding="utf-8"))
