"""What every ``migrations/env.py`` does: run the revisions on the connection that ``open_store`` holds."""

from __future__ import annotations

from alembic import context


def run() -> None:
    """Run the asked-for revisions. SQLite changes tables by copying them ("batch")."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
