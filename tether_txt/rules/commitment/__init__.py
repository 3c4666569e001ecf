"""Rules about one commitment: its own dates, status and outcomes, with settings and zones."""
