"""Dialling again when a transferred call is not picked up (A1 to A8)."""

from __future__ import annotations

from pydantic import Field

from app.account.table import Name, Table


class RedialPolicy(Table):
    """How long one attempt rings and how often it is repeated. One level's record counts as a whole (A7)."""

    ring_time_seconds: int = Field(
        default=60,
        ge=1,
        le=600,
        title="Ring time (s)",
        description="Seconds the target rings before an attempt counts as unanswered.",
    )
    call_attempts: int = Field(
        default=0,
        ge=0,
        le=100,
        title="Number of call attempts",
        description="Number of further attempts after no answer within the ring time.",
    )
    busy_attempts: int = Field(
        default=0,
        ge=0,
        le=100,
        title="Number of ring attempts for Busy/Error calls",
        description="Number of further attempts when the target is busy or the call was dropped; "
        "counted apart from the attempts after no answer.",
    )
    interval_seconds: int = Field(
        default=0,
        ge=0,
        le=3600,
        title="Interval between call attempts (s)",
        description="Seconds between an unanswered attempt and the next.",
    )
    busy_interval_seconds: int = Field(
        default=0,
        ge=0,
        le=3600,
        title="Interval between Busy/Error call attempts (s)",
        description="Seconds between a busy or dropped attempt and the next.",
    )


class Product(Table):
    """A product whose calls are transferred to buyers; the last level asked for a redial policy (A6)."""

    name: Name = Field(title="Name", description="Name of the product, unique among products.")
    redial: RedialPolicy | None = Field(
        default=None,
        title="Redial",
        description="Redial policy of this product; used when neither campaign nor buyer has one.",
    )


class Campaign(Table):
    """A campaign; the first level asked for a redial policy (A7)."""

    name: Name = Field(title="Name", description="Name of the campaign, unique among campaigns.")
    redial: RedialPolicy | None = Field(
        default=None,
        title="Redial",
        description="Redial policy of this campaign; wins over buyer and product.",
    )
