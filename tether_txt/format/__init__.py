"""Text -> commitments. Nothing here knows git, the clock or the terminal."""
