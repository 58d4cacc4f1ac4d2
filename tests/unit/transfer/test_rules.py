"""May I? One table for each requirement (C1-C9, D1-D10, D12, E1, E2, E5, E8-E10, E12, E13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.account.model import Account
from app.account.standing import unmanaged
from app.agent.presence import Seen
from app.agent.state import AgentState
from app.calls.end_reason import Direction
from app.transfer import targets
from app.transfer.kinds import CallFacts, Target, TargetKind, TransferType
from app.transfer.known import Known
from app.transfer.rules import Entry, entry, kinds, may_transfer, types
from app.transfer.targets import listed, of_agent, of_group
from app.transfer.verdict import Absent, Allowed, Refused, Verdict
from tests.support.accounts import account, general, rights

IN = CallFacts(direction=Direction.IN)
OUT = CallFacts(direction=Direction.OUT)
COLD, WARM, SUCCESS = TransferType.COLD, TransferType.WARM, TransferType.SUCCESS
RELEASE, CONVERSATION, HANG_UP = TransferType.RELEASE, TransferType.CONVERSATION, TransferType.HANG_UP
EVERY_TYPE = list(TransferType)


def target(name: str, of: Account | None = None) -> Target:
    return next(found for found in listed(of or account()) if found.name == name)


def typed(of: Account, text: str) -> Target:
    return targets.typed(Known(of), text)


def ask(
    name: str | Target,
    kind: TransferType,
    *,
    call: CallFacts = IN,
    of: Account | None = None,
    group: str = "Sales",
) -> Verdict:
    company = of or account()
    asked = name if isinstance(name, Target) else target(name, company)
    return may_transfer(company, group, call, asked, kind)


def rule(verdict: Verdict) -> str:
    """Id of the rule that said no, or ``ok``."""
    return "ok" if isinstance(verdict, Allowed) else verdict.rule


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


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("1002", "Maria", TargetKind.AGENT),
        ("Maria", "Maria", TargetKind.AGENT),
        ("1100", "Reception", TargetKind.COWORKER),
        ("(212) 555-1100", "Reception", TargetKind.COWORKER),
        ("+1 212 555 1002", "Maria", TargetKind.AGENT),
        ("12125551002@carrier.example", "Maria", TargetKind.AGENT),
        ("555 1100", "555 1100", TargetKind.TYPED),
        ("212 555 3000", "Bank", TargetKind.EXTERNAL),
        ("+12125559999", "+12125559999", TargetKind.TYPED),
        ("1999", "1999", TargetKind.TYPED),
    ],
)
def test_a_typed_number_of_a_coworker_is_that_coworker(text: str, name: str, kind: TargetKind) -> None:
    """C4, C5, D8: known people and numbers keep their own address and rules however they are typed."""
    found = typed(account(), text)
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sip:1002@pbx.example", "Maria"),
        ("1002@PBX.example:5061", "Maria"),
        ("sip:1002@elsewhere.example", "sip:1002@elsewhere.example"),
        ("sips:door@gate.example", "Door"),
    ],
)
def test_a_contacts_sip_address_may_be_a_coworkers(text: str, name: str) -> None:
    """C5: the extension at the account's own server, or the address that the file gives."""
    door = {"name": "Door", "extension": "1101", "address": "sip:door@gate.example"}
    company = account(sip={"registrar": "pbx.example:5061"}, coworkers=[door])
    assert typed(company, text).name == name


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


GROUP_ONLY = account(transfer={"supervised_agents": "group"})


@pytest.mark.parametrize("kind", [COLD, SUCCESS, RELEASE, CONVERSATION, WARM])
def test_a_preset_is_for_agents_of_other_groups(kind: TransferType) -> None:
    """E4: a preset of another agent group."""
    assert rule(ask("Support desk", kind, group="Sales")) == "ok"
    assert rule(ask("Support desk", kind, group="")) == "ok"
    assert rule(ask("Support desk", kind, group="Support")) == "E4"


@pytest.mark.parametrize("kind", [CONVERSATION, WARM])
def test_the_account_may_limit_who_is_talked_to_first_to_the_agents_group(kind: TransferType) -> None:
    """E4: an agent of the agent group; by default everybody."""
    assert rule(ask("Maria", kind, of=GROUP_ONLY)) == "ok"
    for name in ("Tom", "Reception"):
        assert rule(ask(name, kind)) == "ok"
        assert rule(ask(name, kind, of=GROUP_ONLY)) == "E4"
        assert rule(ask(name, COLD, of=GROUP_ONLY)) == "ok"
    for name in ("Support desk", "Courier"):
        assert rule(ask(name, kind, of=GROUP_ONLY)) == "ok"


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


@pytest.mark.parametrize("text", ["1999", "11880", "4930123456@carrier"])
def test_a_short_number_that_nobody_lists_is_outside(text: str) -> None:
    """D9, D10, E13: the account lists its extensions; what is not among them leaves the company."""
    chosen = typed(account(), text)
    assert chosen.external
    assert rule(ask(chosen, RELEASE, call=OUT)) == "D9"
    assert rule(ask(chosen, COLD, call=replace(IN, first_customer_left=True))) == "D10"
    strict = account(rights=rights(unsupervised_external="off"))
    assert rule(ask(chosen, COLD, of=strict)) == "E13"


@pytest.mark.parametrize(("country", "expected"), [("DE", "E16"), ("US", "E14")])
def test_directory_enquiries_are_no_extension(country: str, expected: str) -> None:
    """E14, E16: 11880 is short, and no extension of anybody."""
    company = account(account=general(country=country))
    assert rule(ask(typed(company, "11880"), CONVERSATION, of=company)) == expected


@pytest.mark.parametrize("text", ["1001", "8001", "9300", "7001", "1723", "*98", "605"])
def test_extensions_are_those_that_the_account_knows(text: str) -> None:
    """S12: listed ones, those that look like the account's others, and the PBX's codes."""
    company = account(account=general(extensions=["17XX", "60X"]))
    chosen = typed(company, text)
    assert not chosen.external
    assert rule(ask(chosen, RELEASE, call=OUT, of=company)) == "ok"


@pytest.mark.parametrize("text", ["172", "17234", "61", "0605"])
def test_an_extension_fits_as_a_whole(text: str) -> None:
    """S12: a longer or shorter number is another one."""
    assert typed(account(account=general(extensions=["17XX", "60X"])), text).external


def test_a_desk_without_an_account_file_takes_short_numbers_for_extensions() -> None:
    """S12: nothing says which extensions there are, and nobody could be reached otherwise."""
    desk = unmanaged().account
    assert not typed(desk, "1999").external
    assert typed(desk, "+12125559999").external


def test_after_the_first_customer_left_nothing_goes_outside() -> None:
    """D10: customer 1 hung up: no external number any more; agents and queues still can be reached."""
    left = replace(IN, first_customer_left=True)
    for name in ("Courier", "Bank", "Acme", "Field service"):
        assert rule(ask(name, CONVERSATION, call=left)) == "D10"
        assert rule(ask(name, CONVERSATION, call=IN)) == "ok"
    assert rule(ask("Maria", CONVERSATION, call=left)) == "ok"


IDLE_ONLY = account(transfer={"selectable_agents": "idle"})
NO_QUEUE = account(transfer={"busy_target": "refuse"})


@pytest.mark.parametrize(
    ("state", "by_default", "idle_only", "no_queue"),
    [
        (None, "ok", "ok", "ok"),
        (AgentState.AVAILABLE, "ok", "ok", "ok"),
        (AgentState.TALKING, "ok", "D12", "ok"),
        (AgentState.AFTER_CALL_WORK, "ok", "D12", "ok"),
        (AgentState.WAITING, "ok", "D12", "E9"),
        (AgentState.BREAK, "ok", "D12", "E9"),
        (AgentState.DO_NOT_DISTURB, "E9", "E9", "E9"),
        (AgentState.OFFLINE, "E8", "E8", "E8"),
    ],
)
def test_the_account_decides_which_agents_can_be_chosen(
    state: AgentState | None, by_default: str, idle_only: str, no_queue: str
) -> None:
    """D12, E8, E9: idle agents only, or also talking and wrapping up, or one queued transfer for others."""
    maria = replace(target("Maria"), state=state)
    assert rule(ask(maria, COLD)) == by_default
    assert rule(ask(maria, COLD, of=IDLE_ONLY)) == idle_only
    assert rule(ask(maria, COLD, of=NO_QUEUE)) == no_queue


def test_a_second_queued_transfer_is_refused_before_it_is_sent() -> None:
    """E9: presence shows that one waits there already."""
    maria = replace(target("Maria"), state=AgentState.TALKING, transfer_waiting=True)
    assert rule(ask(maria, COLD)) == "E9"


@pytest.mark.parametrize(
    ("state", "queued"),
    [(AgentState.AVAILABLE, "no"), (AgentState.TALKING, "yes"), (AgentState.BREAK, "yes")],
)
def test_a_transfer_to_somebody_not_available_may_wait_for_the_maximum_hold(
    state: AgentState, queued: str
) -> None:
    """E10: the ring time is not cut short while the call is queued there."""
    verdict = ask(replace(target("Maria"), state=state), COLD)
    assert isinstance(verdict, Allowed)
    assert verdict.ringing.wait_seconds == 120
    assert verdict.ringing.queued is (queued == "yes")


def test_a_group_means_its_first_available_agent_else_its_address() -> None:
    """E12: by the presence that the phone sees, else by the group's address on the PBX."""
    states = {"1002": Seen(AgentState.AVAILABLE), "1001": Seen(AgentState.TALKING)}
    assert of_group(account(), "Sales", states).addresses == ("1002", "7001")
    assert of_group(account(), "Sales").addresses == ("7001",)
    assert rule(ask("Support", COLD)) == "E12"
    free = of_group(account(), "Support", {"1003": Seen(AgentState.AVAILABLE)})
    assert rule(ask(free, COLD)) == "ok"


@pytest.mark.parametrize("kind", [COLD, SUCCESS, RELEASE])
def test_a_group_with_nobody_free_is_waited_for(kind: TransferType) -> None:
    """E12, E10: somebody of it is seen who may be available later; the box says how long it may take."""
    busy = of_group(account(), "Support", {"1003": Seen(AgentState.TALKING)})
    verdict = ask(busy, kind)
    assert isinstance(verdict, Allowed)
    assert verdict.addresses == ()
    assert verdict.ringing.queued
    assert verdict.ringing.wait_seconds == 120
    assert rule(ask(busy, kind, of=IDLE_ONLY)) == "D12"
    assert rule(ask(busy, kind, of=NO_QUEUE)) == "E12"
    gone = of_group(account(), "Support", {"1003": Seen(AgentState.OFFLINE)})
    assert rule(ask(gone, kind)) == "E12"


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


@pytest.mark.parametrize("off", ["manual_dial", "external"])
def test_manual_dial_needs_external_transfer(off: str) -> None:
    """E2: typing a number is there only if external transfer is on."""
    verdict = ask(typed(account(), "+12125559999"), CONVERSATION, of=account(rights=rights(**{off: "off"})))
    assert isinstance(verdict, Absent)
    assert verdict.rule == "E2"


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1 212 555 9999", "ok"),
        ("1002", "ok"),
        ("12", "E14"),
        ("sip:bob@trunk", "ok"),
        ("+1 212", "E14"),
        ("+44 20 7946 0018", "E15"),
        ("+1 800 275 2273", "E17"),
        ("bob@", "S12"),
    ],
)
def test_what_is_typed_is_checked_by_its_kind(text: str, expected: str) -> None:
    """E14, E15, E17, S12: the number rules hold for typed targets."""
    assert rule(ask(typed(account(), text), CONVERSATION)) == expected


def test_a_typed_mobile_number_is_refused_outside_the_us() -> None:
    """E16: land lines only."""
    company = account(account=general(country="DE"))
    assert rule(ask(typed(company, "+49 1511 2345678"), CONVERSATION, of=company)) == "E16"


def test_a_typed_number_is_dialled_as_e164() -> None:
    """S12: an external number goes out in international format."""
    verdict = ask(typed(account(), "212-555-9999"), CONVERSATION)
    assert isinstance(verdict, Allowed)
    assert verdict.addresses == ("+12125559999",)


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


def test_an_agent_is_a_target_with_the_state_that_is_seen() -> None:
    """E7: unknown stays unknown."""
    maria = account().agents[1]
    assert of_agent(maria).state is None
    assert of_agent(maria, {"1002": Seen(AgentState.BREAK, "Lunch")}).state is AgentState.BREAK
