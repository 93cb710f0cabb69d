"""The number of tokens of a draft: after a pause, the last text wins."""
