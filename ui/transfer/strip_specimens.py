"""Call cards with the strip of a transfer, in the states that matter, for the gallery."""

from __future__ import annotations

from dataclasses import replace

from app.agent.second_call import SecondCall
from ui.calls import specimens as calls
from ui.calls.model import Shape
from ui.gallery.specimen import Specimen
from ui.theme.tokens import Tone
from ui.transfer.strip_model import Count, Press, StripButton, StripModel

CUSTOMER = replace(
    calls.TALKING,
    call_id="customer",
    state="On hold",
    tone=Tone.WAIT,
    on_hold=True,
    held_from=calls.NOW - 18,
    add_label="Add Call",
    add_refusal="This call is being transferred already.",
    hold_refusal="Maria Keller waits for the transfer; cancel it to talk again.",
)
PLAIN = replace(calls.TALKING, add_label="Add Call")


def _button(press: Press, label: str, *, solid: bool = False) -> StripButton:
    return StripButton(press, label, label, solid)


BACK = _button(Press.CANCEL, "Cancel, back to Maria Keller")
OTHER = _button(Press.CHOOSE_ANOTHER, "Other target")
COMPLETE = _button(Press.COMPLETE, "Complete", solid=True)
SEND = _button(Press.COMPLETE, "Complete")

RINGING = StripModel(
    tone=Tone.CONSULT,
    title="Ringing Solar Partners",
    detail="Attempt 1 of 3",
    count=Count.OF,
    since=calls.NOW - 18,
    until=calls.NOW + 12,
    buttons=(BACK, OTHER, SEND),
)
PAUSING = replace(
    RINGING,
    title="Calling Solar Partners again",
    detail="Attempt 2 of 3",
    count=Count.DOWN,
    until=calls.NOW + 15,
    buttons=(BACK, OTHER, _button(Press.CALL_NOW, "Call now"), SEND),
)
WAITING = replace(
    RINGING,
    tone=Tone.WAIT,
    title="Waiting for Petra Soltau",
    detail="",
    since=calls.NOW - 12,
    until=calls.NOW + 108,
)
TALKING = replace(
    RINGING,
    title="Talking to Solar Partners",
    detail="Maria Keller waits with music",
    count=Count.UP,
    since=calls.NOW - 41,
    buttons=(COMPLETE, _button(Press.THREE_WAY, "Three-way"), _button(Press.SWAP, "Swap"), BACK),
)
FAILED = StripModel(
    tone=Tone.STOP,
    title="Solar Partners did not answer.",
    detail="You are talking to Maria Keller",
    buttons=(
        _button(Press.NEW_TARGET, "Other target"),
        _button(Press.CALL_BACK, "Call back when free"),
        _button(Press.DISMISS, "OK"),
    ),
)
JOINING = replace(
    RINGING, title="Connecting Maria Keller with Solar Partners", detail="", count=Count.NONE, buttons=()
)

CONSULT = replace(
    calls.TALKING,
    call_id="consult",
    spoken="Call with Solar Partners",
    title="Solar Partners",
    initials="SP",
    detail="+49 30 555 2231",
    timer_from=calls.NOW - 41,
    add_label="Add Call",
    add_refusal="This call is being transferred already.",
)
WAITS_ASIDE = replace(CUSTOMER, shape=Shape.ASIDE, strip=TALKING)
SECOND = replace(
    calls.RINGING,
    note="",
    choices=(
        SecondCall.ANSWER_AND_END,
        SecondCall.ANSWER_AND_HOLD,
        SecondCall.DECLINE,
        SecondCall.IGNORE,
    ),
)
OVER = replace(calls.BUSY, title="Maria Keller", initials="MK", state="The call was transferred to Tom.")

_STATES = (
    replace(CUSTOMER, call_id="1", strip=RINGING),
    replace(CUSTOMER, call_id="2", strip=PAUSING),
    replace(CUSTOMER, call_id="3", strip=WAITING),
)
_MORE = (
    WAITS_ASIDE,
    CONSULT,
    replace(PLAIN, call_id="4", strip=FAILED),
    replace(CUSTOMER, call_id="5", strip=JOINING),
)

SPECIMENS = (
    Specimen("strip", lambda: calls.cards(*_STATES), 400),
    Specimen("strip-320", lambda: calls.cards(*_STATES), 320),
    Specimen("strip-more", lambda: calls.cards(*_MORE), 400),
    Specimen("strip-more-320", lambda: calls.cards(*_MORE), 320),
    Specimen("second-call", lambda: calls.cards(PLAIN, SECOND, OVER), 400),
    Specimen("second-call-320", lambda: calls.cards(PLAIN, SECOND, OVER), 320),
)
