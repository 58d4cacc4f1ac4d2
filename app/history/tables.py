"""The history's tables; the search index itself is an FTS5 table that only ``store`` writes."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

HEAD = "0001"
"""Revision of the schema below."""

SCRIPTS = Path(__file__).with_name("migrations")

metadata = sa.MetaData()

record = sa.Table(
    "record",
    metadata,
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
"""``id`` grows with time; ``journal`` names the process of an open record, and is empty for others."""

mark = sa.Table(
    "mark",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)
"""What a person has seen: ``missed`` is the newest record there was when they last looked."""
