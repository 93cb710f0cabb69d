"""Speed and memory as figures: ``uv run python -m tests.benchmarks NAME``."""
