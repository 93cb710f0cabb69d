"""Names of the settings of sampling and loading, and a sentence on what each does.

Keys are field names of `Sampling` and `LoadSettings` in `app.engine.api`, so that a row, a
tooltip and an error call a setting by one name.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def _sampling_names() -> dict[str, str]:
    return {
        "temperature": translate("Setting", "Temperature"),
        "dynamic_range": translate("Setting", "Dynamic range"),
        "dynamic_exponent": translate("Setting", "Dynamic exponent"),
        "top_k": translate("Setting", "Top-k"),
        "top_p": translate("Setting", "Top-p"),
        "min_p": translate("Setting", "Min-p"),
        "typical_p": translate("Setting", "Typical-p"),
        "top_n_sigma": translate("Setting", "Top-n-sigma"),
        "xtc_probability": translate("Setting", "XTC probability"),
        "xtc_threshold": translate("Setting", "XTC threshold"),
        "repeat_penalty": translate("Setting", "Repeat penalty"),
        "repeat_last_n": translate("Setting", "Penalties look back"),
        "frequency_penalty": translate("Setting", "Frequency penalty"),
        "presence_penalty": translate("Setting", "Presence penalty"),
        "dry_multiplier": translate("Setting", "DRY multiplier"),
        "dry_base": translate("Setting", "DRY base"),
        "dry_allowed_length": translate("Setting", "DRY allowed length"),
        "dry_last_n": translate("Setting", "DRY looks back"),
        "seed": translate("Setting", "Seed"),
        "max_tokens": translate("Setting", "Answer length"),
        "stop": translate("Setting", "Stop strings"),
        "overflow": translate("Setting", "When the context is full"),
        "system_prompt": translate("Setting", "System prompt"),
    }


def _load_names() -> dict[str, str]:
    return {
        "n_ctx": translate("Setting", "Context length"),
        "n_gpu_layers": translate("Setting", "Layers on the device"),
        "device": translate("Setting", "Device"),
        "flash_attention": translate("Setting", "Flash attention"),
        "cache_type_k": translate("Setting", "Type of cached keys"),
        "cache_type_v": translate("Setting", "Type of cached values"),
        "mmap": translate("Setting", "Map the file"),
        "mlock": translate("Setting", "Keep in memory"),
        "n_batch": translate("Setting", "Batch size"),
        "threads": translate("Setting", "Threads"),
        "rpc_servers": translate("Setting", "RPC servers"),
    }


def setting_name(field: str) -> str:
    """The name a user knows `field` by; `field` itself where there is none."""
    return (_sampling_names() | _load_names()).get(field, field)


def _sampling_lines() -> dict[str, str]:
    return {
        "temperature": translate("Setting", "Higher gives rarer words a chance"),
        "dynamic_range": translate("Setting", "Temperature follows how unsure the model is"),
        "dynamic_exponent": translate("Setting", "How steeply it follows"),
        "top_k": translate("Setting", "Never look past this many words; 0 is off"),
        "top_p": translate("Setting", "Keep the likeliest words up to this share"),
        "min_p": translate("Setting", "Drop words far below the best one"),
        "typical_p": translate("Setting", "Prefer words of typical surprise; 1 is off"),
        "top_n_sigma": translate("Setting", "Drop scores far below the top; 0 is off"),
        "xtc_probability": translate("Setting", "Chance to skip the obvious words; 0 is off"),
        "xtc_threshold": translate("Setting", "What counts as obvious; above 0.5 is off"),
        "repeat_penalty": translate("Setting", "Above 1, used words are less likely"),
        "repeat_last_n": translate("Setting", "Tokens looked back at; −1 is all of them"),
        "frequency_penalty": translate("Setting", "Less likely each time a word was used"),
        "presence_penalty": translate("Setting", "Less likely once a word was used"),
        "dry_multiplier": translate("Setting", "Against repeated phrases; 0 is off"),
        "dry_base": translate("Setting", "How fast the penalty grows with length"),
        "dry_allowed_length": translate("Setting", "Tokens that may repeat at no cost"),
        "dry_last_n": translate("Setting", "Tokens looked back at; −1 is all of them"),
        "max_tokens": translate("Setting", "Stop after this many tokens; 0 is no limit"),
    }


def setting_line(field: str) -> str:
    """One line on what the sampling setting `field` does; empty where there is none."""
    return _sampling_lines().get(field, "")
