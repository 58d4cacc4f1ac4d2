"""The voice messages that wait, and one press to hear them."""
