"""Entries, their numbers, the search index and what was used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first schema."""
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("uid", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sort_name", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("entry_source_uid", "entry", ["source", "uid"], unique=True)
    op.create_index("entry_name", "entry", ["name"])
    op.create_index("entry_sort_name", "entry", ["sort_name"])
    op.create_table(
        "number",
        sa.Column("digits", sa.String, nullable=False),
        sa.Column("tail", sa.String, nullable=False),
        sa.Column("entry_id", sa.Integer, nullable=False),
    )
    op.create_index("number_digits", "number", ["digits"])
    op.create_index("number_tail", "number", ["tail"])
    op.create_index("number_entry", "number", ["entry_id"])
    op.create_table(
        "usage",
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("uid", sa.String, primary_key=True),
        sa.Column("weight", sa.Float, nullable=False),
    )
    op.create_table(
        "common_trigram",
        sa.Column("trigram", sa.String, primary_key=True),
        sa.Column("entries", sa.Integer, nullable=False),
    )
    # detail=none keeps no positions: a third of the size; what it finds is checked against entry.text.
    op.execute(
        "CREATE VIRTUAL TABLE entry_index USING fts5("
        "text, content='', tokenize='trigram case_sensitive 1', detail='none')"
    )


def downgrade() -> None:
    """Drop everything."""
    for table in ("entry_index", "common_trigram", "usage", "number", "entry"):
        op.execute(f"DROP TABLE {table}")
