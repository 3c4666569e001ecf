"""Where commitments live: trees of files, and git."""
