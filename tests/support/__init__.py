"""Test doubles and fixtures shared by all kinds of tests."""
