"""`hookswitch gallery`: every control and every screen, in every state and theme."""
