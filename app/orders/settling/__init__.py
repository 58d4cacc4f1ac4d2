"""Results come into the database."""
