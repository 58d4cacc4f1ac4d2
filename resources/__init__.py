"""Icons, sounds, themes, translations and the example account file, read through ``app.resources``."""
