"""Signing in: the account file, the agent, the password; and who is signed in on this desk."""
