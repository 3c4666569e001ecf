"""What changed between two states of a commitment (TT3xx)."""
