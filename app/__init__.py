"""Vitrail: chat with language models on your own machine, and look through them."""

__version__ = "0.1.0"
