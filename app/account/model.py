"""The account file as one immutable value. A call in progress holds the ``Account`` it began with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Protocol

from pydantic import Field

from app.account.agents import Agent, AgentGroup, AgentStates, Identity
from app.account.call_modes import CallingHours, CallMode, ModeSettings, OrderQueue, OrderStatus, Result
from app.account.general import ConferencePolicy, General, TransferPolicy
from app.account.history import HistoryPolicy
from app.account.incoming import IncomingPolicy
from app.account.ldap import Ldap
from app.account.recording import Recording
from app.account.redial import Campaign, Product
from app.account.rights import Rights
from app.account.sip_settings import Sip
from app.account.table import Rows, Table
from app.account.targets import Buyer, Coworker, ExternalNumber, Ivr, Preset, Queue

FORMAT = 1
"""The newest format of the account file that this program knows."""


_SHORT = re.compile(r"[0-9*#]{1,6}")


class _Named(Protocol):
    """A row of a table of targets."""

    @property
    def name(self) -> str: ...


class Account(Table):
    """Everything that the account file says. The table ``[account]`` is ``general`` here."""

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)] = Field(
        title="Format", description="Version of the file's format; this program writes 1."
    )
    general: General = Field(
        alias="account", title="Account", description="Plan, ring timeout and other settings of the account."
    )
    sip: Sip = Field(default_factory=Sip, title="SIP", description="How phones reach the PBX.")
    transfer: TransferPolicy = Field(
        default_factory=TransferPolicy,
        title="Transfer policy",
        description="How transfers behave where products differ.",
    )
    incoming: IncomingPolicy = Field(
        default_factory=IncomingPolicy,
        title="Incoming calls",
        description="Which calls are answered by themselves or sent elsewhere.",
    )
    conference: ConferencePolicy = Field(
        default_factory=ConferencePolicy,
        title="Conference",
        description="How large conferences get and where they meet.",
    )
    recording: Recording = Field(
        default_factory=Recording,
        title="Recording",
        description="Which calls are recorded, and where to.",
    )
    agent_states: AgentStates = Field(
        default_factory=AgentStates,
        title="Agent states",
        description="What agents do between calls.",
    )
    history: HistoryPolicy = Field(
        default_factory=HistoryPolicy,
        title="History",
        description="How long desks keep past calls.",
    )
    ldap: Ldap = Field(
        default_factory=Ldap,
        title="Company directory",
        description="The LDAP server that people are looked for on, too.",
    )
    rights: Rights = Field(
        default_factory=Rights,
        title="Transfer rights",
        description="Transfer rights of the enterprise and the account.",
    )
    agent_groups: Rows[AgentGroup] = Field(
        default=(), title="Agent groups", description="Groups of agents, with their transfer rights."
    )
    agents: Rows[Agent] = Field(default=(), title="Agents", description="Agents who sign in.")
    identities: Rows[Identity] = Field(
        default=(), title="Calling identities", description="Numbers that agents may show when they call."
    )
    coworkers: Rows[Coworker] = Field(
        default=(), title="Coworkers", description="Users of the account who are not agents."
    )
    queues: Rows[Queue] = Field(default=(), title="Skill queues", description="Skill queues on the PBX.")
    ivrs: Rows[Ivr] = Field(default=(), title="IVRs", description="Automatic voice menus on the PBX.")
    external_numbers: Rows[ExternalNumber] = Field(
        default=(), title="External numbers", description="Numbers outside the company offered as targets."
    )
    presets: Rows[Preset] = Field(
        default=(), title="Presets", description="Prepared targets that belong to an agent group."
    )
    products: Rows[Product] = Field(
        default=(), title="Products", description="Products, each with its redial policy."
    )
    buyers: Rows[Buyer] = Field(
        default=(), title="Buyers", description="Outside companies that take transferred calls."
    )
    campaigns: Rows[Campaign] = Field(
        default=(), title="Campaigns", description="Campaigns, each with its redial policy."
    )
    orders: OrderQueue = Field(
        default_factory=OrderQueue, title="Order queue", description="Where the orders lie that are dialled."
    )
    call_modes: Rows[CallMode] = Field(
        default=(), title="Call modes", description="Modes by which orders are worked through."
    )
    order_statuses: Rows[OrderStatus] = Field(
        default=(), title="Order statuses", description="Statuses of orders, and which are dialled."
    )
    order_results: Rows[Result] = Field(
        default=(), title="Order results", description="Result buttons after an order's call."
    )
    order_settings: Rows[ModeSettings] = Field(
        default=(), title="Order settings", description="How a project's orders are dialled in a mode."
    )
    calling_hours: Rows[CallingHours] = Field(
        default=(), title="Calling hours", description="Legal calling hours per country; none: any time."
    )

    @property
    def warm_transfer(self) -> bool:
        """Whether Add Call, warm transfer and conferences are there (C1 to C3)."""
        return self.general.plan == "pro" and self.general.pro_dialing

    def agent(self, login: str) -> Agent | None:
        """The agent who signs in as ``login``."""
        return self._agents.get(login)

    def group(self, name: str) -> AgentGroup | None:
        """The agent group of this name."""
        return self._groups.get(name)

    def buyer(self, name: str) -> Buyer | None:
        """The buyer of this name."""
        return self._buyers.get(name)

    def product(self, name: str) -> Product | None:
        """The product of this name."""
        return next((product for product in self.products if product.name == name), None)

    def campaign(self, name: str) -> Campaign | None:
        """The campaign of this name."""
        return next((campaign for campaign in self.campaigns if campaign.name == name), None)

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """The names in each table of targets, by the table's key; asked with every key somebody types."""
        tables: dict[str, Iterable[_Named]] = {
            "agents": self.agents,
            "coworkers": self.coworkers,
            "agent_groups": self.agent_groups,
            "queues": self.queues,
            "ivrs": self.ivrs,
            "external_numbers": self.external_numbers,
            "buyers": self.buyers,
            "presets": self.presets,
        }
        return {table: frozenset(row.name for row in rows) for table, rows in tables.items()}

    @cached_property
    def inside(self) -> frozenset[str]:
        """Extensions and addresses of the company itself, without ``sip:``: a call there shows who calls."""
        found = [self.sip.voicemail_number, self.sip.echo_number, *(agent.extension for agent in self.agents)]
        for coworker in self.coworkers:
            found += (coworker.extension, coworker.address)
        for lines in (self.queues, self.ivrs, self.agent_groups):
            found += [line.address for line in lines]
        return frozenset(one.removeprefix("sips:").removeprefix("sip:") for one in found if one)

    def is_extension(self, text: str) -> bool:
        """Whether a typed number is dialled inside the PBX (S12): listed, or of a look in ``extensions``.

        A code with ``*`` or ``#`` is the PBX's own. On a desk without an account file every number of up to
        six digits is an extension, because nothing else says which are.
        """
        number = text.strip()
        if number in self.inside or self._extensions.fullmatch(number):
            return True
        if not _SHORT.fullmatch(number):
            return False
        return not number.isdigit() or not (self.agents or self.coworkers)

    @cached_property
    def _extensions(self) -> re.Pattern[str]:
        looks = (re.escape(look).replace("X", "[0-9]") for look in self.general.extensions)
        return re.compile("|".join(looks) or r"(?!)")

    @cached_property
    def _agents(self) -> dict[str, Agent]:
        return {agent.login: agent for agent in self.agents}

    @cached_property
    def _groups(self) -> dict[str, AgentGroup]:
        return {group.name: group for group in self.agent_groups}

    @cached_property
    def _buyers(self) -> dict[str, Buyer]:
        return {buyer.name: buyer for buyer in self.buyers}
