"""The overview of the branches of a conversation."""
