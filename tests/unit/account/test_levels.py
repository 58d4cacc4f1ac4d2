"""Effective rights and redial policies, and which level decided them."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from app.account.levels import RedialLevel, RightsLevel, redial, right, rights
from app.account.model import Account
from app.account.rights import NEEDS, Feature, Say

SAYS: tuple[Say, ...] = ("on", "off", "silent")


def account(**tables: Any) -> Account:  # noqa: ANN401 - raw TOML data, checked by the model
    """An account from raw tables, as the file would give it."""
    return Account.model_validate({"format": 1, "account": {"name": "Example"}, **tables})


def with_rights(enterprise: dict[str, str], acc: dict[str, str], sales: dict[str, str]) -> Account:
    return account(
        rights={"enterprise": enterprise, "account": acc},
        agent_groups=[{"name": "Sales", "rights": sales}],
    )


@pytest.mark.parametrize(("top", "middle", "group"), list(itertools.product(SAYS, repeat=3)))
def test_a_feature_is_there_when_nobody_says_off_and_somebody_says_on(
    top: Say, middle: Say, group: Say
) -> None:
    """E1: features are switched independently at the enterprise, account and group levels."""
    told = with_rights({"transfer": top}, {"transfer": middle}, {"transfer": group})
    said = (top, middle, group)
    assert right(told, "Sales", Feature.TRANSFER).on == ("off" not in said and "on" in said)


@pytest.mark.parametrize(("top", "middle", "group"), list(itertools.product(SAYS, repeat=3)))
def test_the_level_that_decided_is_one_that_said_so(top: Say, middle: Say, group: Say) -> None:
    """E1: the deciding level carries the verdict; with every level silent there is none."""
    told = with_rights({"transfer": top}, {"transfer": middle}, {"transfer": group})
    decided = right(told, "Sales", Feature.TRANSFER)
    by_level = {RightsLevel.ENTERPRISE: top, RightsLevel.ACCOUNT: middle, RightsLevel.GROUP: group}
    if decided.level is None:
        assert set(by_level.values()) == {"silent"}
    else:
        assert by_level[decided.level] == ("on" if decided.on else "off")


def test_the_reason_names_the_agent_group() -> None:
    """E1: the window can say who switched a feature off."""
    told = with_rights({}, {"transfer": "on", "external": "on"}, {"external": "off"})
    assert right(told, "Sales", Feature.EXTERNAL).sentence == "External transfer is off (agent group Sales)"
    assert right(told, "Support", Feature.EXTERNAL).sentence == "External transfer is on (account)"


def test_manual_dial_needs_external_transfer() -> None:
    """E2: manual dial can be on only if external transfer is on."""
    told = with_rights({}, {"transfer": "on", "external": "on", "manual_dial": "on"}, {"external": "off"})
    decided = right(told, "Sales", Feature.MANUAL_DIAL)
    assert not decided.on
    assert decided.missing is Feature.EXTERNAL
    assert "External transfer" in decided.sentence
    assert right(told, "", Feature.MANUAL_DIAL).on


@pytest.mark.parametrize("feature", list(Feature))
def test_a_feature_falls_with_each_one_it_needs(feature: Feature) -> None:
    """E1, E2: nothing is there without what it needs."""
    everything: dict[str, str] = dict.fromkeys(Feature, "on")
    assert right(with_rights({}, everything, {}), "Sales", feature).on
    for needed in NEEDS[feature]:
        assert not right(with_rights({}, everything, {needed: "off"}), "Sales", feature).on


def test_a_file_that_is_silent_gives_no_transfer_at_all() -> None:
    """E1: a feature that nobody switched on is not there."""
    assert not any(decided.on for decided in rights(account(), "Sales").values())


REDIAL_TABLES: dict[str, Any] = {
    "products": [
        {"name": "Solar", "redial": {"ring_time_seconds": 20, "call_attempts": 2}},
        {"name": "Roof"},
    ],
    "buyers": [
        {"name": "Sunny", "numbers": ["+12125550100"], "product": "Solar", "redial": {"busy_attempts": 3}},
        {"name": "Cloudy", "numbers": ["+12125550101"], "product": "Solar"},
    ],
    "campaigns": [{"name": "Spring", "redial": {"ring_time_seconds": 15}}, {"name": "Autumn"}],
}


@pytest.mark.parametrize(
    ("campaign", "buyer", "product", "level", "name"),
    [
        ("Spring", "Sunny", "Solar", RedialLevel.CAMPAIGN, "Spring"),
        ("Autumn", "Sunny", "Solar", RedialLevel.BUYER, "Sunny"),
        ("", "Sunny", "", RedialLevel.BUYER, "Sunny"),
        ("", "Cloudy", "", RedialLevel.PRODUCT, "Solar"),
        ("Autumn", "Cloudy", "Roof", None, ""),
        ("Nowhere", "Nobody", "Solar", RedialLevel.PRODUCT, "Solar"),
        ("", "", "", None, ""),
    ],
)
def test_the_campaign_wins_then_the_buyer_then_the_product(
    campaign: str, buyer: str, product: str, level: RedialLevel | None, name: str
) -> None:
    """A6, A7: any level can be absent; the strongest that is there wins."""
    found = redial(account(**REDIAL_TABLES), campaign=campaign, buyer=buyer, product=product)
    assert (found.level, found.name) == (level, name)


def test_a_level_wins_as_a_whole_record() -> None:
    """A2 to A5, A7: what the winning record leaves out has its default, not another level's value."""
    policy = redial(account(**REDIAL_TABLES), buyer="Sunny").policy
    assert policy.model_dump() == {
        "ring_time_seconds": 60,
        "call_attempts": 0,
        "busy_attempts": 3,
        "interval_seconds": 0,
        "busy_interval_seconds": 0,
    }


def test_without_any_record_the_ring_timeout_of_the_account_holds() -> None:
    """C9: no redial policy leaves one attempt for the account's Ring Timeout."""
    told = account(account={"name": "Example", "ring_timeout_seconds": 25})
    found = redial(told, buyer="Nobody")
    assert found.policy.ring_time_seconds == 25
    assert found.policy.call_attempts == 0
    assert found.sentence == "It rings for 25 s (the account's Ring Timeout)"
