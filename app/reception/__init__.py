"""Calls that come in, before anybody decides about them: do not disturb, forwarding, answering by itself."""
