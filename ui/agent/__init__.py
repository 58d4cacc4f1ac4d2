"""The agent's own state: the pill in the top bar, and the work after a call."""
