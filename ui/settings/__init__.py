"""The settings: the person's own, and the account's, which everybody sees and an admin changes."""
