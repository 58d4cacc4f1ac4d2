"""Importing contacts: what a file's columns mean, how far it is, what came of it, who is there twice."""
