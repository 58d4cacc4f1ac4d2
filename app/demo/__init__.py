"""The embedded exchange that a newcomer can call."""
