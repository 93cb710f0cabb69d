"""Conversations: the tree of messages, where it is stored, how it is searched."""
