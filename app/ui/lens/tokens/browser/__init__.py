"""The vocabulary browser: all entries of a vocabulary, filtered, sorted, placed."""
