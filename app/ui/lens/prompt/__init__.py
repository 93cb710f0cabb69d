"""What the model sees: the prompt of a conversation as panes, and how it fills the context."""
