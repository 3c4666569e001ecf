"""A language server: what is known of the repository, where promises are written.

The modules are one a feature; `server` joins them, and is the only one that speaks the protocol.
"""
