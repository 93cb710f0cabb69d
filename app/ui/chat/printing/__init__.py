"""Conversations on paper, set by the same views as on the screen."""
