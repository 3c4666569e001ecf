"""From git to states, from states to verdicts."""
