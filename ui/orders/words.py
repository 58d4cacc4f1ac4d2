"""The round in words. No Qt here."""

from __future__ import annotations

from typing import Final

import msgspec

from app.account.call_modes import Result
from app.orders.desk import kept_here
from app.orders.events import WorkState
from app.orders.policy import Policy
from app.orders.queue import Asking, verdict
from app.orders.why import why
from app.orders.work import Work
from app.translation import tr
from ui.call_data.presenter import label
from ui.orders.model import OrderModel
from ui.theme.tokens import Tone

S = WorkState
_HEADINGS: Final = {
    S.STOPPED: "Orders",
    S.TAKING: "The next order is coming",
    S.EMPTY: "No order to dial now",
    S.OFFLINE: "The order database does not answer",
    S.NO_LINE: "The phone is not connected",
    S.PREVIEW: "Next order",
    S.CALLING: "Calling",
    S.RESULT: "What came of the call?",
    S.PAUSED: "Paused",
}
_SENTENCES: Final = {
    S.STOPPED: "Choose what to work on, then press Start: the phone dials one order after the other.",
    S.EMPTY: "It is looked for again every few seconds.",
    S.OFFLINE: "It is tried again every few seconds. No order is dialled meanwhile.",
    S.NO_LINE: "Orders come again by themselves as soon as it is. None is dialled meanwhile.",
    S.PAUSED: "No order is dialled until you go on.",
}
_TONES: Final = {
    S.PREVIEW: Tone.ACCENT,
    S.CALLING: Tone.GO,
    S.RESULT: Tone.WAIT,
    S.PAUSED: Tone.WAIT,
    S.OFFLINE: Tone.STOP,
    S.NO_LINE: Tone.STOP,
}


def heading(state: WorkState) -> str:
    """Where the operator is, in a few words."""
    return tr(_HEADINGS[state])


def tone(state: WorkState) -> Tone:
    """What that means."""
    return _TONES.get(state, Tone.PLAIN)


def sentence(work: Work) -> str:
    """What happens now, or is to be done."""
    if work.state in (S.CALLING, S.RESULT, S.TAKING) and work.afterwards is S.PAUSED:
        return tr("You pause after this order.")
    if work.state in (S.CALLING, S.RESULT, S.TAKING) and work.afterwards is S.STOPPED:
        return tr("You stop after this order.")
    if work.state is S.PREVIEW and work.at_hand.from_before:
        return tr("You had this order when the phone was closed. Give its result if you have talked already.")
    if work.state is S.PREVIEW and work.due_at is None:
        return tr("It is dialled when you press Call.")
    return tr(_SENTENCES[work.state]) if work.state in _SENTENCES else ""


def due(work: Work, picked: Result | None) -> str:
    """What happens by itself, with ``{time}`` still to be filled in."""
    if work.due_at is None:
        return ""
    if work.state is S.PREVIEW:
        return tr("Dials in {time}")
    result = work.at_hand.result_in_time() or picked
    if result is None:
        return ""
    # {time} is filled in each second, the name once.
    return tr("{result} is saved in {time}").replace(
        "{result}", result.name.replace("{", "").replace("}", "")
    )


def order(work: Work, policy: Policy, now: float) -> OrderModel | None:
    """The order at hand."""
    order = work.at_hand.order
    if order is None:
        return None
    status = policy.status(order.status)
    mode = status.mode if status is not None else order.status
    settings = work.at_hand.settings
    about = [order.project, mode]
    if settings is not None:
        about.append(tr("call {number} of {allowed}", number=order.attempts + 1, allowed=settings.attempts))
    if order.last_result:
        about.append(tr("last: {result}", result=order.last_result))
    return OrderModel(
        title=order.name or order.number,
        number=order.number,
        subtitle=" · ".join(about),
        why=_why(work, policy, mode, now),
        facts=((tr("Order"), order.external_id), *((label(key), value) for key, value in order.data.items())),
    )


def _why(work: Work, policy: Policy, mode: str, now: float) -> str:
    """Why it is this one; the reservation is this operator's own and says nothing."""
    order = work.at_hand.order
    if order is None:
        return ""
    free = msgspec.structs.replace(order, reserved_by="")
    operators = work.at_hand.settings.operators if work.at_hand.settings is not None else ()
    asking = Asking(next(iter(operators), ""), frozenset({mode}), max(now, order.ready_at))
    found = verdict(free, policy, asking)
    return why(found, policy, asking) if found.place is not None else ""


def waiting(count: int) -> str:
    """How many results the database does not have yet."""
    return kept_here(count) if count else ""
