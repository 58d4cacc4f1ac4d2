"""An order that was tried before says how often, so that those used up are not met on every seek."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"

_FREE = text("reserved_by = '' AND NOT parked")
_FRESH = text("reserved_by = '' AND NOT parked AND stage = 1")
_PLACE = ["project", "status", "country", "time_zone"]


def upgrade() -> None:
    """0 promised, 1 not called yet, and from 2 on: 1 + the number of attempts."""
    _drop()
    op.execute("ALTER TABLE orders RENAME COLUMN sub_mode TO stage")
    op.execute("UPDATE orders SET stage = 1 + attempts WHERE stage = 2 AND attempts <> 1")
    for name, columns, where in (
        ("orders_ready", ["ready_at"], _FREE),
        ("orders_late", ["ready_at", "shuffle"], _FRESH),
        ("orders_shuffled", ["shuffle"], _FRESH),
    ):
        op.create_index(
            name, "orders", ["stage", *_PLACE, *columns, "id"], sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    """0 promised, 1 not called yet, 2 tried."""
    _drop()
    op.drop_index("orders_late", "orders")
    op.execute("UPDATE orders SET stage = 2 WHERE stage > 2")
    op.execute("ALTER TABLE orders RENAME COLUMN stage TO sub_mode")
    fixed = ["project", "status", "sub_mode", "country", "time_zone"]
    for name, column in (("orders_ready", "ready_at"), ("orders_shuffled", "shuffle")):
        op.create_index(name, "orders", [*fixed, column, "id"], sqlite_where=_FREE, postgresql_where=_FREE)


def _drop() -> None:
    for name in ("orders_ready", "orders_shuffled"):
        op.drop_index(name, "orders")
