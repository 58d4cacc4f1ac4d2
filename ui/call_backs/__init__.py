"""Coworkers who are called back by themselves, where the agent sees and stops it (S7)."""
