r"""How byte-level BPE cuts a text before it merges: by patterns, one set for each family.

Source: `llm_tokenizer_bpe` and `unicode_regex_split` of llama.cpp (src/llama-vocab.cpp,
src/unicode.cpp). As there, a text is collapsed first: what is not ASCII is replaced by one sign for
its class (letter, number, mark, punctuation, symbol, space), so that patterns of Unicode classes
become patterns of ASCII that `re` can do. Each pattern cuts the pieces of the one before it; what
lies between two matches is a piece too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

__all__ = ["FAMILIES", "is_known", "split"]

_LETTER, _NUMBER, _PUNCTUATION, _MARK, _SYMBOL = "\xd2", "\xd1", "\xd3", "\xd4", "\xd5"
_SPACE, _OTHER = "\x0b", "\xd0"
_BY_CATEGORY = {"L": _LETTER, "N": _NUMBER, "P": _PUNCTUATION, "M": _MARK, "S": _SYMBOL}
_CLASSES = {
    r"\p{L}": _LETTER + "A-Za-z",
    r"\p{Lu}": _LETTER + "A-Za-z",
    r"\p{Lt}": _LETTER + "A-Za-z",
    r"\p{Lm}": _LETTER + "A-Za-z",
    r"\p{Lo}": _LETTER + "A-Za-z",
    r"\p{Ll}": _LETTER + "A-Za-z",
    r"\p{N}": _NUMBER + "0-9",
    r"\p{P}": _PUNCTUATION + r"!-#%-*,-/:-;?-@\[-\]_\{\}",
    r"\p{M}": _MARK,
    r"\p{S}": _SYMBOL + r"\$\+<->^`\|~",
}
"""What a class is in collapsed text. As llama.cpp has it: letters are not told apart by case."""
_FIRST_OF_OTHERS = 128
_SPACES = frozenset(
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""`unicode_set_whitespace` beyond ASCII; `str.isspace` counts others too."""

_CONTRACTION = r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])"
_GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
_GPT2_OPEN = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)"
_LLAMA3 = (
    _CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_QWEN2 = _LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
_QWEN35 = (
    _CONTRACTION + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_NOT_LOWER = r"((?=[\p{L}])([^a-z]))"
_NOT_UPPER = r"((?=[\p{L}])([^A-Z]))"
_TEKKEN = (
    r"[^\r\n\p{L}\p{N}]?" + _NOT_LOWER + "*" + _NOT_UPPER + "+"
    r"|[^\r\n\p{L}\p{N}]?" + _NOT_LOWER + "+" + _NOT_UPPER + "*"
    r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_GPT4O = (
    r"[^\r\n\p{L}\p{N}]?" + _NOT_LOWER + "*" + _NOT_UPPER + "+" + _CONTRACTION + "?"
    r"|[^\r\n\p{L}\p{N}]?" + _NOT_LOWER + "+" + _NOT_UPPER + "*" + _CONTRACTION + "?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_DEEPSEEK3 = (
    r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
    r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_HAN_KANA = "[一-龥぀-ゟ゠-ヿ]+"

_PATTERNS: dict[str, tuple[str, ...]] = {
    "llama3": (_LLAMA3,),
    "gpt2": (_GPT2,),
    "smollm": (r"\p{N}", _GPT2),
    "qwen2": (_QWEN2,),
    "qwen35": (_QWEN35,),
    "falcon": (r"[\p{P}\$\+<=>\^~\|`]+", _GPT2_OPEN, "[0-9][0-9][0-9]"),
    "deepseek3": (r"\p{N}{1,3}", _HAN_KANA, _DEEPSEEK3),
    "deepseek-coder": (
        "[\r\n]",
        r"\s?\p{L}+",
        r"\s?\p{P}+",
        "[一-龥ࠀ-一가-\ud7ff]+",
        r"\p{N}",
    ),
    "tekken": (_TEKKEN,),
    "gpt4o": (_GPT4O,),
    "newlines": (r"[^\n]+|[\n]+",),
    "default": (r"[\p{P}\$\+<=>\^~\|]+", _GPT2, r"\p{N}+", "[0-9][0-9][0-9]"),
}

_NAMES = {
    "llama3": "llama3 llama-v3 llama-bpe falcon3 falcon-h1 pixtral midm-2.0 lfm2 jina-v5-nano dbrx"
    " smaug-bpe chatglm-bpe glm4 glm5",
    "gpt2": "gpt-2 phi-2 jina-es jina-de gigachat jina-v2-es jina-v2-de a.x-4.0 mellum modern-bert"
    " jina-v1-en jina-v2-code roberta-bpe mpt olmo jais trillion granite-docling exaone4",
    "smollm": "smollm starcoder refact command-r codeshell exaone minerva-7b mellum2",
    "qwen2": "qwen2 deepseek-r1-qwen kormo f2llmv2 stablelm2 hunyuan solar-open megrez grok-2",
    "qwen35": "qwen35",
    "falcon": "falcon",
    "deepseek3": "deepseek-v3 hunyuan-dense joyai-llm hy_v4",
    "deepseek-coder": "deepseek-coder",
    "tekken": "tekken",
    "gpt4o": "gpt-4o llama4 kanana2 talkie minimax-m2",
    "newlines": "gemma4 granite-embed-multi-311m sarvam-moe",
    "default": "default",
}
FAMILIES = {name: family for family, names in _NAMES.items() for name in names.split()}
FAMILIES[""] = "default"
"""Set of patterns by `tokenizer.ggml.pre`."""


def is_known(pre: str) -> bool:
    """Whether texts can be cut as the tokenizer named `pre` does."""
    return pre in FAMILIES


def split(pre: str, text: str) -> list[str]:
    """`text` in the pieces that are merged each on its own; joined they are `text` again.

    Raises:
        KeyError: there are no patterns for `pre`.
    """
    sizes = [len(text)] if text else []
    collapsed = ""
    for pattern, classes in _compiled(FAMILIES[pre]):
        if classes and not collapsed:
            collapsed = _collapse(text)
        sizes = _cut(collapsed if classes else _with_plain_spaces(text), pattern, sizes)
    pieces = []
    at = 0
    for size in sizes:
        pieces.append(text[at : at + size])
        at += size
    return pieces


@cache
def _compiled(family: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns of a family, each with whether it is one of collapsed text."""
    return tuple(
        (re.compile(_spelled(pattern), re.ASCII), r"\p{" in pattern)
        for pattern in _PATTERNS[family]
    )


def _spelled(pattern: str) -> str:
    """`pattern` with Unicode classes as ranges, in brackets where it has none around them."""
    parts = re.split(r"(\\p\{\w+\}|\\.|[\[\]])", pattern)
    inside = False
    for index, part in enumerate(parts):
        if part in {"[", "]"}:
            inside = part == "["
        elif part in _CLASSES:
            parts[index] = _CLASSES[part] if inside else f"[{_CLASSES[part]}]"
    return "".join(parts)


def _cut(text: str, pattern: re.Pattern[str], sizes: list[int]) -> list[int]:
    found = []
    start = 0
    for size in sizes:
        end = start + size
        done = 0
        piece = text[start:end]  # cut out: a lookahead does not see beyond it
        for match in pattern.finditer(piece):
            if match.start() > done:
                found.append(match.start() - done)
            if match.end() > match.start():
                found.append(match.end() - match.start())
            done = match.end()
        if done < size:
            found.append(size - done)
        start = end
    return found


def _collapse(text: str) -> str:
    table = {ord(sign): _class_of(sign) for sign in set(text) if ord(sign) >= _FIRST_OF_OTHERS}
    return text.translate(table)


def _class_of(sign: str) -> str:
    if sign in _SPACES:
        return _SPACE
    return _BY_CATEGORY.get(unicodedata.category(sign)[0], _OTHER)


def _with_plain_spaces(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, _SPACES), _SPACE))
