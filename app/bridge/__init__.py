"""QObjects that carry the pure parts across threads."""
