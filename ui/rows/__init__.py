"""Rows of people, targets and calls, as every list paints them."""
