"""Everything about one model file."""
