"""Which transfer features are there, as each level of the account says it (E1, E2)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from app.account.table import Table

Say = Literal["on", "off", "silent"]
"""What one level says about one feature."""


class Feature(StrEnum):
    """A transfer feature that can be switched; the value is its key in a ``rights`` table."""

    TRANSFER = "transfer"
    INTERNAL = "internal"
    EXTERNAL = "external"
    MANUAL_DIAL = "manual_dial"
    SUPERVISED = "supervised"
    UNSUPERVISED = "unsupervised"
    UNSUPERVISED_EXTERNAL = "unsupervised_external"
    QUEUES = "queues"
    IVR = "ivr"


NEEDS: dict[Feature, tuple[Feature, ...]] = {
    Feature.TRANSFER: (),
    Feature.INTERNAL: (Feature.TRANSFER,),
    Feature.EXTERNAL: (Feature.TRANSFER,),
    Feature.MANUAL_DIAL: (Feature.EXTERNAL,),
    Feature.SUPERVISED: (Feature.TRANSFER,),
    Feature.UNSUPERVISED: (Feature.TRANSFER,),
    Feature.UNSUPERVISED_EXTERNAL: (Feature.UNSUPERVISED, Feature.EXTERNAL),
    Feature.QUEUES: (Feature.TRANSFER,),
    Feature.IVR: (Feature.TRANSFER,),
}
"""A feature is there only where those that it needs are there (E2: manual dial needs external)."""


class RightsTable(Table):
    """What one level (enterprise, account or an agent group) says about each transfer feature.

    ``on`` allows, ``off`` forbids whatever the other levels say, ``silent`` leaves it to them. A
    feature is there only if no level says ``off`` and at least one says ``on``.
    """

    transfer: Say = Field(
        default="silent",
        title="Transfer",
        description="Passing a call on at all; every other right needs it.",
    )
    internal: Say = Field(
        default="silent",
        title="Internal transfer",
        description="Transfer to agents and coworkers of this account.",
    )
    external: Say = Field(
        default="silent", title="External transfer", description="Transfer to numbers outside the company."
    )
    manual_dial: Say = Field(
        default="silent",
        title="Manual dial",
        description="Typing the number to transfer to, beside choosing a configured one; needs external "
        "transfer.",
    )
    supervised: Say = Field(
        default="silent",
        title="Supervised transfer",
        description="Speaking with the target before the call is sent or cancelled.",
    )
    unsupervised: Say = Field(
        default="silent",
        title="Unsupervised transfer",
        description="Sending the call without speaking with the target first.",
    )
    unsupervised_external: Say = Field(
        default="silent",
        title="Unsupervised external transfer",
        description="Sending a call outside the company without staying; needs unsupervised and external "
        "transfer.",
    )
    queues: Say = Field(
        default="silent", title="Transfer to queues", description="Transfer to a skill queue."
    )
    ivr: Say = Field(
        default="silent", title="Transfer to IVR", description="Transfer to an automatic voice menu (IVR)."
    )

    def say(self, feature: Feature) -> Say:
        """What this level says about ``feature``."""
        said: Say = getattr(self, feature.value)
        return said


class Rights(Table):
    """The transfer rights of the two upper levels; agent groups carry their own."""

    enterprise: RightsTable = Field(
        default_factory=RightsTable,
        title="Enterprise",
        description="What the enterprise, above all its accounts, says.",
    )
    account: RightsTable = Field(
        default_factory=RightsTable, title="Account", description="What this account says."
    )
