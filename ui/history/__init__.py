"""The past: every conversation in one list, and one of them with all that is known of it."""
