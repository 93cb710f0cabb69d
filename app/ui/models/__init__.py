"""Choosing a model, loading it, and how it is loaded."""
