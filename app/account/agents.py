"""The agents of the account, their groups and the states they can be in."""

from __future__ import annotations

from pydantic import Field

from app.account.rights import RightsTable
from app.account.table import (
    CallTarget,
    Extension,
    Name,
    Number,
    OptionalAddress,
    OptionalName,
    Rows,
    Table,
)


class AgentGroup(Table):
    """A group of agents; the lowest level at which transfer rights are set (E1)."""

    name: Name = Field(title="Name", description="Name of the group, unique among agent groups.")
    address: OptionalAddress = Field(
        default="",
        title="Address",
        description="Extension or SIP address on the PBX that rings the whole group, for transfers to it "
        "while no agent of the group is seen to be available; empty: none.",
    )
    rights: RightsTable = Field(
        default_factory=RightsTable,
        title="Transfer rights",
        description="What this group says about each transfer feature.",
    )


class Agent(Table):
    """Somebody who signs in to Hookswitch. The SIP password is in the keyring of the desk,
    never here."""

    login: Name = Field(title="Login", description="Name by which the agent signs in, unique among agents.")
    extension: Extension = Field(
        title="Extension",
        description="Extension on the PBX and user of the SIP account, unique among agents.",
    )
    display_name: OptionalName = Field(
        default="", title="Display name", description="Name that others see; empty: the login."
    )
    group: OptionalName = Field(
        default="",
        title="Agent group",
        description="Agent group that decides the agent's rights; empty: none.",
    )
    auth_user: OptionalName = Field(
        default="",
        title="Authentication user",
        description="User name for the PBX's password check, where it is not the extension; empty: it is.",
    )
    numbers: Rows[Number] = Field(
        default=(),
        max_length=20,
        title="Other numbers",
        description="Other phone numbers of the same person, such as a direct dial-in. A contact with one of "
        "them is called at the extension.",
    )
    voicemail: bool = Field(
        default=False,
        title="Has voicemail",
        description="Whether the PBX answers for this agent with a voicemail when nobody does.",
    )

    @property
    def name(self) -> str:
        """What people call this agent."""
        return self.display_name or self.login


class Identity(Table):
    """A number that agents may show to the people they call (S13). The first one that an agent may use is
    proposed until another was used with somebody."""

    name: Name = Field(
        title="Name", description="Name by which agents choose the identity, unique among identities."
    )
    number: CallTarget = Field(
        title="Number",
        description="Phone number or SIP address shown to whoever is called, best with + and country code.",
    )
    display_name: OptionalName = Field(
        default="",
        title="Display name",
        description="Name shown with the number; empty: the name of the identity.",
    )
    groups: Rows[Name] = Field(
        default=(),
        max_length=100,
        title="Agent groups",
        description="Agent groups that may use it; empty: every agent.",
    )


class AgentStates(Table):
    """What an agent does between calls (E7)."""

    break_reasons: Rows[Name] = Field(
        default=("Break", "Lunch", "Training"),
        max_length=30,
        title="Break reasons",
        description="Reasons that an agent can give for not being available, in the order shown.",
    )
    wrap_up_limit_seconds: int = Field(
        default=0,
        ge=0,
        le=3600,
        title="Wrap-up limit (s)",
        description="Seconds after which after-call work ends by itself; 0: the agent ends it.",
    )
    call_results: Rows[Name] = Field(
        default=(),
        max_length=50,
        title="Call results",
        description="Results that an agent is asked for in after-call work, in the order shown; empty: none.",
    )
    default_call_result: OptionalName = Field(
        default="",
        title="Default call result",
        description="Result that a call gets when the agent chose none in time; one of the call results, "
        "or empty: none.",
    )
