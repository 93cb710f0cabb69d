"""The chat page: conversations, transcript, composer and the settings of a conversation."""
