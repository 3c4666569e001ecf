"""Feeds over http: read requests, answer them, and follow the repository."""
