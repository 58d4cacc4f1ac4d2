"""The person's address books on servers: added, removed, asked; and the company directory's password."""
