"""Whom one can call: numbers and names, and what may be dialled."""
