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
        "dynamic_range": translate("Setting", "Dynamic temperature range"),
        "dynamic_exponent": translate("Setting", "Dynamic temperature exponent"),
        "top_k": translate("Setting", "Top-k"),
        "top_p": translate("Setting", "Top-p"),
        "min_p": translate("Setting", "Min-p"),
        "typical_p": translate("Setting", "Typical-p"),
        "top_n_sigma": translate("Setting", "Top-n-sigma"),
        "xtc_probability": translate("Setting", "XTC probability"),
        "xtc_threshold": translate("Setting", "XTC threshold"),
        "repeat_penalty": translate("Setting", "Repeat penalty"),
        "repeat_last_n": translate("Setting", "Penalty window"),
        "frequency_penalty": translate("Setting", "Frequency penalty"),
        "presence_penalty": translate("Setting", "Presence penalty"),
        "dry_multiplier": translate("Setting", "DRY multiplier"),
        "dry_base": translate("Setting", "DRY base"),
        "dry_allowed_length": translate("Setting", "DRY allowed length"),
        "dry_last_n": translate("Setting", "DRY window"),
        "seed": translate("Setting", "Seed"),
        "max_tokens": translate("Setting", "Maximum reply length"),
        "stop": translate("Setting", "Stop strings"),
        "overflow": translate("Setting", "When the context is full"),
        "system_prompt": translate("Setting", "System prompt"),
        "thinking": translate("Setting", "Thinking"),
    }


def _load_names() -> dict[str, str]:
    return {
        "n_ctx": translate("Setting", "Context length"),
        "n_gpu_layers": translate("Setting", "Layers on the device"),
        "device": translate("Setting", "Device"),
        "flash_attention": translate("Setting", "Flash attention"),
        "cache_type_k": translate("Setting", "Key cache type"),
        "cache_type_v": translate("Setting", "Value cache type"),
        "mmap": translate("Setting", "Memory-map the file"),
        "mlock": translate("Setting", "Lock in memory"),
        "n_batch": translate("Setting", "Batch size"),
        "threads": translate("Setting", "Threads"),
        "rpc_servers": translate("Setting", "RPC servers"),
        "template": translate("Setting", "Plain chat template"),
    }


def setting_name(field: str) -> str:
    """The name a user knows `field` by; `field` itself where there is none."""
    return (_sampling_names() | _load_names()).get(field, field)


def _sampling_lines() -> dict[str, str]:
    return {
        "temperature": translate(
            "Setting", "Higher values make replies more varied, lower ones more predictable"
        ),
        "dynamic_range": translate(
            "Setting", "How far the temperature adapts to the model's certainty; 0 is off"
        ),
        "dynamic_exponent": translate("Setting", "How steeply the temperature adapts"),
        "top_k": translate("Setting", "Consider only this many of the likeliest tokens; 0 is off"),
        "top_p": translate(
            "Setting", "Consider only the likeliest tokens that add up to this share; 1 is off"
        ),
        "min_p": translate(
            "Setting", "Drop tokens less likely than this share of the best one; 0 is off"
        ),
        "typical_p": translate(
            "Setting", "Prefer tokens about as surprising as expected; 1 is off"
        ),
        "top_n_sigma": translate(
            "Setting", "Drop tokens this many standard deviations below the best; 0 is off"
        ),
        "xtc_probability": translate(
            "Setting", "How often the most obvious tokens are skipped; 0 is off"
        ),
        "xtc_threshold": translate(
            "Setting", "How likely a token must be to count as obvious; above 0.5 is off"
        ),
        "repeat_penalty": translate(
            "Setting", "Makes tokens that were used before less likely; 1 is off"
        ),
        "repeat_last_n": translate("Setting", "How many tokens back the penalties look; −1 is all"),
        "frequency_penalty": translate(
            "Setting", "Makes a token less likely each time it is used; 0 is off"
        ),
        "presence_penalty": translate(
            "Setting", "Makes a token less likely once it has been used; 0 is off"
        ),
        "dry_multiplier": translate(
            "Setting", "How strongly repeated phrases are avoided; 0 is off"
        ),
        "dry_base": translate("Setting", "How fast that grows with the length of the phrase"),
        "dry_allowed_length": translate("Setting", "How many tokens may repeat without a penalty"),
        "dry_last_n": translate("Setting", "How many tokens back to look for repeats; −1 is all"),
        "max_tokens": translate("Setting", "A reply ends after this many tokens; 0 is no limit"),
    }


def setting_line(field: str) -> str:
    """One line on what the sampling setting `field` does; empty where there is none."""
    return _sampling_lines().get(field, "")
