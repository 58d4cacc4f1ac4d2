"""The commands that need no window: each module offers ``add_to`` for the program's parser."""
