"""May I? One pure function over the account, the agent, the call, the target and the transfer type.

Every rule is a small function that decides or passes on. Those that make a feature absent come first:
what an admin switched off is never explained away by the state of a call. Where the documents behind
this product disagree, the account decides; the defaults let an agent do more rather than less.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.account.levels import Right, redial, right
from app.account.model import Account
from app.account.rights import Feature
from app.agent.state import IN_REACH, AgentState
from app.calls.end_reason import Direction
from app.transfer.kinds import (
    SUPERVISED_TYPES,
    UNSUPERVISED_TYPES,
    WARM_TYPES,
    CallFacts,
    Target,
    TargetKind,
    TransferType,
)
from app.transfer.numbers import (
    ExternalNumber,
    Numbering,
    TypedKind,
    check_at_trunk,
    check_number,
    kind_of,
)
from app.transfer.targets import is_listed
from app.transfer.verdict import Absent, Allowed, Refused, Ringing, Verdict
from app.translation import tr


@dataclass(frozen=True)
class Question:
    """Everything that the answer depends on."""

    account: Account
    group: str
    """The agent's group."""
    call: CallFacts
    target: Target
    type: TransferType

    def right(self, feature: Feature) -> Right:
        """The agent's right to a feature."""
        return right(self.account, self.group, feature)


class Entry(Enum):
    """The button on a call that opens the box."""

    ADD_CALL = "add call"
    TRANSFER = "transfer"


def entry(account: Account, group: str) -> Entry | Absent:
    """C2, C3: what the button is; absent where the agent may not transfer at all (E1)."""
    allowed = right(account, group, Feature.TRANSFER)
    if not allowed.on:
        return Absent("E1", allowed.sentence)
    return Entry.ADD_CALL if account.warm_transfer else Entry.TRANSFER


def types(account: Account, group: str) -> tuple[TransferType, ...]:
    """The transfer types that exist for an agent of ``group`` (C1, E1)."""
    return tuple(kind for kind in TransferType if _absent_type(account, group, kind) is None)


def kinds(account: Account, group: str) -> tuple[TargetKind, ...]:
    """The kinds of target that exist for an agent of ``group``: the tabs of the box (D1, E1)."""
    return tuple(
        kind
        for kind in TargetKind
        if all(right(account, group, feature).on for feature in _FEATURES_OF_KIND[kind])
    )


def may_transfer(
    account: Account, group: str, call: CallFacts, target: Target | None, kind: TransferType
) -> Verdict:
    """Whether an agent of ``group`` may pass ``call`` on to ``target`` in this way, or why not.

    ``target`` None: nothing is chosen yet (E5).
    """
    if target is None:
        absent = _absent_type(account, group, kind)
        return absent or Refused("E5", tr("Choose or type whom the call is to go to."))
    question = Question(account, group, call, target, kind)
    for rule in _RULES:
        decided = rule(question)
        if decided is not None:
            return decided
    return _addresses(question)


# --- absent: switched off by plan or by right ---------------------------------------------------

_FEATURES_OF_KIND: Final[dict[TargetKind, tuple[Feature, ...]]] = {
    TargetKind.AGENT: (Feature.INTERNAL,),
    TargetKind.COWORKER: (Feature.INTERNAL,),
    TargetKind.GROUP: (Feature.INTERNAL,),
    TargetKind.QUEUE: (Feature.QUEUES,),
    TargetKind.IVR: (Feature.IVR,),
    TargetKind.EXTERNAL: (Feature.EXTERNAL,),
    TargetKind.BUYER: (Feature.EXTERNAL,),
    TargetKind.PRESET: (Feature.TRANSFER,),
    TargetKind.TYPED: (Feature.MANUAL_DIAL,),
}


def _absent_type(account: Account, group: str, kind: TransferType) -> Absent | None:
    if kind in WARM_TYPES and not account.warm_transfer:
        if account.general.plan == "pro":
            return Absent("C1", tr("Pro Dialing is off."))
        return Absent("C1", tr("The account is on the standard plan."))
    feature = Feature.IVR
    if kind in SUPERVISED_TYPES:
        feature = Feature.SUPERVISED
    elif kind in UNSUPERVISED_TYPES:
        feature = Feature.UNSUPERVISED
    allowed = right(account, group, feature)
    return None if allowed.on else Absent("E1", allowed.sentence)


def _type_is_there(question: Question) -> Absent | None:
    return _absent_type(question.account, question.group, question.type)


def _kind_is_there(question: Question) -> Absent | None:
    features = list(_FEATURES_OF_KIND[question.target.kind])
    if question.target.kind is TargetKind.PRESET:
        features.append(Feature.EXTERNAL if question.target.external else Feature.INTERNAL)
    for feature in features:
        allowed = question.right(feature)
        if not allowed.on:
            return Absent("E2" if feature is Feature.MANUAL_DIAL else "E1", allowed.sentence)
    return None


# --- refused: not now, or not so ----------------------------------------------------------------


def _call_is_here(question: Question) -> Refused | None:
    if question.call.in_voice_menu:
        return Refused(
            "D6", tr("The call is in a voice menu and comes back to you; it cannot be sent on from there.")
        )
    return None


def _still_listed(question: Question) -> Refused | None:
    """The account file may have changed while the box was open."""
    if is_listed(question.account, question.target):
        return None
    return Refused("D1", tr("{name} is no longer in the account file.", name=question.target.name))


def _type_fits_kind(question: Question) -> Refused | None:
    kind, way = question.target.kind, question.type
    if way is TransferType.HANG_UP and kind is not TargetKind.IVR:
        return Refused("D5", tr("Only a voice menu gives the call back; choose one."))
    if kind is TargetKind.IVR and way in WARM_TYPES:
        return Refused("D5", tr("A voice menu answers at once; the call is sent to it without waiting."))
    if kind is TargetKind.GROUP and way in SUPERVISED_TYPES:
        return Refused("E4", tr("To speak with somebody first, choose one agent of the group."))
    return None


def _group_fits(question: Question) -> Refused | None:
    """E4: presets lead to other groups; who is talked to first may have to be of the agent's own."""
    target, own = question.target, question.group
    if target.leads_home(own):
        return Refused("E4", tr("{name} leads to your own agent group.", name=target.name))
    limited = question.account.transfer.supervised_agents == "group" and question.type in SUPERVISED_TYPES
    if limited and target.kind in (TargetKind.AGENT, TargetKind.COWORKER) and target.group != own:
        return Refused(
            "E4", tr("Only agents of your own group can be talked to first; {name} is not.", name=target.name)
        )
    return None


def _external_rules(question: Question) -> Refused | None:
    target, way = question.target, question.type
    if not target.external:
        return None
    if question.call.first_customer_left:
        return Refused(
            "D10",
            tr("The first customer has hung up; this call cannot be transferred to an external number."),
        )
    if target.user_number_forwarding and way in (TransferType.COLD, TransferType.RELEASE):
        return Refused("D8", tr("{name} takes only success and conversation transfers.", name=target.name))
    if way is TransferType.RELEASE and question.call.direction is Direction.OUT:
        return Refused(
            "D9",
            tr("A call that you placed cannot be released to an external number; stay until it answers."),
        )
    if way in UNSUPERVISED_TYPES:
        allowed = question.right(Feature.UNSUPERVISED_EXTERNAL)
        if not allowed.on:
            sentence = tr(
                "Speak first with whoever answers: this account sends no call outside without that."
            )
            return Refused("E13", sentence, allowed.sentence)
    return None


def _group_takes_it(question: Question) -> Refused | None:
    target, policy = question.target, question.account.transfer
    if target.kind is not TargetKind.GROUP or target.addresses:
        return None
    if not target.may_wait:
        return Refused("E12", tr("Nobody in {group} is signed in.", group=target.name))
    if policy.selectable_agents == "idle":
        return Refused("D12", tr("Nobody in {group} is idle.", group=target.name))
    if policy.busy_target == "refuse":
        return Refused("E12", tr("Nobody in {group} is available.", group=target.name))
    return None


def _agent_takes_it(question: Question) -> Refused | None:
    target, policy = question.target, question.account.transfer
    if target.kind is not TargetKind.AGENT or target.state in (None, AgentState.AVAILABLE):
        return None
    if target.state is AgentState.OFFLINE:
        return Refused("E8", tr("{name} is signed out.", name=target.name))
    if target.state is AgentState.DO_NOT_DISTURB:
        return Refused("E9", tr("{name} is not to be disturbed.", name=target.name))
    if policy.selectable_agents == "idle":
        return Refused("D12", tr("{name} is not idle.", name=target.name))
    if target.transfer_waiting:
        return Refused("E9", tr("A transferred call already waits for {name}.", name=target.name))
    if target.state not in IN_REACH and policy.busy_target == "refuse":
        return Refused("E9", tr("{name} is not available.", name=target.name))
    return None


_RULES: Final[tuple[Callable[[Question], Absent | Refused | None], ...]] = (
    _type_is_there,
    _kind_is_there,
    _call_is_here,
    _still_listed,
    _type_fits_kind,
    _group_fits,
    _external_rules,
    _agent_takes_it,
    _group_takes_it,
)


# --- allowed: what to dial, and for how long ----------------------------------------------------


def _addresses(question: Question) -> Allowed | Refused:
    target = question.target
    if target.kind is not TargetKind.TYPED:
        return Allowed(target.addresses, _ringing(question))
    text = target.addresses[0]
    if not text:
        return Refused("E5", tr("Choose or type whom the call is to go to."))
    kind = kind_of(text, question.account.is_extension)
    if kind is TypedKind.EXTENSION:
        return Allowed((text,), _ringing(question))
    general = question.account.general
    numbering = Numbering(general.country, toll_free=general.services.toll_free, toll=general.services.toll)
    if kind is TypedKind.AT_TRUNK:
        return check_at_trunk(text, numbering) or Allowed((text,), _ringing(question))
    number = check_number(text, numbering)
    if isinstance(number, ExternalNumber):
        return Allowed((number.e164,), _ringing(question))
    return number


def _ringing(question: Question) -> Ringing:
    """A2-A7 for a buyer, the account's Ring Timeout for everybody else (C9), and E10 for a queued one."""
    account, target = question.account, question.target
    if target.kind is TargetKind.BUYER:
        effective = redial(
            account, campaign=question.call.campaign, buyer=target.name, product=question.call.product
        )
    else:
        effective = redial(account)
    waits = target.state not in (None, AgentState.AVAILABLE)
    return Ringing(
        effective.policy,
        effective.sentence,
        wait_seconds=account.general.queued_transfer_hold_seconds,
        queued=waits and (target.kind is TargetKind.AGENT or not target.addresses),
        by_pbx=_by_pbx(question),
        voicemail=target.voicemail,
    )


_RUNG_HERE: Final = frozenset({TargetKind.BUYER, TargetKind.GROUP})
"""Targets that this phone rings itself even where the account has the PBX do cold transfers: a PBX that is
asked by REFER knows no redial policy (A1-A5) and not who of a group is available (E12)."""


def _by_pbx(question: Question) -> bool:
    """Whether the PBX is asked to carry it out (REFER): a cold transfer where the account says so, and D5.

    A transfer under way goes on as it began: what the PBX carries out takes no other target.
    """
    kind, way = question.target.kind, question.type
    if way is TransferType.HANG_UP:
        return True
    after_success = kind is TargetKind.QUEUE and way is TransferType.RELEASE  # D3
    cold = way in (TransferType.COLD, TransferType.RELEASE) and not after_success
    begins = cold and not question.call.under_way
    return begins and kind not in _RUNG_HERE and question.account.transfer.cold_transfer == "pbx"
