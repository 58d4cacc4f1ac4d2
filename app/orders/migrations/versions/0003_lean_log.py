"""Taking an order writes to no index of the log that only other entries are looked for in; done is done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TOLD = sa.text("what <> 'taken'")
_DELIVERED = sa.text("delivery IS NOT NULL")
_NAMES = {"uq": "%(table_name)s_%(column_0_name)s_key"}
"""What PostgreSQL calls the constraint by itself; in SQLite it has no name."""
_VACUUM = "autovacuum_vacuum_scale_factor"


def upgrade() -> None:
    """Deliveries and moments are indexed only where there is one to look for.

    An order that is done with, but moved nowhere, is not dialled again. PostgreSQL vacuums after every
    fiftieth of the orders, not after every fifth: what was taken lies before the head of the line, and each
    taking walks over it until then.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE orders SET ({_VACUUM} = 0.02)")
    op.drop_index("order_log_at", "order_log")
    with op.batch_alter_table("order_log", naming_convention=_NAMES) as log:
        log.drop_constraint("order_log_delivery_key", type_="unique")
    op.create_index(
        "order_log_delivery",
        "order_log",
        ["delivery"],
        unique=True,
        sqlite_where=_DELIVERED,
        postgresql_where=_DELIVERED,
    )
    op.create_index("order_log_at", "order_log", ["at"], sqlite_where=_TOLD, postgresql_where=_TOLD)
    op.execute("UPDATE orders SET parked = true WHERE last_meaning = 'done'")


def downgrade() -> None:
    """Every entry is in every index; what is done is dialled again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE orders RESET ({_VACUUM})")
    for name in ("order_log_at", "order_log_delivery"):
        op.drop_index(name, "order_log")
    with op.batch_alter_table("order_log", naming_convention=_NAMES) as log:
        log.create_unique_constraint("order_log_delivery_key", ["delivery"])
    op.create_index("order_log_at", "order_log", ["at"])
    op.execute("UPDATE orders SET parked = false WHERE last_meaning = 'done'")
