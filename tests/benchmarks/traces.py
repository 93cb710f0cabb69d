"""Bytes on disk for each token of a real reply, with its ten alternatives."""

from __future__ import annotations

from app.chat import trace
from app.engine.api import LoadSettings, Token
from app.engine.protocol import Generate, Produced
from tests.benchmarks.engine import RemoteModel, story

TOKENS = 500
BAR = 80


def run() -> bool:
    """Print the bytes a token; False when the bar is missed."""
    tokens: list[Token] = []

    def watch(event: object) -> None:
        if isinstance(event, Produced):
            tokens.append(event.token)

    with RemoteModel(LoadSettings(n_ctx=1024, threads=1)) as remote:
        remote.ask(Generate(request=story(max_tokens=TOKENS)), watch)
    size = len(trace.encode(tokens)) / len(tokens)
    said = "held" if size <= BAR else "MISSED"
    print(f"{size:.1f} bytes a token of {len(tokens)}  bar {BAR}: {said}")
    return said == "held"
