"""New orders come into the database."""
