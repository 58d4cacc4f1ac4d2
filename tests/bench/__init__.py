"""Measurements: reported, never asserted as a time."""
