"""Passing calls on: the Add Call / Transfer box, and the strip of a transfer under way."""
