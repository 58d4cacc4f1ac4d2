"""Contacts that come in and go out: vCard and CSV files, address books on servers, duplicates."""
