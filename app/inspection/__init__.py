"""Pure functions that explain what a model does."""
