"""Call modes: which orders are dialled for whom, in which order, and what results mean (B1 to B11)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.account.table import Country, Name, OptionalName, Rows, Table

Dialling = Literal["preview", "progressive"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ResultMeaning = Literal["done", "no_answer", "busy", "discharge", "call_back", "bad_number"]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""``HH:MM``, 24 hours."""


class CallMode(Table):
    """A kind of work that groups orders, such as new leads (B2)."""

    name: Name = Field(title="Name", description="Name of the mode, unique among modes.")
    new_leads: bool = Field(
        default=False,
        title="New leads",
        description="Whether its orders are new leads, which high priority brings forward (B4).",
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
        default="", title="Status", description="Status that the order moves to; empty: it keeps its own."
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
        default=(), title="Operators", description="Logins of the agents who get these orders."
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
        title="Days",
        description="Days on which calls are allowed.",
    )


class Orders(Table):
    """The order queue: where it lies, its modes, statuses, results and settings."""

    database: Annotated[str, StringConstraints(max_length=500, pattern=r"^(postgresql://[^\s]+)?$")] = Field(
        default="",
        title="Database",
        description="Address of a PostgreSQL database for the team, postgresql://user@host/name without a "
        "password; empty: a file on each desk.",
    )
    lease_seconds: int = Field(
        default=120,
        ge=10,
        le=86_400,
        title="Lease (s)",
        description="Seconds after which an order goes back when its desk no longer answers for it.",
    )
    seed: int = Field(
        default=0,
        ge=0,
        title="Seed",
        description="Number from which random order is made; any number will do.",
    )
    modes: Rows[CallMode] = Field(
        default=(), title="Call modes", description="Modes that orders are grouped by."
    )
    statuses: Rows[OrderStatus] = Field(default=(), title="Statuses", description="Statuses of orders.")
    results: Rows[Result] = Field(default=(), title="Results", description="Result buttons.")
    settings: Rows[ModeSettings] = Field(
        default=(), title="Settings", description="Settings per project and mode."
    )
    calling_hours: Rows[CallingHours] = Field(
        default=(), title="Calling hours", description="Legal calling hours per country; none: any time."
    )
