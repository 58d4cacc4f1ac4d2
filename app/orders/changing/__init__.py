"""Changes of single orders, noted in their log."""
