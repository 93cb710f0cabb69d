"""Every setting by name, so that the command palette finds it before the page was ever made."""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.chat.samplers import FREQUENT, MORE


@dataclass(frozen=True, slots=True)
class Entry:
    """A setting.

    Attributes:
        section: where it is; a name of `app.ui.settings.page.SectionName`.
        widget: the attribute of the section that holds what is changed; ``a:b`` is the row for
            ``b`` in ``a``; empty is the section itself.
        context: of the translation of its name.
        source: its name as the source has it.
    """

    section: str
    widget: str
    context: str
    source: str

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"{self.section}.{self.widget}"


SECTIONS: dict[str, tuple[str, str]] = {
    "appearance": ("AppearanceSection", "Appearance"),
    "defaults": ("DefaultsSection", "New conversations"),
    "presets": ("PresetsSection", "Presets"),
    "snippets": ("SnippetsSection", "Snippets"),
    "engine": ("EngineSection", "Engine"),
    "library": ("LibrarySection", "Library"),
    "network": ("NetworkSection", "Network"),
    "data": ("DataSection", "Data"),
    "about": ("AboutSection", "About"),
}
"""Context and source of the name of each section."""

_NAMED_IN_SECTION: dict[str, dict[str, str]] = {
    "appearance": {
        "mode": "Theme",
        "language": "Language",
        "font_size": "Size of text and controls (%)",
        "reduce_motion": "Reduce motion",
    },
    "engine": {
        "kept": "Models that stay loaded",
        "idle": "Unload after",
        "kv_limit": "KV caches on disk (GB)",
    },
    "library": {
        "folder": "Models folder",
        "add_folder": "Watched folders",
        "other_apps": "Look in the folders of other programs",
        "context": "Context length for verdicts (tokens)",
    },
    "network": {
        "which": "Model hub",
        "proxy_mode": "Proxy",
        "token": "Access token",
        "limit": "Speed limit of downloads (MB/s)",
    },
    "data": {
        "open_folder": "Data folder",
        "back_up": "Backups of the conversations",
        "delete": "Delete all my data",
    },
    "about": {
        "report": "Copy diagnostic report",
        "licenses": "Components and licenses",
    },
}
_NAMED_AS_SETTINGS: dict[str, dict[str, str]] = {
    "defaults": {
        "system_prompt": "System prompt",
        "length": "Maximum reply length",
        "stops": "Stop strings",
        "overflow": "When the context is full",
    },
    "engine": {"threads": "Threads", "servers": "RPC servers"},
}
_SAMPLERS: dict[str, str] = {
    "temperature": "Temperature",
    "dynamic_range": "Dynamic temperature range",
    "dynamic_exponent": "Dynamic temperature exponent",
    "top_k": "Top-k",
    "top_p": "Top-p",
    "min_p": "Min-p",
    "typical_p": "Typical-p",
    "top_n_sigma": "Top-n-sigma",
    "xtc_probability": "XTC probability",
    "xtc_threshold": "XTC threshold",
    "repeat_penalty": "Repeat penalty",
    "repeat_last_n": "Penalty window",
    "frequency_penalty": "Frequency penalty",
    "presence_penalty": "Presence penalty",
    "dry_multiplier": "DRY multiplier",
    "dry_base": "DRY base",
    "dry_allowed_length": "DRY allowed length",
    "dry_last_n": "DRY window",
}


def entries() -> tuple[Entry, ...]:
    """All of them, section by section."""
    found: list[Entry] = []
    for section, (context, title) in SECTIONS.items():
        found.append(Entry(section, "", context, title))
        if section == "defaults":
            found += [
                Entry(section, f"sampling:{field}", "Setting", _SAMPLERS[field])
                for field in (*FREQUENT, *MORE)
            ]
        for widget, source in _NAMED_AS_SETTINGS.get(section, {}).items():
            found.append(Entry(section, widget, "Setting", source))
        for widget, source in _NAMED_IN_SECTION.get(section, {}).items():
            found.append(Entry(section, widget, context, source))
    return tuple(found)
