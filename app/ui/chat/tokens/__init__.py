"""The tokens of messages, shown in their place, and those of the draft."""
