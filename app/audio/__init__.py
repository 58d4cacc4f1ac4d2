"""Device values and the choice among them."""
