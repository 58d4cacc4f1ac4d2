"""Whom a call can be transferred to, as the account file lists them (C4, C5, D1, E4)."""

from __future__ import annotations

from pydantic import Field

from app.account.redial import RedialPolicy
from app.account.table import (
    Address,
    CallTarget,
    Extension,
    Name,
    Number,
    OptionalAddress,
    OptionalName,
    Rows,
    Table,
)


class Coworker(Table):
    """A user of the same account who need not use Hookswitch. Agents are coworkers without
    being listed."""

    name: Name = Field(title="Name", description="Name as people search for it, unique among coworkers.")
    extension: Extension = Field(
        title="Extension", description="Extension on the PBX, unique among coworkers."
    )
    address: OptionalAddress = Field(
        default="",
        title="SIP address",
        description="SIP address, where it is not the extension at the registrar; empty: it is.",
    )
    group: OptionalName = Field(
        default="", title="Agent group", description="Agent group that the coworker belongs to; empty: none."
    )
    numbers: Rows[Number] = Field(
        default=(),
        max_length=20,
        title="Other numbers",
        description="Other phone numbers of the same person. A contact with one of them is called at the "
        "extension.",
    )
    voicemail: bool = Field(
        default=False,
        title="Has voicemail",
        description="Whether the PBX answers for this coworker with a voicemail when nobody does.",
    )


class Queue(Table):
    """A skill queue on the PBX (D1)."""

    name: Name = Field(title="Name", description="Name of the queue, unique among queues.")
    address: Address = Field(title="Address", description="Extension or SIP address of the queue on the PBX.")


class Ivr(Table):
    """An automatic voice menu on the PBX (D5, D6)."""

    name: Name = Field(title="Name", description="Name of the voice menu, unique among IVRs.")
    address: Address = Field(title="Address", description="Extension or SIP address of the IVR on the PBX.")


class ExternalNumber(Table):
    """A number outside the company that the admin offers as a transfer target (D7 to D9)."""

    name: Name = Field(title="Name", description="Name shown to agents, unique among external numbers.")
    number: Number = Field(
        title="Number", description="Phone number, best in international form (+31 20 794 0000)."
    )
    user_number_forwarding: bool = Field(
        default=False,
        title="User Number Forwarding",
        description="Yes: the target is called with the customer's number, sent as calling identities are "
        "(SIP table; a PBX or carrier that allows no foreign numbers shows another), and only success and "
        "conversation transfers are allowed. No: release transfer is allowed for inbound calls.",
    )


class Preset(Table):
    """A target prepared for an agent group: what agents of other groups call to reach that
    group (E4)."""

    name: Name = Field(title="Name", description="Name shown to agents, unique among presets.")
    address: CallTarget = Field(
        title="Address", description="Phone number, extension or SIP address that the preset calls."
    )
    group: Name = Field(
        title="Agent group", description="Agent group that the preset belongs to; it must be listed."
    )
    external: bool = Field(
        default=False,
        title="Outside the company",
        description="Whether the preset leaves the company, so that the rules for external transfers hold.",
    )


class Buyer(Table):
    """An outside company that takes transferred calls (A1)."""

    name: Name = Field(title="Name", description="Name of the buyer, unique among buyers.")
    numbers: Rows[Number] = Field(
        title="Numbers",
        min_length=1,
        max_length=20,
        description="Phone numbers of the buyer; the first is called first.",
    )
    product: OptionalName = Field(
        default="",
        title="Product",
        description="Product that the buyer takes calls for; empty: none. Its redial policy is the last "
        "resort.",
    )
    redial: RedialPolicy | None = Field(
        default=None,
        title="Redial",
        description="Redial policy of this buyer; wins over the product's, gives way to the campaign's.",
    )
