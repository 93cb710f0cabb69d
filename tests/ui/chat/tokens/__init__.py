"""Tokens of messages and of the draft, in the chat page."""
