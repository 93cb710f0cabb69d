"""The one user of llama_cpp; imported in the engine process only."""
