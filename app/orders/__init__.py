"""The order queue: which order is next and why, the store it lies in, and the work on it."""
