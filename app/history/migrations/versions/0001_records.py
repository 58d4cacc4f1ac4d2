"""Records of conversations, the search index over them, and what was seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first schema."""
    op.create_table(
        "record",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uid", sa.String, nullable=False),
        sa.Column("began_at", sa.Float, nullable=False),
        sa.Column("direction", sa.String, nullable=False),
        sa.Column("missed", sa.Boolean, nullable=False),
        sa.Column("transferred", sa.Boolean, nullable=False),
        sa.Column("journal", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("record_uid", "record", ["uid"], unique=True)
    op.create_index("record_began_at", "record", ["began_at"])
    # By these a million records are counted and paged without reading them; each is in the order of id.
    op.create_index("record_direction", "record", ["direction", "id"])
    op.create_index("record_person", "record", ["person", "id"])
    op.create_index("record_missed", "record", ["id", "missed"], sqlite_where=sa.text("missed"))
    op.create_index(
        "record_transferred", "record", ["id", "transferred"], sqlite_where=sa.text("transferred")
    )
    op.create_index("record_journal", "record", ["journal"], sqlite_where=sa.text("journal<>''"))
    op.create_table(
        "mark",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )
    # detail=none keeps no positions: a third of the size; what it finds is checked against record.text.
    op.execute(
        "CREATE VIRTUAL TABLE record_index USING fts5("
        "text, content='', tokenize='trigram case_sensitive 1', detail='none')"
    )


def downgrade() -> None:
    """Drop everything."""
    for table in ("record_index", "mark", "record"):
        op.execute(f"DROP TABLE {table}")
