"""A conversation of 2,000 messages and 1.3 MB: prose, code, lists, tables, scripts, formulas."""

from __future__ import annotations

import random

MESSAGES = 2000

SENTENCE = (
    "the light of a tower goes round and far out to sea where nobody keeps it any more than the "
    "keeper who wrote down each night what he had seen and what he thought it might have been"
)
WORDS = SENTENCE.split()
HAN = "大语言模型会根据上下文计算下一个词元的概率分布灯塔的光每隔十秒扫过海面"
ARABIC = "هذه فقرة باللغة العربية مع كلمة English في الوسط وهي طويلة بما يكفي"
EMOJI = "Progress 👩‍👩‍👧 🚀 ✅ and ❤️ so far."
FORMULAS = (
    r"Mass and energy are $E = mc^2$ and $\sum_{i=1}^n i = \frac{n(n+1)}{2}$.",
    r"$$\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}$$",
)
CODE = """```python
def perplexity(model, text, stride=512):
    \"\"\"Mean surprise per token, in nats.\"\"\"
    nll, seen = 0.0, 0
    for chunk in windows(text, stride):
        nll += model.score(chunk).sum()
        seen += len(chunk)
    return nll / max(seen, 1)
```"""
TABLE = """| File | Size | Perplexity |
|---|--:|--:|
| Q8_0 | 8.7 GB | 9.71 |
| Q5_K_M | 5.9 GB | 9.78 |
| Q4_K_M | 5.0 GB | 9.93 |"""


def prose(chance: random.Random, words: int) -> str:
    """A paragraph with some marks in it."""
    found = chance.choices(WORDS, k=words)
    if words > 8:
        found[3] = f"**{found[3]}**"
        found[6] = f"`{found[6]}`"
        found[-2] = f"[{found[-2]}](https://example.org/{words})"
    return " ".join(found).capitalize() + "."


def listed(chance: random.Random) -> str:
    """A list with one inside."""
    items = [f"{n}. {prose(chance, chance.randrange(4, 14))}" for n in range(1, 5)]
    items.insert(2, f"   - {prose(chance, 6)}")
    return "\n".join(items)


def answer(chance: random.Random) -> str:
    """A reply of one to six parts."""
    makers = (
        lambda: prose(chance, chance.randrange(20, 90)),
        lambda: prose(chance, chance.randrange(20, 90)),
        lambda: f"## {prose(chance, 4)}",
        lambda: listed(chance),
        lambda: CODE,
        lambda: TABLE,
        lambda: "".join(chance.choices(HAN, k=chance.randrange(40, 160))) + "。",
        lambda: ARABIC,
        lambda: EMOJI,
        lambda: chance.choice(FORMULAS),
        lambda: f"> {prose(chance, 24)}",
    )
    return "\n\n".join(chance.choice(makers)() for _ in range(chance.randrange(3, 11)))


def conversation(messages: int = MESSAGES) -> list[tuple[str, str]]:
    """Role and text of each message."""
    chance = random.Random(4)
    return [
        ("user", prose(chance, chance.randrange(6, 40)))
        if number % 2 == 0
        else ("assistant", answer(chance))
        for number in range(messages)
    ]
