"""A recording as a small player, for whoever shows past calls."""
