"""One call as a card: pure functions from a call to what is shown. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.agent.second_call import SecondCall
from app.calls.call import Call, CallState
from app.translation import tr
from ui.calls import words
from ui.calls.model import CardModel, Shape
from ui.theme.tokens import Tone
from ui.transfer.strip_model import StripModel


@dataclass(frozen=True, kw_only=True)
class Extra:
    """What a card shows beside the call itself."""

    choices: tuple[SecondCall, ...] = ()
    add_label: str = ""
    add_refusal: str = ""
    hold_refusal: str = ""
    strip: StripModel | None = None
    can_call_back: bool = False
    """See ``CardModel``."""
    ending: str = ""
    """How the transfer ended that ended this call; empty: the call's own sentence is shown."""
    note: str = ""
    """A sentence under the head."""
    has_page: bool = False
    """See ``CardModel``."""


PLAIN = Extra()
"""A call without transfers."""


def card(
    call: Call,
    current: Call | None,
    extra: Extra = PLAIN,
    *,
    muted: bool,
    trouble: str,
    digits: str,
    strange: bool = False,
) -> CardModel:
    """The card of ``call``. ``trouble``: what did not work; ``digits``: those sent so far; ``strange``:
    the directory knows nobody there."""
    made = CardModel(
        call_id=call.id,
        shape=_shape(call, current),
        spoken=words.spoken(call),
        title=words.title(call.remote),
        initials=words.initials(call.remote),
        detail=words.detail(call),
        state=words.state(call),
        tone=_tone(call),
        timer_from=call.started_at if call.answered_at is None else call.answered_at,
        held_from=call.held_at,
        note=trouble or _hint(call, current, extra),
        note_is_trouble=bool(trouble),
        muted=muted,
        on_hold=call.held_by_us,
        hold_refusal=extra.hold_refusal or hold_refusal(call),
        digits_refusal=digits_refusal(call),
        digits_sent=digits,
        silenced=call.ignored,
        choices=extra.choices,
        add_label=extra.add_label,
        add_refusal=extra.add_refusal or _add_refusal(call),
        strip=extra.strip,
        has_page=extra.has_page,
        can_add=strange and bool(call.remote.number) and not call.ringing_here,
    )
    return _over(made, call, extra) if made.shape is Shape.ENDED else made


def _over(made: CardModel, call: Call, extra: Extra) -> CardModel:
    """How a call ended, and what can be done about it."""
    return replace(
        made,
        state=extra.ending or made.state,
        timer_from=None,
        held_from=None,
        can_call_again=bool(call.remote.number),
        can_call_back=extra.can_call_back,
    )


def _add_refusal(call: Call) -> str:
    return "" if call.established else tr("A call can be passed on once it has been answered.")


def hold_refusal(call: Call) -> str:
    """Why the call cannot be held now; empty: it can."""
    return "" if call.established else tr("A call can be held once it has been answered.")


def digits_refusal(call: Call) -> str:
    """Why no digits can be sent now; empty: they can."""
    if call.established or call.state is CallState.EARLY_MEDIA:
        return ""
    return tr("Digits can be sent once the other side can be heard.")


def _shape(call: Call, current: Call | None) -> Shape:
    if call.state is CallState.ENDED:
        return Shape.ENDED
    if call.ringing_here and not call.answering:
        return Shape.INCOMING
    return Shape.FULL if call is current else Shape.ASIDE


def _tone(call: Call) -> Tone:
    if call.state is CallState.ENDED:
        return Tone.PLAIN
    if call.ringing_here and not call.answering:
        return Tone.GO
    return Tone.WAIT if call.held_by_us else Tone.ACCENT


def _hint(call: Call, current: Call | None, extra: Extra) -> str:
    """What is to be known before answering: whom it brings, else what Answer would do to the call at hand."""
    if call.answers_itself:
        return tr("The phone answers by itself in a moment.")
    if extra.note:
        return extra.note
    if extra.choices:
        return ""
    if not call.ringing_here or current is None or current is call or not current.established:
        return ""
    return tr("Answer puts {name} on hold.", name=words.title(current.remote))
