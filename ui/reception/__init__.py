"""What becomes of calls that come in: forwarding and answering by itself, as a page of the settings."""
