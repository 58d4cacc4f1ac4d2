"""As whom somebody is called: one of the numbers that the account lets an agent show (S13)."""
