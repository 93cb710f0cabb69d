"""Another program on the same model file: llama-cpp-python's own class, jinja2 and gguf.

Nothing of Vitrail is imported here. Reads a question as JSON, writes the answer as JSON.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def ask(model: Path | str, *texts: str, chat: str = "", ranks: bool = False) -> dict[str, Any]:
    """What it says of `model`.

    Returns:
        ``ids`` of each text, ``pieces`` of the first in hex, ``ranks`` of the merges that make
        them, ``rendered`` and ``prompt``: a chat with one message, as text and as ids.
    """
    question = {"texts": texts, "chat": chat, "ranks": ranks}
    done = subprocess.run(
        [sys.executable, __file__, str(model)],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=500,
    )
    return json.loads(done.stdout)


def main() -> None:
    """Answer one question."""
    import llama_cpp

    question = json.loads(sys.stdin.buffer.read())
    model = llama_cpp.Llama(sys.argv[1], vocab_only=True, verbose=False)
    vocabulary = llama_cpp.llama_model_get_vocab(model.model)

    def piece_of(token: int) -> bytes:
        buffer = ctypes.create_string_buffer(256)
        size = llama_cpp.llama_token_to_piece(vocabulary, token, buffer, 256, 0, True)
        return buffer.raw[:size]

    ids = [model.tokenize(text.encode(), add_bos=False) for text in question["texts"]]
    answer: dict[str, Any] = {"ids": ids}
    if ids:
        answer["pieces"] = [piece_of(token).hex() for token in ids[0]]
    if question["ranks"]:
        answer["ranks"] = ranks_of(ids[0])
    if question["chat"]:
        rendered = render(model.metadata["tokenizer.chat_template"], question["chat"])
        answer["rendered"] = rendered
        answer["prompt"] = model.tokenize(rendered.encode(), add_bos=False, special=True)
    json.dump(answer, sys.stdout)


def ranks_of(ids: list[int]) -> list[int | None]:
    """The places of the merges that make some entries in the file's own list."""
    import gguf

    fields = gguf.GGUFReader(sys.argv[1]).fields
    merges, tokens = fields["tokenizer.ggml.merges"], fields["tokenizer.ggml.tokens"]
    made: dict[bytes, int] = {}
    for rank, at in enumerate(merges.data):
        made.setdefault(bytes(merges.parts[at]).replace(b" ", b""), rank)
    return [made.get(bytes(tokens.parts[tokens.data[token]])) for token in ids]


def render(template: str, content: str) -> str:
    """A chat with one message, as its model wants it."""
    import jinja2

    return (
        jinja2.Environment()
        .from_string(template)
        .render(messages=[{"role": "user", "content": content}], add_generation_prompt=True)
    )


if __name__ == "__main__":
    main()
