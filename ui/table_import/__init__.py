"""What every import of a table has: a use for each column, how far it is, what is to be said of its rows."""
