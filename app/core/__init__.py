"""Values and rules that everything else rests on; no Qt, no model, no network."""
