"""The call cards: what is ringing, up, on hold or just over."""
