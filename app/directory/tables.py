"""The directory's tables; the search index itself is an FTS5 table that only ``store`` writes."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

HEAD = "0001"
"""Revision of the schema below."""

SCRIPTS = Path(__file__).with_name("migrations")

metadata = sa.MetaData()

entry = sa.Table(
    "entry",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("uid", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("sort_name", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

number = sa.Table(
    "number",
    metadata,
    sa.Column("digits", sa.String, nullable=False),
    sa.Column("tail", sa.String, nullable=False),
    sa.Column("entry_id", sa.Integer, nullable=False),
)

usage = sa.Table(
    "usage",
    metadata,
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("uid", sa.String, primary_key=True),
    sa.Column("weight", sa.Float, nullable=False),
)
