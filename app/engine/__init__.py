"""Inference in a process of its own: values, frames, the child and the parent's side of it."""
