"""What the entries of a model file's header say, in the terms people ask in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from app.inspection.header import ArraySummary, LongText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.inspection.header import Header, Value

FILE_TYPES = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0",
    37: "TQ2_0",
    38: "MXFP4",
    39: "NVFP4",
    40: "Q1_0",
    41: "Q2_0",
}
"""Labels by `general.file_type` (llama_ftype in llama.h)."""

FileKind = Literal["model", "projector", "adapter", "matrix", "vocabulary"]
"""Can be loaded; reads pictures or sound for a model; changes a model; statistics for quantizing;
a vocabulary without weights."""

_TEMPLATE = "tokenizer.chat_template"
_EMBEDDING_ARCHITECTURES = frozenset(
    (
        "bert",
        "eurobert",
        "gemma-embedding",
        "jina-bert-v2",
        "jina-bert-v3",
        "llama-embed",
        "modern-bert",
        "neo-bert",
        "nomic-bert",
        "nomic-bert-moe",
        "t5encoder",
    )
)

TokenRole = Literal["begin", "end", "turn", "unknown", "padding", "separator", "mask"]
_ROLES: dict[TokenRole, tuple[str, ...]] = {
    "begin": ("bos",),
    "end": ("eos",),
    "turn": ("eot", "eom"),
    "unknown": ("unknown",),
    "padding": ("padding",),
    "separator": ("seperator", "separator"),  # ggml's key is misspelled
    "mask": ("mask",),
}


class Tokenizer(Struct, frozen=True, kw_only=True):
    """How a model's text is cut.

    Attributes:
        model: ``gpt2`` (byte-level BPE), ``llama`` (SentencePiece), ``bert``, ``t5``, ``rwkv`` ...
        pre: name of the rules by which text is split first.
        n_tokens: entries of the vocabulary.
        n_merges: rules of BPE; 0 for other kinds.
        special: ids by what they are for, in the order they are usually told.
        adds_begin: puts the first token before every prompt; None where the file does not say.
        adds_end: puts the last token behind it.
        adds_space: puts a space before a text.
    """

    model: str
    pre: str = ""
    n_tokens: int = 0
    n_merges: int = 0
    special: tuple[tuple[TokenRole, int], ...] = ()
    adds_begin: bool | None = None
    adds_end: bool | None = None
    adds_space: bool | None = None


class Summary(Struct, frozen=True, kw_only=True):
    """A model file in a few facts; 0 and empty where it does not tell.

    Attributes:
        kind: what the file is for.
        name: as the converter called it.
        architecture: llama.cpp's name.
        quantization: label such as ``Q4_K_M``; the type of most weights where there is none.
        n_params: number of weights.
        n_ctx_train: context length that it was trained for, in tokens.
        n_layer: layers.
        n_embd: width.
        n_expert: experts of each layer; `n_expert_used` of them work on a token.
        chat: it has a chat template.
        embedding: it embeds and does not generate.
        vision: it reads pictures (or lets a model do so).
        audio: the same for sound.
        license: id such as ``apache-2.0``.
        author: person or organization.
        shards: how many files it is spread over; 1 for one.
    """

    kind: FileKind = "model"
    name: str = ""
    architecture: str = ""
    quantization: str = ""
    n_params: int = 0
    n_ctx_train: int = 0
    n_layer: int = 0
    n_embd: int = 0
    n_expert: int = 0
    n_expert_used: int = 0
    chat: bool = False
    embedding: bool = False
    vision: bool = False
    audio: bool = False
    license: str = ""
    author: str = ""
    shards: int = 1


def summarize(header: Header) -> Summary:
    """The facts that `header` tells; never raises, whatever the types of the entries."""
    entries = header.entries
    return Summary(
        kind=file_kind(header),
        name=text(entries, "general.name"),
        architecture=architecture(entries),
        quantization=quantization(header),
        n_params=n_params(header),
        n_ctx_train=n_ctx_train(entries),
        n_layer=_own_number(entries, "block_count"),
        n_embd=_own_number(entries, "embedding_length"),
        n_expert=_own_number(entries, "expert_count"),
        n_expert_used=_own_number(entries, "expert_used_count"),
        chat=has_chat(entries),
        embedding=is_embedding(entries),
        vision=entries.get("clip.has_vision_encoder") is True,
        audio=entries.get("clip.has_audio_encoder") is True,
        license=text(entries, "general.license"),
        author=text(entries, "general.organization") or text(entries, "general.author"),
        shards=max(1, number(entries, "split.count")),
    )


def architecture(entries: Mapping[str, Value]) -> str:
    """llama.cpp's name of the architecture."""
    return text(entries, "general.architecture")


def n_params(header: Header) -> int:
    """Number of weights: of the tensor table where it was read, else what the file says."""
    counted = sum(tensor.n_weights for tensor in header.tensors)
    return counted or number(header.entries, "general.parameter_count")


def n_ctx_train(entries: Mapping[str, Value]) -> int:
    """Context length that the model was trained for, in tokens."""
    return _own_number(entries, "context_length")


def file_type(entries: Mapping[str, Value]) -> str:
    """Label of the quantization that the file was made with; empty where it is not told."""
    return FILE_TYPES.get(number(entries, "general.file_type", -1), "")


def quantization(header: Header) -> str:
    """The label, or the type that most bytes are stored in."""
    label = file_type(header.entries)
    if label or not header.tensors:
        return label
    sizes: dict[str, int] = {}
    for tensor in header.tensors:
        sizes[tensor.type] = sizes.get(tensor.type, 0) + tensor.size_bytes
    return max(sizes, key=lambda name: sizes[name])


def chat_template(entries: Mapping[str, Value]) -> str:
    """The chat template; empty without one."""
    return text(entries, _TEMPLATE)


def chat_templates(entries: Mapping[str, Value]) -> dict[str, str]:
    """All chat templates by name; the usual one is called by the empty name."""
    found = {}
    for key, value in entries.items():
        if isinstance(value, str) and value and key.startswith(_TEMPLATE):
            rest = key.removeprefix(_TEMPLATE)
            if not rest or rest.startswith("."):
                found[rest.removeprefix(".")] = value
    return dict(sorted(found.items()))


def has_chat(entries: Mapping[str, Value]) -> bool:
    """Whether it has a chat template."""
    return bool(chat_template(entries))


def is_embedding(entries: Mapping[str, Value]) -> bool:
    """Whether it embeds text and does not generate any.

    It pools (``pooling_type``; 4 ranks), or looks at later tokens too (``attention.causal``);
    the latter do diffusion models as well, which chat.
    """
    name = architecture(entries)
    if name in _EMBEDDING_ARCHITECTURES or _own_number(entries, "pooling_type") > 0:
        return True
    return entries.get(f"{name}.attention.causal") is False and not has_chat(entries)


def file_kind(header: Header) -> FileKind:
    """What the file is for, by ``general.type`` where it says so."""
    entries = header.entries
    said = text(entries, "general.type")
    if said == "mmproj" or architecture(entries) == "clip":
        return "projector"
    if said == "adapter" or "adapter.type" in entries:
        return "adapter"
    if said == "imatrix" or "imatrix.chunk_count" in entries:
        return "matrix"
    if not header.n_tensors and "split.count" not in entries:
        return "vocabulary"
    return "model"


def tokenizer(entries: Mapping[str, Value]) -> Tokenizer | None:
    """How its text is cut; None for a file without a vocabulary."""
    model = text(entries, "tokenizer.ggml.model")
    if not model:
        return None
    special: list[tuple[TokenRole, int]] = []
    for role, names in _ROLES.items():
        for name in names:
            found = number(entries, f"tokenizer.ggml.{name}_token_id", -1)
            if found >= 0:
                special.append((role, found))
    return Tokenizer(
        model=model,
        pre=text(entries, "tokenizer.ggml.pre"),
        n_tokens=length(entries, "tokenizer.ggml.tokens"),
        n_merges=length(entries, "tokenizer.ggml.merges"),
        special=tuple(special),
        adds_begin=_flag(entries, "tokenizer.ggml.add_bos_token"),
        adds_end=_flag(entries, "tokenizer.ggml.add_eos_token"),
        adds_space=_flag(entries, "tokenizer.ggml.add_space_prefix"),
    )


def text(entries: Mapping[str, Value], key: str) -> str:
    """The string at `key`, or what was kept of it; empty where there is none."""
    value = entries.get(key, "")
    if isinstance(value, LongText):
        return value.beginning
    return value if isinstance(value, str) else ""


def number(entries: Mapping[str, Value], key: str, default: int = 0) -> int:
    """The whole number at `key`; `default` where there is none."""
    value = entries.get(key, default)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def length(entries: Mapping[str, Value], key: str) -> int:
    """Number of items of the array at `key`."""
    value = entries.get(key)
    if isinstance(value, ArraySummary):
        return value.count
    return len(value) if isinstance(value, tuple) else 0


def _own_number(entries: Mapping[str, Value], name: str) -> int:
    """A number that the architecture names; the greatest where each layer has its own."""
    key = f"{architecture(entries)}.{name}"
    value = entries.get(key)
    if isinstance(value, tuple):
        return max((item for item in value if isinstance(item, int)), default=0)
    return max(0, number(entries, key))


def _flag(entries: Mapping[str, Value], key: str) -> bool | None:
    value = entries.get(key)
    return value if isinstance(value, bool) else None
