"""Conversations on their way out of Vitrail and into it."""
