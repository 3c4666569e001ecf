"""From verdicts to figures, and from figures to pages."""
