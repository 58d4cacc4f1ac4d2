"""Alembic's entry into the directory's revisions."""

from app.database.migrations import run

run()
