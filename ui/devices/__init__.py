"""Sound settings: which microphone, speaker and ringer, how loud, and a test call."""
