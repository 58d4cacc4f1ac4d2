"""Notices under the top bar: what is wrong right now, until it is not."""
