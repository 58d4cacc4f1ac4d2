"""The queue seen from above: counts, the line, results."""
