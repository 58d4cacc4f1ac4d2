"""Call modes: which orders are dialled for whom, in which order, and what results mean (B1 to B11)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.account.table import DATABASE_PATTERN, TIME_PATTERN, Country, Name, OptionalName, Rows, Table

Dialling = Literal["preview", "progressive"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ResultMeaning = Literal["done", "no_answer", "busy", "discharge", "call_back", "bad_number"]
LONGEST_LEASE = 86_400
"""Seconds."""
TimeOfDay = Annotated[str, StringConstraints(max_length=5, pattern=TIME_PATTERN)]
"""``HH:MM``, 24 hours."""


def _no_password_in_database(address: str) -> str:
    user, at, _ = address.removeprefix("postgresql://").partition("@")
    if (at and ":" in user) or "password=" in address:
        raise PydanticCustomError(
            "password_in_file",
            "A password does not belong in the account file. It is kept in the system keyring of each "
            "desk; leave it out of the database's address.",
        )
    return address


Database = Annotated[
    str, StringConstraints(max_length=500, pattern=DATABASE_PATTERN), AfterValidator(_no_password_in_database)
]
"""``postgresql://user@host/name``, or empty: a file on each desk."""


class CallMode(Table):
    """A kind of work that groups orders, such as new leads (B2)."""

    name: Name = Field(title="Name", description="Name of the mode, unique among modes.")
    new_leads: bool = Field(
        default=False,
        title="New leads",
        description="Whether its orders are new leads, which high priority brings forward.",
    )
    shuffled: bool = Field(
        default=False,
        title="Random order",
        description="Whether its unprocessed orders are dialled in a fair random order, not oldest first.",
    )


class OrderStatus(Table):
    """A status of orders, and the mode in which they are dialled (B9)."""

    name: Name = Field(title="Name", description="Name of the status, unique among statuses.")
    mode: OptionalName = Field(
        default="", title="Call mode", description="Mode whose orders have this status; empty: none."
    )
    dial: bool = Field(
        default=False,
        title="Add order to dial up automatically",
        description="Whether orders of this status are dialled; without it they are in no mode.",
    )


class Result(Table):
    """A result button (B8, S8)."""

    name: Name = Field(title="Name", description="Text on the button, unique among results.")
    meaning: ResultMeaning = Field(
        default="done",
        title="Meaning",
        description="What the result means for the order: done, no_answer, busy and discharge put it off, "
        "call_back asks for a time, bad_number ends it.",
    )
    status: OptionalName = Field(
        default="",
        title="Status",
        description="Status that the order moves to; empty: it keeps its own, and after done it is dialled "
        "no more.",
    )
    extra: bool = Field(
        default=False,
        title="Extra button",
        description="Whether it is shown only where a mode switches it on; at most two are per mode.",
    )


class ModeSettings(Table):
    """How one project's orders are dialled in one mode: a cell of the admin's table (B10)."""

    project: Name = Field(title="Project", description="Project whose orders these are.")
    mode: Name = Field(title="Call mode", description="Mode of the orders; it must be listed.")
    operators: Rows[Name] = Field(
        default=(),
        max_length=10_000,
        title="Operators",
        description="Logins of the agents who get these orders.",
    )
    high_priority: bool = Field(
        default=False,
        title="High priority for new leads",
        description="Whether this project's new leads come before other projects' orders.",
    )
    standard_minutes: int = Field(
        default=60,
        ge=1,
        le=100_000,
        title="Time on standard for dial-up (min)",
        description="Minutes within which an order should be dialled; one that waits longer rises.",
    )
    no_answer_minutes: int = Field(
        default=60,
        ge=1,
        le=100_000,
        title="Put off after no answer (min)",
        description="Minutes until the next call after no answer.",
    )
    busy_minutes: int = Field(
        default=15,
        ge=1,
        le=100_000,
        title="Put off after busy (min)",
        description="Minutes until the next call after busy.",
    )
    discharge_minutes: int = Field(
        default=15,
        ge=1,
        le=100_000,
        title="Put off after discharge (min)",
        description="Minutes until the next call after the call was dropped.",
    )
    attempts: int = Field(
        default=3,
        ge=1,
        le=1000,
        title="Quantity of call attempts",
        description="Number of calls after which the order moves to the status below.",
    )
    status_after_attempts: OptionalName = Field(
        default="", title="Status to move", description="Status after so many attempts; empty: it stays."
    )
    extra_results: Rows[Name] = Field(
        default=(),
        max_length=2,
        title="Extra buttons",
        description="Up to two extra results that are shown here.",
    )
    dialling: Dialling = Field(
        default="preview",
        title="Dialling",
        description="preview shows the order and counts down before dialling, progressive dials at once.",
    )
    preview_seconds: int = Field(
        default=10, ge=1, le=600, title="Preview (s)", description="Seconds of the countdown before dialling."
    )
    wrap_up_seconds: int = Field(
        default=30,
        ge=0,
        le=3600,
        title="Wrap-up (s)",
        description="Seconds for the result after a call; 0: no limit.",
    )
    default_result: OptionalName = Field(
        default="",
        title="Default result",
        description="Result taken when the wrap-up time runs out; empty: the order waits for one.",
    )


class CallingHours(Table):
    """When customers of a country may be called, in their own time."""

    country: Country = Field(title="Country", description="Two-letter country code of the customer.")
    begin: TimeOfDay = Field(default="08:00", title="From", description="First time of day, as HH:MM.")
    end: TimeOfDay = Field(default="20:00", title="Until", description="Last time of day, as HH:MM.")
    days: Rows[Weekday] = Field(
        default=("mon", "tue", "wed", "thu", "fri", "sat"),
        min_length=1,
        max_length=7,
        title="Days",
        description="Days on which calls are allowed.",
    )


class OrderQueue(Table):
    """The order queue as a whole: where it lies, and how long an order is held for a desk."""

    database: Database = Field(
        default="",
        title="Database",
        description="Address of a PostgreSQL database for the team, postgresql://user@host/name without a "
        "password; empty: a file on each desk.",
    )
    supervisors: Rows[Name] = Field(
        default=(),
        max_length=10_000,
        title="Supervisors",
        description="Logins of the agents who see the whole queue and its figures, import orders and export "
        "results; others see no order but the one at hand.",
    )
    lease_seconds: int = Field(
        default=120,
        ge=10,
        le=LONGEST_LEASE,
        title="Lease (s)",
        description="Seconds after which an order goes back when its desk no longer answers for it.",
    )
    seed: int = Field(
        default=0,
        ge=0,
        le=2_147_483_647,
        title="Seed",
        description="Number of the shuffle of random modes; another number shuffles otherwise what is "
        "imported from then on.",
    )


@dataclass(frozen=True, kw_only=True)
class Orders:
    """Everything that the account file says about orders, together."""

    queue: OrderQueue = field(default_factory=OrderQueue)
    modes: tuple[CallMode, ...] = ()
    statuses: tuple[OrderStatus, ...] = ()
    results: tuple[Result, ...] = ()
    settings: tuple[ModeSettings, ...] = ()
    calling_hours: tuple[CallingHours, ...] = ()
