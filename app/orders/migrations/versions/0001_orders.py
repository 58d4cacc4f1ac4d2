"""Orders and their log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TIME = sa.Float(53)
_FREE = sa.text("reserved_by = '' AND NOT parked")
_TAKEN = sa.text("reserved_by <> ''")
_SEEK = ["project", "status", "sub_mode", "country", "time_zone"]


def upgrade() -> None:
    """Make the first schema."""
    _make_orders()
    _make_log()


def _make_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("external_id", sa.String, nullable=False, unique=True),
        sa.Column("project", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False, server_default=""),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("country", sa.String, nullable=False, server_default=""),
        sa.Column("time_zone", sa.String, nullable=False, server_default=""),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_result", sa.String, nullable=False, server_default=""),
        sa.Column("last_meaning", sa.String, nullable=True),
        sa.Column("sub_mode", sa.SmallInteger, nullable=False),
        sa.Column("ready_at", _TIME, nullable=False),
        sa.Column("shuffle", _TIME, nullable=False),
        sa.Column("parked", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("reserved_by", sa.String, nullable=False, server_default=""),
        sa.Column("reserved_at", _TIME, nullable=False, server_default="0"),
        sa.Column("lease_until", _TIME, nullable=False, server_default="0"),
    )
    for name, column in (("orders_ready", "ready_at"), ("orders_shuffled", "shuffle")):
        op.create_index(name, "orders", [*_SEEK, column, "id"], sqlite_where=_FREE, postgresql_where=_FREE)
    op.create_index("orders_leased", "orders", ["lease_until"], sqlite_where=_TAKEN, postgresql_where=_TAKEN)
    op.create_index("orders_counted", "orders", ["project", "status"])
    op.create_table(
        "customer_zone",
        sa.Column("country", sa.String, primary_key=True),
        sa.Column("time_zone", sa.String, primary_key=True),
    )


def _make_log() -> None:
    op.create_table(
        "order_log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("order_id", sa.Integer, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("operator", sa.String, nullable=False, server_default=""),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("result", sa.String, nullable=False, server_default=""),
        sa.Column("meaning", sa.String, nullable=False, server_default=""),
        sa.Column("status", sa.String, nullable=False, server_default=""),
        sa.Column("ready_at", _TIME, nullable=False, server_default="0"),
        sa.Column("delivery", sa.String, nullable=True, unique=True),
    )
    op.create_index("order_log_order", "order_log", ["order_id", "id"])
    op.create_index("order_log_at", "order_log", ["at"])


def downgrade() -> None:
    """Drop everything."""
    op.drop_table("order_log")
    op.drop_table("customer_zone")
    op.drop_table("orders")
