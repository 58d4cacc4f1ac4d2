"""The account itself: plan, timeouts, country, services, and what it allows beyond the rights."""

from __future__ import annotations

import re
import string
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.account.table import Country, Extensions, Name, OptionalAddress, Rows, Table

RING_SECONDS: Final = (1, 600)
"""How short and how long a call may be said to ring."""

Plan = Literal["standard", "pro"]
ColdTransfer = Literal["phone", "pbx"]
SelectableAgents = Literal["idle", "any"]
BusyTarget = Literal["queue", "refuse"]
SupervisedAgents = Literal["any", "group"]
ScreenPopMoment = Literal["answer", "ring", "press"]


def _url_template(template: str) -> str:
    """Accept an http(s) URL with ``{placeholders}``; anything else is told in a sentence."""
    if not template:
        return template
    if not template.startswith(("https://", "http://")):
        raise PydanticCustomError("url_scheme", "The address must begin with https:// or http://.")
    try:
        urlsplit(template)
        fields = [field for _, field, _, _ in string.Formatter().parse(template) if field is not None]
    except ValueError:
        fields = [""]
    if not all(re.fullmatch("[a-z][a-z0-9_]*", field) for field in fields):
        raise PydanticCustomError(
            "url_placeholder",
            "A placeholder is a name in braces, such as {customer}; the address has another.",
        )
    return template


UrlTemplate = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_url_template)]


class Services(Table):
    """What the company has bought from its carrier (E17)."""

    toll_free: bool = Field(
        default=False,
        title="Toll-free service",
        description="Whether calls may be transferred to toll-free numbers.",
    )
    toll: bool = Field(
        default=False,
        title="Toll service",
        description="Whether calls may be transferred to toll (premium) numbers.",
    )


class General(Table):
    """Plan, ring timeout and the other settings of the account as a whole."""

    name: Name = Field(title="Name", description="Name of the account, shown in the window.")
    plan: Plan = Field(
        default="standard",
        title="Plan",
        description="The plan: standard has cold transfer, pro has Add Call and warm transfer with Pro "
        "Dialing on.",
    )
    pro_dialing: bool = Field(
        default=False,
        title="Pro Dialing",
        description="Whether agents on the pro plan get Add Call, warm transfer and conferences.",
    )
    ring_timeout_seconds: int = Field(
        default=30,
        ge=RING_SECONDS[0],
        le=RING_SECONDS[1],
        title="Ring Timeout (s)",
        description="Seconds that an internal transfer rings before it counts as unanswered.",
    )
    hold_reminder_seconds: int = Field(
        default=60,
        ge=0,
        le=3600,
        title="Hold reminder (s)",
        description="Seconds on hold after which, and again each time after so many more, the agent sees and "
        "hears that a call waits; 0: never.",
    )
    country: Country = Field(
        default="US",
        title="Country",
        description="Country of the agents, two capital letters (ISO 3166-1). Numbers without a country code "
        "are read in it.",
    )
    extensions: Rows[Extensions] = Field(
        default=(),
        max_length=100,
        title="Other extensions",
        description="Extensions of the PBX that no table of this file lists, X for any digit: 1XXX, 60X. A "
        "short number (up to six digits) that the file does not know is an outside number, and a transfer "
        "to it follows the rules for typed numbers; a code with * or # is the PBX's.",
    )
    queued_transfer_hold_seconds: int = Field(
        default=120,
        ge=5,
        le=3600,
        title="Maximum hold of a queued transfer (s)",
        description="Seconds that a transferred call waits for an agent who is not available, then it ends.",
    )
    screen_pop_url: UrlTemplate = Field(
        default="",
        title="Screen-pop address",
        description="Web address opened with a call; {customer}, {order} and other call data are filled in. "
        "A call that brings none of them opens nothing. Empty: none.",
    )
    screen_pop_opens: ScreenPopMoment = Field(
        default="answer",
        title="Screen pop opens",
        description="answer: when a call is answered; ring: as soon as it rings for the agent; press: when "
        "the agent presses the button. Once a call.",
    )
    services: Services = Field(
        default_factory=Services,
        title="Services",
        description="Services of the account that decide which numbers may be called.",
    )


class TransferPolicy(Table):
    """How transfers behave where the field's products differ."""

    cold_transfer: ColdTransfer = Field(
        default="phone",
        title="Cold transfer is done by",
        description="phone: this phone rings the target, with ring time and redial, and joins it to the "
        "customer; "
        "pbx: the PBX is asked to (REFER) and nothing is needed of the desk afterwards; buyers and agent "
        "groups are rung by this phone all the same, because a PBX knows no redial policy and not who is "
        "available.",
    )
    selectable_agents: SelectableAgents = Field(
        default="any",
        title="Agents that can be selected",
        description="any: agents who are available, talking or in after-call work, others by a queued "
        "transfer; "
        "idle: only agents who are available.",
    )
    busy_target: BusyTarget = Field(
        default="queue",
        title="Transfer to an agent who is not available",
        description="queue: one transferred call may wait for the agent; refuse: none may.",
    )
    supervised_agents: SupervisedAgents = Field(
        default="any",
        title="Agents that can be talked to first",
        description="any: every agent and coworker; group: those of the agent's own agent group, others only "
        "by a preset of their group or without talking to them first.",
    )
    accept_refer: bool = Field(
        default=False,
        title="Others may transfer this phone",
        description="Whether the other party of a call may send this phone to another number (REFER) without "
        "asking the agent.",
    )


class ConferencePolicy(Table):
    """How large a conference may get and where the large ones meet (C6)."""

    max_participants: int = Field(
        default=250,
        ge=3,
        le=250,
        title="Most participants",
        description="Most participants in one conference, the agent included.",
    )
    room_address: OptionalAddress = Field(
        default="",
        title="Conference room",
        description="Address of the PBX's conference room for more parties than the phone mixes; "
        "{room} in it is replaced by a new name for each conference. Empty: the PBX has none.",
    )
    always_use_room: bool = Field(
        default=False,
        title="Always meet in the PBX's room",
        description="Whether every conference of three or more is held in the PBX's room instead of on the "
        "phone.",
    )
