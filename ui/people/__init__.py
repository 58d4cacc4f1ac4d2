"""Everybody whom one can call, as a page: find, look at, call, and keep contacts of one's own."""
