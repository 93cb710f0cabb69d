"""Texts as a model sees them: in tokens."""
