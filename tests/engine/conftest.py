"""Fixtures of the tests that run real engines against each other."""

from tests.support.engines import agents

__all__ = ["agents"]
