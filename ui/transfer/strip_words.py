"""A transfer under way as a strip: pure functions from a flow to what is shown. No Qt here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import Enum

from app.calls.call import Call
from app.transfer.add_call import AddCall, AddState
from app.transfer.call_data import MANNER
from app.transfer.cold import ColdState
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.flow import Action
from app.transfer.referred import HangUpState, PbxState
from app.transfer.success import SuccessState
from app.transfer.target_leg import LegState, Progress
from app.transfer.transfers import AnyFlow
from app.translation import tr
from ui.elapsed import elapsed
from ui.theme.tokens import Tone
from ui.transfer.strip_model import Count, Press, StripButton, StripModel
from ui.transfer.words import person

_FORWARD = (
    (Action.COMPLETE, Press.COMPLETE),
    (Action.THREE_WAY, Press.THREE_WAY),
    (Action.SWAP, Press.SWAP),
)
_ASIDE = (
    (Action.CANCEL, Press.CANCEL),
    (Action.CHOOSE_ANOTHER, Press.CHOOSE_ANOTHER),
    (Action.CALL_NOW, Press.CALL_NOW),
    (Action.STOP_WAITING, Press.STOP_WAITING),
)


def strip(flow: AnyFlow, customer: Call, consult: Call | None) -> StripModel:
    """The strip of a transfer that lives."""
    name = person(customer.remote)
    progress = flow.progress
    buttons = _buttons(flow, name)
    if progress is not None:
        return _ringing(flow, progress, buttons)
    target = flow.target_name
    told = flow.sentence
    if told and flow.state in (ConsultState.UNREACHED, SuccessState.UNREACHED):
        return StripModel(
            tone=Tone.STOP, title=told, detail=tr("{name} is on hold", name=name), buttons=buttons
        )
    since = consult.answered_at if consult is not None else None
    return StripModel(
        tone=Tone.CONSULT,
        title=_standing(flow.state, name, target),
        detail=told or _meanwhile(flow.state, name),
        count=Count.NONE if since is None else Count.UP,
        since=since or 0.0,
        buttons=buttons,
    )


def failed(sentence: str, customer: Call, *, call_back: str = "") -> StripModel:
    """What is left of a transfer that did not come about: what happened, what is still fine, what to do.

    ``call_back``: the coworker who can be called when free; empty: there is none.
    """
    name = person(customer.remote)
    fine = (
        tr("{name} is on hold", name=name)
        if customer.held_by_us
        else tr("You are talking to {name}", name=name)
    )
    buttons = [StripButton(Press.NEW_TARGET, tr("Other target"), tr("Choose somebody else."))]
    if call_back:
        buttons.append(
            StripButton(
                Press.CALL_BACK,
                tr("Call back when free"),
                tr("Call {name} by itself as soon as you are both free.", name=call_back),
            )
        )
    buttons.append(StripButton(Press.DISMISS, tr("OK"), tr("Take this notice away.")))
    return StripModel(tone=Tone.STOP, title=sentence, detail=fine, buttons=tuple(buttons))


def waiting(since: float, until: float) -> StripModel:
    """A transferred call that waits here in silence (E9, E10)."""
    return StripModel(
        tone=Tone.WAIT,
        title=tr("Waits until you are available"),
        detail=tr("It makes no sound now; the caller's agent sees that it waits."),
        count=Count.OF,
        since=since,
        until=until,
    )


def brings(data: Mapping[str, str]) -> str:
    """Whom and what a transferred call brings, for the card that rings; empty: nothing is known (E11)."""
    customer, campaign = data.get("customer", ""), data.get("campaign", "")
    if customer and campaign:
        return tr("Transfers {customer} · {campaign}", customer=customer, campaign=campaign)
    if customer:
        return tr("Transfers {customer}", customer=customer)
    return tr("A transferred call") if MANNER in data else ""


def _ringing(flow: AnyFlow, progress: Progress, buttons: tuple[StripButton, ...]) -> StripModel:
    attempt = ""
    if progress.of > 1 and not progress.queued:
        attempt = tr("Attempt {number} of {count}", number=progress.attempt, count=progress.of)
    if progress.state is LegState.PAUSING:
        title, count = tr("Calling {name} again", name=progress.name), Count.DOWN
    elif progress.queued:
        title, count = tr("Waiting for {name}", name=progress.name), Count.OF
    else:
        title, count = tr("Ringing {name}", name=progress.name), Count.OF
    told = flow.sentence
    if isinstance(flow, Consultation) and flow.sends_when_it_rings:
        told = tr("Will be sent as soon as it rings there")
    return StripModel(
        tone=Tone.WAIT if progress.queued else Tone.CONSULT,
        title=title,
        detail=told or attempt,
        count=count if progress.until > progress.since else Count.UP,
        since=progress.since,
        until=progress.until,
        buttons=buttons,
    )


def _standing(state: Enum, name: str, target: str) -> str:
    sentences = {
        ConsultState.CONSULTING: tr("Talking to {target}", target=target),
        ConsultState.WITH_CUSTOMER: tr("{target} is on hold", target=target),
        AddState.PREPARING: tr("Making room for {target}", target=target),
        ColdState.BRIDGED: tr("{name} talks with {target}", name=name, target=target),
        ColdState.HANDING_OVER: tr("The PBX takes over the call to {target}", target=target),
        PbxState.REFERRING: tr("The PBX is asked to call {target}", target=target),
        PbxState.MOVING: tr("The PBX is calling {target}", target=target),
        HangUpState.REFERRING: tr("On the way to {target}", target=target),
        HangUpState.AWAY: tr("In {target}, will come back to you", target=target),
    }
    return sentences.get(state) or tr("Connecting {name} with {target}", name=name, target=target)


def _meanwhile(state: Enum, name: str) -> str:
    if state is ConsultState.CONSULTING:
        return tr("{name} waits with music", name=name)
    return ""


def _buttons(flow: AnyFlow, name: str) -> tuple[StripButton, ...]:
    """While it rings the way back comes first; once somebody is there, the way forward."""
    actions = flow.actions
    order = (*_ASIDE, *_FORWARD) if flow.progress is not None else (*_FORWARD, *_ASIDE)
    return tuple(_button(press, flow, name) for action, press in order if action in actions)


def _button(press: Press, flow: AnyFlow, name: str) -> StripButton:
    target = flow.target_name
    label, hint = {
        Press.COMPLETE: (
            tr("Complete"),
            tr("Connect {name} with {target} and leave.", name=name, target=target),
        ),
        Press.THREE_WAY: (tr("Three-way"), tr("All three hear one another.")),
        Press.SWAP: (tr("Swap"), tr("Talk to the other one.")),
        Press.CALL_NOW: (tr("Call now"), tr("Do not wait for the rest of the interval.")),
        Press.STOP_WAITING: (
            tr("Stop waiting"),
            tr("{name} is no longer expected back.", name=name),
        ),
        Press.CHOOSE_ANOTHER: (tr("Other target"), tr("Call somebody else; {name} waits on.", name=name)),
        Press.CANCEL: _cancel(flow, name, target),
    }[press]
    return StripButton(press, label, hint, solid=press is Press.COMPLETE and flow.progress is None)


def _cancel(flow: AnyFlow, name: str, target: str) -> tuple[str, str]:
    """The way back says where it leads."""
    if flow.state is ConsultState.WITH_CUSTOMER:
        return tr("Let {target} go", target=target), tr("Go on with {name} alone.", name=name)
    if isinstance(flow, AddCall):
        return tr("Cancel"), tr("Give {target} up; you go on with {name}.", target=target, name=name)
    if flow.state in (ConsultState.UNREACHED, SuccessState.UNREACHED):
        return tr("Back to {name}", name=name), tr("Take {name} off hold.", name=name)
    return (
        tr("Cancel, back to {name}", name=name),
        tr("Give {target} up and take {name} back.", target=target, name=name),
    )


def counted(model: StripModel, now: float) -> str:
    """The time beside the words."""
    passed = elapsed(max(0.0, now - model.since))
    if model.count is Count.OF:
        return tr("{time} of {whole}", time=passed, whole=elapsed(model.until - model.since))
    if model.count is Count.DOWN:
        return tr("next in {seconds} s", seconds=max(0, math.ceil(model.until - now)))
    return passed
