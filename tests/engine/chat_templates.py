"""Chat templates of real models, and what each of them offers about thinking."""

from __future__ import annotations

import importlib.metadata
import os
from dataclasses import dataclass
from pathlib import Path

from app.engine.template import ChatTemplate

KEPT = Path(__file__).resolve().parents[1] / "data" / "templates"
"""Those that lie beside the tests."""


def _folder_of_all() -> Path | None:
    """llama.cpp's models/templates, as the README beside the kept ones says."""
    named = os.environ.get("LLAMA_CPP_TEMPLATES")
    if named:
        return Path(named)
    cache = os.environ.get("UV_CACHE_DIR") or Path(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "uv"
    )
    version = importlib.metadata.version("llama-cpp-python")
    pattern = f"sdists-v*/pypi/llama-cpp-python/{version}/*/src/vendor/llama.cpp/models/templates"
    return next(iter(sorted(Path(cache).glob(pattern))), None)


# Before a test moves HOME.
ALL = _folder_of_all()
"""Where all of them are; None where llama.cpp's source is not at hand."""


@dataclass(frozen=True)
class Offer:
    """What a template offers.

    Attributes:
        choices: of thinking, with spaces between them.
        default: that of the template.
        begin: marker before the thinking.
    """

    choices: str = ""
    default: str = ""
    begin: str = ""


_SWITCH_ON = Offer("off on", "on", "<think>")
_SWITCH_OFF = Offer("off on", "off", "<think>")
_AUTO = Offer("off auto on", "auto", "<think>")
_ALWAYS = Offer(begin="<think>")
_CHANNEL = "<|channel>thought"
_STEPS = "Here are my reasoning steps:"

OFFERS = {
    "Apertus-8B-Instruct": Offer("off on", "off", "<|inner_prefix|>"),
    "Apriel-1.6-15b-Thinker-fixed": Offer(begin=_STEPS),
    "Bielik-11B-v3.0-Instruct": _SWITCH_OFF,
    "ByteDance-Seed-OSS": Offer("off on 512 2048 8192", "on", "<seed:think>"),
    "Cohere2MoE": Offer("off on", "on", "<|START_THINKING|>"),
    "CohereForAI-c4ai-command-r7b-12-2024-tool_use": Offer("off on", "off", "<|START_THINKING|>"),
    "GLM-4.6": _SWITCH_ON,
    "GLM-4.7-Flash": _SWITCH_ON,
    "HuggingFaceTB-SmolLM3-3B": _SWITCH_ON,
    "Kimi-K2-Thinking": _ALWAYS,
    "Kimi-K3": Offer("off low high max", "max", "<|open|>think<|sep|>"),
    "LFM2.5-8B-A1B": _ALWAYS,
    "LFM2.5-Instruct": _ALWAYS,
    "MiniMax-M2": _ALWAYS,
    "MiniMax-M3": Offer("off auto on", "auto", "<mm:think>"),
    "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16": _SWITCH_ON,
    "NVIDIA-Nemotron-Nano-v2": _SWITCH_ON,
    "Qwen-QwQ-32B": _SWITCH_OFF,
    "Qwen-Qwen3-0.6B": _SWITCH_ON,
    "Qwen3.5-4B": _SWITCH_ON,
    "Reka-Edge": _SWITCH_OFF,
    "Spark2.5": _SWITCH_ON,
    "StepFun3.5-Flash": _ALWAYS,
    "deepseek-ai-DeepSeek-R1-Distill-Llama-8B": _ALWAYS,
    "deepseek-ai-DeepSeek-R1-Distill-Qwen-32B": _SWITCH_OFF,
    "deepseek-ai-DeepSeek-V3.1": _SWITCH_OFF,
    "deepseek-ai-DeepSeek-V3.2": _SWITCH_OFF,
    "deepseek-ai-DeepSeek-V4-Flash-0731": Offer("off on high max", "off", "<think>"),
    "deepseek-ai-DeepSeek-V4": Offer("off on max", "off", "<think>"),
    "google-gemma-4-31B-it-interleaved": Offer("off on", "off", _CHANNEL),
    "google-gemma-4-31B-it": Offer("off on", "off", _CHANNEL),
    "ibm-granite-granite-3.3-2B-Instruct": _SWITCH_OFF,
    "inclusionai-ling-3.0-flash": _SWITCH_ON,
    "llama-cpp-deepseek-r1": _ALWAYS,
    "llama-cpp-rwkv-world": _AUTO,
    "mistralai-Ministral-3-14B-Reasoning-2512": Offer(begin="[THINK]"),
    "muse-glimmer": Offer("low medium high", "high", " to=self<|message|>"),
    "openai-gpt-oss-120b": Offer("low medium high", "medium", "<|channel|>analysis<|message|>"),
    "openbmb-MiniCPM5-1B": _AUTO,
    "poolside-Laguna-S-2.1": _SWITCH_ON,
    "poolside-Laguna-XS-2.1": _SWITCH_OFF,
    "poolside-Laguna-XS.2": _SWITCH_OFF,
    "tencent-Hy3": Offer("off low high", "off", "<think:opensource>"),
    "unsloth-Apriel-1.5": Offer(begin=_STEPS),
    "upstage-Solar-Open-100B": Offer("off high", "high", "<|think|>"),
}
"""Of the templates that have to do with thinking; all others offer nothing."""


def source_of(name: str, folder: Path = KEPT) -> str:
    """The template called `name`."""
    return (folder / f"{name}.jinja").read_text(encoding="utf-8")


def compiled(name: str, folder: Path = KEPT) -> ChatTemplate:
    """The template called `name`, ready to render."""
    return ChatTemplate(source_of(name, folder), bos_token="<s>", eos_token="</s>")
