"""May I? Plans, types of transfer, kinds of target and rights (C1-C9, D1-D10, E1-E13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.account.model import Account
from app.transfer.kinds import CallFacts, Target, TargetKind, TransferType
from app.transfer.referred import HangUpTransfer, PbxTransfer
from app.transfer.rules import Entry, entry, kinds, may_transfer, types
from app.transfer.targets import listed
from app.transfer.transfers import Wish, flow_for
from app.transfer.verdict import Absent, Allowed, Refused
from tests.support.accounts import account, general, rights
from tests.support.transfer_rules import (
    COLD,
    CONVERSATION,
    EVERY_TYPE,
    HANG_UP,
    IN,
    OUT,
    RELEASE,
    SUCCESS,
    WARM,
    ask,
    rule,
    target,
    typed,
)

PRO_OFF = account(account=general(pro_dialing=False))
STANDARD = account(account=general(plan="standard"))


@pytest.mark.parametrize("kind", EVERY_TYPE)
@pytest.mark.parametrize("company", [PRO_OFF, STANDARD], ids=["Pro Dialing off", "Standard"])
def test_without_pro_only_cold_transfer_is_there(company: Account, kind: TransferType) -> None:
    """C1: warm transfer does not appear on Standard, nor with Pro Dialing off; cold does."""
    verdict = ask("Card payment" if kind is HANG_UP else "Maria", kind, of=company)
    warm = kind in (WARM, CONVERSATION, SUCCESS)
    assert isinstance(verdict, Absent if warm else Allowed)
    assert rule(verdict) == ("C1" if warm else "ok")
    assert (kind in types(company, "Sales")) is not warm


def test_with_pro_dialing_every_type_is_there() -> None:
    """C1: Pro with Pro Dialing on."""
    assert types(account(), "Sales") == tuple(EVERY_TYPE)


@pytest.mark.parametrize(
    ("company", "expected"),
    [(account(), Entry.ADD_CALL), (PRO_OFF, Entry.TRANSFER), (STANDARD, Entry.TRANSFER)],
)
def test_the_button_follows_the_plan(company: Account, expected: Entry) -> None:
    """C2, C3: Add Call on Pro with Pro Dialing, else Transfer."""
    assert entry(company, "Sales") is expected


def test_the_button_is_not_there_without_the_right() -> None:
    """E1: a feature switched off does not appear."""
    assert isinstance(entry(account(rights=rights(transfer="off")), "Sales"), Absent)


def test_an_internal_transfer_rings_for_the_accounts_ring_timeout() -> None:
    """C9: internal, and external without a policy, ring for the account's Ring Timeout, once."""
    for name in ("Maria", "Reception", "Billing", "Courier"):
        verdict = ask(name, COLD)
        assert isinstance(verdict, Allowed)
        assert verdict.ringing.policy.ring_time_seconds == 25
        assert verdict.ringing.policy.call_attempts == 0
        assert "Ring Timeout" in verdict.ringing.decided_by


@pytest.mark.parametrize(
    ("buyer", "campaign", "ring_time", "attempts", "busy", "level"),
    [
        ("Acme", "", 50, 0, 0, "product Solar"),
        ("Bolt", "", 40, 2, 0, "buyer Bolt"),
        ("Bolt", "Spring", 20, 0, 1, "campaign Spring"),
        ("Acme", "Spring", 20, 0, 1, "campaign Spring"),
    ],
)
def test_a_buyer_rings_by_the_strongest_level(
    buyer: str, campaign: str, ring_time: int, attempts: int, busy: int, level: str
) -> None:
    """A6, A7: campaign, else buyer, else product, each as a whole; the window says which."""
    verdict = ask(buyer, COLD, call=replace(IN, campaign=campaign))
    assert isinstance(verdict, Allowed)
    policy = verdict.ringing.policy
    assert (policy.ring_time_seconds, policy.call_attempts, policy.busy_attempts) == (
        ring_time,
        attempts,
        busy,
    )
    assert level in verdict.ringing.decided_by


def test_a_buyers_numbers_are_called_in_order() -> None:
    """A1: the first number first."""
    verdict = ask("Acme", COLD)
    assert isinstance(verdict, Allowed)
    assert verdict.addresses == ("+1 212 555 5000", "+1 212 555 5001")


def test_voicemail_is_known_before_the_call_moves() -> None:
    """C11: where the PBX answers for the target, the ring timeout does not end the call."""
    verdict = ask("Reception", COLD)
    assert isinstance(verdict, Allowed)
    assert verdict.ringing.voicemail


def test_a_target_that_left_the_account_file_is_refused() -> None:
    """D1: the file changed while the box was open."""
    gone = target("Maria")
    company = account(agents=[{"login": "anna", "extension": "1001", "group": "Sales"}])
    assert rule(ask(gone, COLD, of=company)) == "D1"


FITS = {
    "Maria": {COLD, WARM, SUCCESS, RELEASE, CONVERSATION},
    "Billing": {COLD, WARM, SUCCESS, RELEASE, CONVERSATION},
    "Card payment": {COLD, RELEASE, HANG_UP},
    "Sales": {COLD, SUCCESS, RELEASE},
    "Courier": {COLD, WARM, SUCCESS, RELEASE, CONVERSATION},
    "Support desk": {COLD, WARM, SUCCESS, RELEASE, CONVERSATION},
    "Acme": {COLD, WARM, SUCCESS, RELEASE, CONVERSATION},
}


@pytest.mark.parametrize("name", FITS)
@pytest.mark.parametrize("kind", EVERY_TYPE)
def test_each_type_fits_its_targets(name: str, kind: TransferType) -> None:
    """D1, D2, D3, D4, D5, E4, E12: which way a call can go to which kind of target."""
    assert (rule(ask(name, kind)) == "ok") is (kind in FITS[name])


def test_a_call_in_a_voice_menu_cannot_be_sent_on() -> None:
    """D6: an IVR reached by hang-up transfer gives the call back and nothing else."""
    assert rule(ask("Maria", COLD, call=replace(IN, in_voice_menu=True))) == "D6"


@pytest.mark.parametrize("call", [IN, OUT], ids=["inbound", "outbound"])
@pytest.mark.parametrize("kind", [COLD, WARM, SUCCESS, RELEASE, CONVERSATION])
def test_user_number_forwarding_allows_success_and_conversation(call: CallFacts, kind: TransferType) -> None:
    """D7, D8: a configured number with User Number Forwarding is never left before it answers."""
    expected = "D8" if kind in (COLD, RELEASE) else "ok"
    assert rule(ask("Bank", kind, call=call)) == expected


@pytest.mark.parametrize("where", ["Courier", "typed"])
def test_release_to_an_external_number_is_for_inbound_calls(where: str) -> None:
    """D9: not for the agent's own outbound call; cold follows C and is there for both."""
    chosen = target("Courier") if where == "Courier" else typed(account(), "+12125559999")
    assert rule(ask(chosen, RELEASE, call=IN)) == "ok"
    assert rule(ask(chosen, RELEASE, call=OUT)) == "D9"
    assert rule(ask(chosen, COLD, call=OUT)) == "ok"
    assert rule(ask("Maria", RELEASE, call=OUT)) == "ok"


def test_after_the_first_customer_left_nothing_goes_outside() -> None:
    """D10: customer 1 hung up: no external number any more; agents and queues still can be reached."""
    left = replace(IN, first_customer_left=True)
    for name in ("Courier", "Bank", "Acme", "Field service"):
        assert rule(ask(name, CONVERSATION, call=left)) == "D10"
        assert rule(ask(name, CONVERSATION, call=IN)) == "ok"
    assert rule(ask("Maria", CONVERSATION, call=left)) == "ok"


@pytest.mark.parametrize(
    ("off", "name", "kind"),
    [
        ("transfer", "Maria", COLD),
        ("internal", "Maria", COLD),
        ("internal", "Support desk", CONVERSATION),
        ("external", "Courier", CONVERSATION),
        ("external", "Field service", CONVERSATION),
        ("supervised", "Maria", CONVERSATION),
        ("supervised", "Maria", WARM),
        ("unsupervised", "Maria", COLD),
        ("unsupervised", "Maria", SUCCESS),
        ("queues", "Billing", COLD),
        ("ivr", "Card payment", HANG_UP),
    ],
)
@pytest.mark.parametrize("level", ["enterprise", "account", "group"])
def test_a_feature_switched_off_at_any_level_does_not_appear(
    off: str, name: str, kind: TransferType, level: str
) -> None:
    """E1: enterprise, account and agent group switch independently; off at one is off."""
    company = account(
        rights={**rights(), **({level: {off: "off"}} if level == "enterprise" else {})}
        if level != "account"
        else rights(**{off: "off"}),
        **(
            {"agent_groups": [{"name": "Sales", "rights": {off: "off"}}, {"name": "Support"}]}
            if level == "group"
            else {}
        ),
    )
    verdict = ask(name, kind, of=company)
    assert isinstance(verdict, Absent)
    assert verdict.rule == "E1"
    assert verdict.decided_by
    if level == "group":
        assert isinstance(ask(name, kind, of=company, group=""), Allowed)


@pytest.mark.parametrize(("off", "gone"), [("queues", TargetKind.QUEUE), ("ivr", TargetKind.IVR)])
def test_the_tabs_follow_the_rights(off: str, gone: TargetKind) -> None:
    """D1, E1: a kind of target switched off has no tab."""
    assert gone in kinds(account(), "Sales")
    assert gone not in kinds(account(rights=rights(**{off: "off"})), "Sales")


@pytest.mark.parametrize("chosen", [None, typed(account(), "  ")], ids=["nothing", "spaces"])
def test_nothing_chosen_is_refused(chosen: Target | None) -> None:
    """E5: the button is enabled only with a target."""
    verdict = may_transfer(account(), "Sales", IN, chosen, COLD)
    assert isinstance(verdict, Refused)
    assert verdict.rule == "E5"


def test_unsupervised_external_transfer_can_be_forbidden() -> None:
    """E13: where the account follows it, nothing goes outside without speaking first."""
    company = account(rights=rights(unsupervised_external="off"))
    for name in ("Courier", "Field service", "Acme"):
        for kind in (COLD, SUCCESS, RELEASE):
            verdict = ask(name, kind, of=company)
            assert isinstance(verdict, Refused)
            assert verdict.rule == "E13"
            assert "account" in verdict.decided_by
        assert rule(ask(name, CONVERSATION, of=company)) == "ok"
    assert rule(ask("Maria", COLD, of=company)) == "ok"


def test_every_refusal_is_one_whole_sentence() -> None:
    """E1: nothing is greyed out without a sentence."""
    left = replace(OUT, first_customer_left=True)
    for chosen in [*listed(account()), typed(account(), "x"), replace(target("Maria"), name="Nobody")]:
        for kind in EVERY_TYPE:
            for call in (IN, OUT, left):
                verdict = ask(chosen, kind, call=call)
                if isinstance(verdict, Refused):
                    assert verdict.sentence.endswith(".")
                    assert verdict.sentence[0].isupper() or verdict.sentence[0].isalnum()
                    assert "{" not in verdict.sentence


@pytest.mark.parametrize("manner", ["phone", "pbx"])
@pytest.mark.parametrize("way", EVERY_TYPE)
def test_who_rings_the_target_is_one_question(way: TransferType, manner: str) -> None:
    """A1, C7, C8, D3, D5: the flow asks the PBX exactly where the box says that the PBX rings."""
    company = account(transfer={"cold_transfer": manner})
    asked = 0
    for to in listed(company, {}):
        said = ask(to, way, of=company)
        if not isinstance(said, Allowed):
            continue
        asked += 1
        flow = flow_for(Wish(customer_id="c", type=way, target=to, allowed=said))
        assert (flow in (PbxTransfer, HangUpTransfer)) is said.ringing.by_pbx
        assert manner == "pbx" or way is HANG_UP or not said.ringing.by_pbx
        assert not (said.ringing.by_pbx and to.kind in (TargetKind.BUYER, TargetKind.GROUP))
    assert asked
