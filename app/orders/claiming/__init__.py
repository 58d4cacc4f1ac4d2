"""Orders are taken from a PostgreSQL."""
