"""Files in the composer: chips, notices, the preview of what the model will read."""
