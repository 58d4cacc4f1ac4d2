"""Entries by kind, favourites, and in which country the numbers of the index were read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Every entry there is is a contact, but for the account file's, which are written anew at each start."""
    op.add_column("entry", sa.Column("kind", sa.String, nullable=False, server_default="contact"))
    op.create_index("entry_kind_name", "entry", ["kind", "name"])
    op.create_table(
        "favourite",
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("uid", sa.String, primary_key=True),
    )
    op.create_table(
        "reading",
        sa.Column("country", sa.String, nullable=False),
        sa.Column("rules", sa.Integer, nullable=False),
        sa.Column("up_to", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("reading")
    op.drop_table("favourite")
    op.drop_index("entry_kind_name")
    op.drop_column("entry", "kind")
