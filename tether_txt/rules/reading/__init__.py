"""Manual pages of what the reader finds while it turns a file's text into values."""
