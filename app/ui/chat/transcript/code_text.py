"""A block of code as a text of its own: to be copied, or saved under a fitting name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.markup.blocks import Code

_SUFFIXES = {
    "asm": "asm", "bash": "sh", "bat": "bat", "batch": "bat", "c": "c", "c#": "cs", "c++": "cpp",
    "clojure": "clj", "cmake": "cmake", "cpp": "cpp", "cs": "cs", "csharp": "cs", "css": "css",
    "csv": "csv", "dart": "dart", "diff": "diff", "elixir": "ex", "erlang": "erl", "f#": "fs",
    "fish": "fish", "fortran": "f90", "fsharp": "fs", "go": "go", "golang": "go",
    "graphql": "graphql", "groovy": "groovy", "haskell": "hs", "html": "html", "ini": "ini",
    "java": "java", "javascript": "js", "js": "js", "json": "json", "jsx": "jsx", "julia": "jl",
    "kotlin": "kt", "latex": "tex", "less": "less", "lisp": "lisp", "lua": "lua",
    "markdown": "md", "matlab": "m", "md": "md", "nix": "nix", "objc": "m", "ocaml": "ml",
    "pascal": "pas", "patch": "patch", "perl": "pl", "php": "php", "powershell": "ps1",
    "proto": "proto", "ps1": "ps1", "py": "py", "python": "py", "python3": "py", "r": "r",
    "rb": "rb", "rs": "rs", "rst": "rst", "ruby": "rb", "rust": "rs", "sass": "sass",
    "scala": "scala", "scss": "scss", "sh": "sh", "shell": "sh", "sql": "sql", "svg": "svg",
    "swift": "swift", "tex": "tex", "toml": "toml", "ts": "ts", "tsx": "tsx",
    "typescript": "ts", "vb": "vb", "verilog": "v", "vhdl": "vhd", "vue": "vue", "xml": "xml",
    "yaml": "yaml", "yml": "yml", "zig": "zig", "zsh": "zsh",
}  # fmt: skip
_WHOLE_NAMES = {"dockerfile": "Dockerfile", "makefile": "Makefile", "make": "Makefile"}


def code_text(parts: Iterable[Code]) -> str:
    """The lines of all parts as they were written; one that was cut for its length is whole."""
    lines: list[str] = []
    end = -1
    for part in parts:
        for line, place in zip(part.text.split("\n"), part.places, strict=False):
            if place == end:
                lines[-1] += line
            else:
                lines.append(line)
            end = place + len(line)
    return "\n".join(lines)


def file_name(language: str, stem: str) -> str:
    """What a file with code is called at first."""
    whole = _WHOLE_NAMES.get(language)
    return whole or f"{stem}.{_SUFFIXES.get(language, 'txt')}"
