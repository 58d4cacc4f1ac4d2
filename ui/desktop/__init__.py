"""The phone on the desktop: the tray, notifications, links, and the one window of a profile."""
