"""How long what happened is remembered."""

from __future__ import annotations

from pydantic import Field

from app.account.table import Table


class HistoryPolicy(Table):
    """What a desk keeps of past calls."""

    keep_days: int = Field(
        default=0,
        ge=0,
        le=3650,
        title="Keep the history (days)",
        description="Days after which a call and its recording are removed from a desk; 0: never.",
    )
