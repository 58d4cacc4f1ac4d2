"""The number field and the keypad: what is typed, what it would dial, Call."""
