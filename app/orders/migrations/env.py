"""Alembic's entry into the order queue's revisions."""

from app.database.migrations import run

run()
