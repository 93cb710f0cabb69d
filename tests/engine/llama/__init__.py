"""Tests of the engine over llama.cpp, with real models."""
