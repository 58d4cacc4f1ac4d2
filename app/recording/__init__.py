"""Recordings of calls: when one is made and by whom, where it lies, and what it is called."""
