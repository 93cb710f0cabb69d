"""A conversation as one HTML file: styled, printable; nothing in it is loaded or run."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from app.markup.html import render

if TYPE_CHECKING:
    from app.chat.exchange.page import Page, Passage, Words

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Content-Security-Policy of the file: whatever got into it, nothing is loaded or run."""

STYLE = """
:root { color-scheme: light dark; --surface: #fbfaf8; --text: #22242a; --muted: #5e6068;
  --border: #dedad3; --user: #e7ecf8; --code: #f3f1ec; --accent: #2a52be; --kw: #2a52be;
  --str: #1b7046; --num: #94500a; --fn: #7a3e8c; --com: #6a6b70; }
@media (prefers-color-scheme: dark) { :root { --surface: #1d1f24; --text: #e5e2dc;
  --muted: #a5a5a9; --border: #30333a; --user: #272f45; --code: #16171b; --accent: #93b0fa;
  --kw: #93b0fa; --str: #7fcb9f; --num: #e5b06a; --fn: #cfa2e0; --com: #8c8d94; } }
@media print { :root { --surface: #fff; --text: #000; --code: #f6f6f6; --user: #f0f2f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 32px 20px 64px; max-width: 45em; background: var(--surface);
  color: var(--text); font: 16px/1.6 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif;
  overflow-wrap: anywhere; }
:lang(zh) { line-height: 1.75; }
h1, h2, h3, h4, h5, h6 { line-height: 1.3; margin: 1.2em 0 0.4em; font-weight: 600; }
body > header h1 { margin-top: 0; }
header p, footer, .when { color: var(--muted); font-size: 0.85em; }
article { margin: 28px 0; }
article.user { background: var(--user); border-radius: 12px; padding: 10px 16px;
  margin-left: 15%; break-inside: avoid; }
.speaker { color: var(--muted); font-size: 0.85em; font-weight: 600; margin: 0 0 6px; }
.plain { white-space: pre-wrap; margin: 0; }
.files { color: var(--muted); font-size: 0.85em; margin: 0 0 6px; }
details { margin: 0 0 12px; color: var(--muted); border-left: 2px solid var(--border);
  padding-left: 12px; }
summary { cursor: pointer; }
p, ul, ol, blockquote, pre, table { margin: 0.6em 0; }
blockquote { margin-left: 0; padding-left: 14px; border-left: 2px solid var(--border);
  color: var(--muted); }
pre { background: var(--code); border: 1px solid var(--border); border-radius: 8px;
  padding: 10px 12px; overflow-x: auto; line-height: 1.5; }
code { font: 0.9em ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }
p code, li code, td code { background: var(--code); border-radius: 4px; padding: 1px 4px; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border-bottom: 1px solid var(--border); padding: 5px 12px; text-align: left; }
th { font-weight: 500; color: var(--muted); }
a { color: var(--accent); }
hr { border: 0; border-top: 1px solid var(--border); }
math[display="block"] { overflow-x: auto; margin: 0.6em 0; }
.kw { color: var(--kw); } .str { color: var(--str); } .num { color: var(--num); }
.fn { color: var(--fn); } .com { color: var(--com); }
"""


def write(page: Page, words: Words) -> str:
    """The file."""
    title = escape(page.title)
    body = "\n".join(_passage(passage, words) for passage in page.passages)
    system = ""
    if page.system_prompt.strip():
        system = (
            f'<p class="speaker">{escape(words.system)}</p>\n'
            f'<p class="plain">{escape(page.system_prompt.strip())}</p>\n'
        )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<header>\n<h1 dir="auto">{title}</h1>\n<p>{escape(page.when)}</p>\n{system}</header>\n'
        f"<main>\n{body}\n</main>\n<footer>{escape(words.made)}</footer>\n</body>\n</html>\n"
    )


def _passage(passage: Passage, words: Words) -> str:
    when = f' <span class="when">{escape(passage.when)}</span>' if passage.when else ""
    parts = [f'<p class="speaker">{escape(passage.speaker)}{when}</p>']
    if passage.files:
        names = ", ".join(escape(name) for name in passage.files)
        parts.append(f'<p class="files">{escape(words.attached)}: {names}</p>')
    if passage.thinking:
        parts.append(
            f"<details><summary>{escape(words.thinking)}</summary>\n"
            f"{render(passage.thinking)}</details>"
        )
    if passage.role == "assistant":
        parts.append(render(passage.content))
    else:
        parts.append(f'<p class="plain" dir="auto">{escape(passage.content.strip())}</p>')
    inside = "\n".join(parts)
    return f'<article class="{escape(passage.role)}">\n{inside}\n</article>'
