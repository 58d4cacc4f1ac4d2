"""Which level decides: effective transfer rights and redial policies, with the reason.

Rights (E1): a feature is there only if no level says off and at least one says on, and those that it
needs are there too (E2). Redial (A6, A7): the campaign's record, else the buyer's, else the
product's, always as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.account.model import Account
from app.account.redial import RedialPolicy
from app.account.rights import NEEDS, Feature, RightsTable
from app.translation import tr


class RightsLevel(Enum):
    """Where a transfer right is set, from the top down."""

    ENTERPRISE = "enterprise"
    ACCOUNT = "account"
    GROUP = "agent group"


@dataclass(frozen=True)
class Right:
    """Whether one transfer feature is there for an agent group, and who decided it."""

    feature: Feature
    on: bool
    level: RightsLevel | None
    """The level that decided; None when every level is silent."""
    group: str = ""
    """Name of the agent group that was asked for."""
    missing: Feature | None = None
    """Set when the levels would allow the feature but this one, which it needs, is off."""

    @property
    def label(self) -> str:
        """The feature as people know it, such as "External transfer"."""
        return feature_label(self.feature)

    @property
    def sentence(self) -> str:
        """One sentence for a person: "External transfer is off (agent group Sales)"."""
        if self.missing is not None:
            return tr(_MISSING_SENTENCE, feature=self.label, needed=feature_label(self.missing))
        return tr(_RIGHT_SENTENCES[self.on, self.level], feature=self.label, group=self.group)


_MISSING_SENTENCE = "{feature} is off because it needs another right that is off ({needed})"

_RIGHT_SENTENCES: dict[tuple[bool, RightsLevel | None], str] = {
    (True, RightsLevel.ENTERPRISE): "{feature} is on (enterprise)",
    (True, RightsLevel.ACCOUNT): "{feature} is on (account)",
    (True, RightsLevel.GROUP): "{feature} is on (agent group {group})",
    (False, RightsLevel.ENTERPRISE): "{feature} is off (enterprise)",
    (False, RightsLevel.ACCOUNT): "{feature} is off (account)",
    (False, RightsLevel.GROUP): "{feature} is off (agent group {group})",
    (False, None): "{feature} is off (no level switches it on)",
}


def feature_label(feature: Feature) -> str:
    """The feature's name on screen."""
    return RightsTable.model_fields[feature.value].title or feature.value


def right(account: Account, group: str, feature: Feature) -> Right:
    """Decide ``feature`` for agents of ``group`` (a name; empty or unknown: no group level). E1, E2."""
    decided = _by_levels(account, group, feature)
    if not decided.on:
        return decided
    for needed in NEEDS[feature]:
        if not right(account, group, needed).on:
            return Right(feature, on=False, level=decided.level, group=group, missing=needed)
    return decided


def rights(account: Account, group: str) -> dict[Feature, Right]:
    """Every feature, decided for agents of ``group``."""
    return {feature: right(account, group, feature) for feature in Feature}


def _by_levels(account: Account, group: str, feature: Feature) -> Right:
    """The verdict of the levels alone; the uppermost level that says it is named."""
    said = {level: table.say(feature) for level, table in _tables(account, group)}
    for verdict in ("off", "on"):
        for level, word in said.items():
            if word == verdict:
                return Right(feature, on=verdict == "on", level=level, group=group)
    return Right(feature, on=False, level=None, group=group)


def _tables(account: Account, group: str) -> list[tuple[RightsLevel, RightsTable]]:
    tables = [
        (RightsLevel.ENTERPRISE, account.rights.enterprise),
        (RightsLevel.ACCOUNT, account.rights.account),
    ]
    found = account.group(group)
    if found is not None:
        tables.append((RightsLevel.GROUP, found.rights))
    return tables


class RedialLevel(Enum):
    """Where a redial policy is set, the strongest first (A7)."""

    CAMPAIGN = "campaign"
    BUYER = "buyer"
    PRODUCT = "product"


@dataclass(frozen=True)
class EffectiveRedial:
    """The redial policy that holds for a transfer, and who decided it."""

    policy: RedialPolicy
    level: RedialLevel | None
    """None when no level has a record: then it is one attempt for the account's Ring Timeout."""
    name: str = ""
    """Name of the deciding campaign, buyer or product."""

    @property
    def sentence(self) -> str:
        """One sentence for a person on where the policy comes from."""
        return tr(_REDIAL_SENTENCES[self.level], name=self.name, seconds=self.policy.ring_time_seconds)


_REDIAL_SENTENCES: dict[RedialLevel | None, str] = {
    RedialLevel.CAMPAIGN: "It rings for {seconds} s (campaign {name})",
    RedialLevel.BUYER: "It rings for {seconds} s (buyer {name})",
    RedialLevel.PRODUCT: "It rings for {seconds} s (product {name})",
    None: "It rings for {seconds} s (the account's Ring Timeout)",
}


def redial(account: Account, *, campaign: str = "", buyer: str = "", product: str = "") -> EffectiveRedial:
    """The policy for a call of ``campaign`` to ``buyer`` for ``product`` (names; empty or unknown: absent).

    Without a ``product`` the buyer's own product is asked. No record at any level: no further
    attempts, and the account's Ring Timeout as ring time (C9).
    """
    found_buyer = account.buyer(buyer)
    if not product and found_buyer is not None:
        product = found_buyer.product
    levels = (
        (RedialLevel.CAMPAIGN, account.campaign(campaign)),
        (RedialLevel.BUYER, found_buyer),
        (RedialLevel.PRODUCT, account.product(product)),
    )
    for level, record in levels:
        if record is not None and record.redial is not None:
            return EffectiveRedial(record.redial, level, record.name)
    return EffectiveRedial(RedialPolicy(ring_time_seconds=account.general.ring_timeout_seconds), None)
