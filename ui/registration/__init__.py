"""Account and registration in the top bar, always in sight."""
