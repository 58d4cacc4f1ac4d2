"""A scripted walk through the real window: a person's eyes and hands, and a picture of every step."""
