"""The conversation as one long page of which only the visible part is laid out."""
