"""The SIP and audio process: its contract, the parent's side, and the child."""
