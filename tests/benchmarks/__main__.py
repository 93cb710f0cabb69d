"""List the benchmarks, or run some: ``uv run python -m tests.benchmarks [NAME ...]``."""

from __future__ import annotations

import importlib
import sys

NAMES = {
    "generation": "tokens a second through the engine process against a bare loop",
    "turns": "time to first token after a 3,000-token history: next turn, and after a restart",
    "stops": "how long Stop takes while generating and inside a long prompt",
    "switching": "the click, the event loop and the memory of the engine before, at each switch",
    "ready": "spawn to loaded model against a bare import and load",
    "neighbors": "adaptive threads with one busy core beside them against the best fixed choice",
    "frames": "gaps in the window's event loop while it shows a reply at full speed",
    "transcript": "2,000 messages of Markdown: opening, scrolling, resizing, streaming, monsters",
    "opening": "start to first painted window",
    "memory": "memory of the window with 2,000 messages over a bare QMainWindow",
    "traces": "bytes on disk for each token of a reply",
    "headers": "reading the header of a model file, and the first 64 KiB of a remote one",
    "store": "the store of conversations: opening, trees, search, saving",
    "search": "the first page of a search among 100,000 messages, all kinds of words",
    "sidebar": "the list of 2,000 conversations: what each change costs",
    "titles": "a title by the model between two turns: what the next turn reuses, its first token",
    "library": "2,000 model files: the first look, later ones, and gaps in the window",
    "tokenizing": "opening a vocabulary, a key in 1 MB of text, 10 MB against one call, memory",
    "lens": "the Tokens page: a key in 1 MB, scrolling, opening 10 MB, cuts of a whole text",
    "vocabulary": "262,144 entries: first page, every kind of filter, gaps of the window, memory",
    "downloads": "downloading with verification against hf_hub_download; pause and cancel",
}


def main() -> int:
    """Run what was named."""
    wanted = sys.argv[1:]
    unknown = [name for name in wanted if name not in NAMES]
    if not wanted or unknown:
        for name, what in NAMES.items():
            print(f"{name:12} {what}")
        return 2 if unknown else 0
    held = True
    for name in wanted:
        print(f"== {name}: {NAMES[name]}")
        held = importlib.import_module(f"tests.benchmarks.{name}").run() and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
