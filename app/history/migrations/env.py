"""Alembic's entry into the history's revisions."""

from app.database.migrations import run

run()
