"""Call mode: the orders that the phone dials one after the other, and the results of their calls."""
