"""Opening a SQL store: its settings, its migrations, and the refusal of one from a newer program."""
