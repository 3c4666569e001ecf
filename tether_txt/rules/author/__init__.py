"""Who changed a commitment (TT4xx)."""
