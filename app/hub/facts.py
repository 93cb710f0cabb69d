"""What the library remembers of a model file's header."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from app.core.errors import GgufError, GgufTruncated
from app.core.hashing import sha256_of_little
from app.inspection.gguf import read_file
from app.inspection.metadata import summarize

if TYPE_CHECKING:
    from app.core.errors import VitrailError
    from app.hub.walk import Found
    from app.inspection.metadata import FileKind

Role = Literal["model", "projector", "side"]
"""Can be loaded; goes with a model; a LoRA adapter, an imatrix or a bare vocabulary."""

HEAD_BYTES = 1024 * 1024
PIECE_BYTES = 16 * 1024
MOST_TEXT = 200
MOST_NUMBER = 2**53

_ROLES: dict[FileKind, Role] = {
    "model": "model",
    "projector": "projector",
    "adapter": "side",
    "matrix": "side",
    "vocabulary": "side",
}


class Facts(Struct, frozen=True, kw_only=True):
    """What the header says; empty and 0 where it says nothing.

    Attributes:
        role: what the file is for.
        title: ``general.name``.
        architecture: ``general.architecture``.
        quantization: label such as ``Q4_K_M``.
        n_params: number of weights in this file.
        n_ctx_train: tokens.
        chat: it has a chat template.
        embedding: it embeds and does not generate.
    """

    role: Role = "model"
    title: str = ""
    architecture: str = ""
    quantization: str = ""
    n_params: int = 0
    n_ctx_train: int = 0
    chat: bool = False
    embedding: bool = False


class Reading(Struct, frozen=True, kw_only=True):
    """What reading a file gave.

    Attributes:
        facts: empty ones for a header that cannot be read.
        broken: why it cannot; None when it can.
        head: SHA-256 of the first mebibyte; empty when the file cannot be opened.
    """

    facts: Facts
    broken: VitrailError | None
    head: str


def read(file: Found) -> Reading:
    """Read the header of `file`; never raises."""
    broken: VitrailError | None = None
    try:
        header = read_file(Path(file.path))
        said = summarize(header)
        role = _role_by_name(file.path)
        facts = Facts(
            role=_ROLES[said.kind] if said.kind != "model" else role,
            title=_short(said.name),
            architecture=_short(said.architecture),
            quantization=_short(said.quantization).upper(),
            n_params=min(said.n_params, MOST_NUMBER),
            n_ctx_train=min(said.n_ctx_train, MOST_NUMBER),
            chat=said.chat,
            embedding=said.embedding,
        )
        if header.missing_bytes:
            broken = GgufTruncated(path=file.path, offset=file.size_bytes)
    except GgufError as error:
        facts, broken = Facts(role=_role_by_name(file.path)), error
    return Reading(facts=facts, broken=broken, head=head_of(file.path))


def head_of(path: str) -> str:
    """SHA-256 of the first mebibyte, hexadecimal; empty when it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return sha256_of_little(
                file.read(PIECE_BYTES) for _ in range(HEAD_BYTES // PIECE_BYTES)
            )
    except (OSError, ValueError):
        return ""


def _role_by_name(path: str) -> Role:
    name = Path(path).name.lower()
    if "mmproj" in name:
        return "projector"
    return "side" if "imatrix" in name else "model"


def _short(text: str) -> str:
    return " ".join(text.split())[:MOST_TEXT]
