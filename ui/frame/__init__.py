"""The main window: top bar, navigation, calls, and the room for the pages."""
