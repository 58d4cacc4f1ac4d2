"""Everything that decides and remembers, without Qt."""
