"""The conference as one card: who is in it, and what can be done with each and with all."""
