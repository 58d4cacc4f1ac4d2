"""What the agent is doing: the states, wrap-up, presence, and the one transferred call that waits."""
