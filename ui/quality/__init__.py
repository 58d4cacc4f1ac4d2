"""How well a call sounds: bars with a word, and a line over the whole call."""
