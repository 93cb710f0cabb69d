"""Words for what a model file holds and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.phrase import count, fill, listed

if TYPE_CHECKING:
    from app.hub.api import Entry, Source
    from app.inspection.anatomy import Layer
    from app.inspection.metadata import FileKind, Tokenizer, TokenRole
    from app.inspection.vocabulary import TokenKind

translate = QCoreApplication.translate


def owner(source: Source) -> str:
    """The program that a file belongs to, by its own name; empty for Vitrail and the user."""
    return {
        "lm_studio": "LM Studio",
        "ollama": "Ollama",
        "hf_cache": "Hugging Face",
        "llama_cpp": "llama.cpp",
        "jan": "Jan",
        "gpt4all": "GPT4All",
    }.get(source, "")


def origin(entry: Entry) -> str:
    """Where the file came from, in one sentence."""
    program = owner(entry.source)
    if program:
        return fill(translate("ModelDetails", "Found in the models folder of %1."), program)
    if entry.source == "starter":
        return translate("ModelDetails", "Came with Vitrail.")
    if entry.source == "managed" and entry.repo:
        return fill(translate("ModelDetails", "Downloaded from %1."), entry.repo)
    return {
        "managed": translate("ModelDetails", "In the models folder; put there by hand."),
        "watched": translate("ModelDetails", "In a folder that Vitrail watches for you."),
    }.get(entry.source, translate("ModelDetails", "Opened by you."))


def why_left_alone(entry: Entry) -> str:
    """Why a foreign file is neither renamed nor deleted; empty for one of ours."""
    if not entry.foreign:
        return ""
    program = owner(entry.source)
    if program:
        return fill(
            translate(
                "ModelDetails",
                "This file belongs to %1. Vitrail uses it in place; rename or delete it there.",
            ),
            program,
        )
    if entry.source == "starter":
        return translate(
            "ModelDetails", "This file is part of Vitrail and is removed together with it."
        )
    return translate(
        "ModelDetails",
        "This file lies outside Vitrail's models folder. Vitrail uses it in place; rename or "
        "delete it in your file manager.",
    )


def file_kind(kind: FileKind) -> str:
    """What the file is for; empty for a model."""
    return {
        "model": "",
        "projector": translate(
            "ModelDetails", "A projector: it lets a model read pictures or sound."
        ),
        "adapter": translate("ModelDetails", "An adapter: it changes another model."),
        "matrix": translate(
            "ModelDetails", "An importance matrix: statistics for quantizing, no model."
        ),
        "vocabulary": translate("ModelDetails", "A vocabulary without weights."),
    }[kind]


def tokenizer_kind(tokenizer: Tokenizer) -> str:
    """How text is cut, with the names that the file gives."""
    kind = {
        "gpt2": translate("ModelDetails", "Byte-level BPE"),
        "llama": translate("ModelDetails", "SentencePiece"),
        "bert": "WordPiece",
        "t5": "Unigram",
        "rwkv": "RWKV",
        "plamo2": "PLaMo",
    }.get(tokenizer.model, tokenizer.model)
    names = [name for name in (tokenizer.model, tokenizer.pre) if name and name != kind]
    return f"{kind} ({', '.join(names)})" if names else kind


def token_role(role: TokenRole) -> str:
    """What a special token is for."""
    return {
        "begin": translate("ModelDetails", "Begins a text"),
        "end": translate("ModelDetails", "Ends a text"),
        "turn": translate("ModelDetails", "Ends a turn"),
        "unknown": translate("ModelDetails", "Unknown"),
        "padding": translate("ModelDetails", "Padding"),
        "separator": translate("ModelDetails", "Separator"),
        "mask": translate("ModelDetails", "Mask"),
    }[role]


def token_kinds(counts: dict[TokenKind, int]) -> str:
    """How many tokens are of which kind, the usual ones left out."""
    words: dict[TokenKind, str] = {
        "control": translate("ModelDetails", "%1 control"),
        "user_defined": translate("ModelDetails", "%1 added"),
        "byte": translate("ModelDetails", "%1 single bytes"),
        "unused": translate("ModelDetails", "%1 unused"),
        "unknown": translate("ModelDetails", "%1 unknown"),
    }
    return listed(*(fill(words[kind], count(counts[kind])) for kind in words if kind in counts))


def layer_name(layer: Layer) -> str:
    """What a group of tensors is called."""
    if layer.part == "block":
        stack = {
            "enc": translate("ModelDetails", "Encoder layer %1"),
            "dec": translate("ModelDetails", "Decoder layer %1"),
            "v": translate("ModelDetails", "Picture layer %1"),
            "a": translate("ModelDetails", "Sound layer %1"),
        }.get(layer.stack, translate("ModelDetails", "Layer %1"))
        return fill(stack, layer.index)
    return {
        "input": translate("ModelDetails", "Embedding"),
        "output": translate("ModelDetails", "Output"),
    }.get(layer.part, translate("ModelDetails", "Other"))


def shape(lengths: tuple[int, ...]) -> str:
    """``576 × 1536``."""
    return " × ".join(str(length) for length in lengths) or "1"
