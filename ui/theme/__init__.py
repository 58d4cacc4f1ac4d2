"""The window's language: colours, spacing, type, icons, and the one style sheet made of them."""
