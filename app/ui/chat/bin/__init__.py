"""The bin: what was deleted and can be brought back."""
