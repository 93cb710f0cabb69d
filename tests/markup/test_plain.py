"""Blocks as plain text."""

from __future__ import annotations

from app.markup.plain import plain
from app.markup.reading import read


def test_an_answer_is_said_without_its_signs():
    source = """# Head

Some **bold** [link](https://a.example) and $x^2$
on[^1]

- a
- [x] b
  1. c

     more

| h | i |
|---|---|
| 1 | 2 |

```py
x = 1

y
```

$$
z
$$

> quoted

[^1]: Note
"""
    assert (
        plain(read(source))
        == """Head

Some bold link and x^2
on1

• a
☑ b

  1. c

    more

h\ti
1\t2

x = 1

y

z

quoted

[1] Note"""
    )


def test_parts_are_said_as_one():
    words = "word " * 1500 + "end"
    assert plain(read(words)) == words
    code = "\n".join(str(number) for number in range(100))
    assert plain(read(f"```\n{code}\n```")) == code
    rows = "".join(f"| {number} | b |\n" for number in range(100))
    assert plain(read(f"| a | b |\n|---|---|\n{rows}")).split("\n")[-1] == "99\tb"
