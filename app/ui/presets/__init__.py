"""Making and changing presets and snippets."""
