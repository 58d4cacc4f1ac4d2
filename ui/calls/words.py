"""Calls in words."""

from __future__ import annotations

from app.calls.call import Call, CallState, Direction, OurWish, Party, party
from app.translation import tr


def title(remote: Party) -> str:
    """Name, or number, or the bare fact that somebody hides both."""
    return remote.name or remote.number or tr("Unknown caller")


def initials(remote: Party) -> str:
    """First letters of the first and last word of a name; empty for numbers and the nameless."""
    words = [word for word in remote.name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words if len(words) < 2 else (words[0], words[-1]))).upper()


def detail(call: Call) -> str:
    """Number and, for an incoming call, the number that was dialled (S2), else as whom we call (S13)."""
    number = call.remote.number if call.remote.name else ""
    if call.direction is Direction.OUT:
        return _as_whom(number, "" if call.identity is None else call.identity.name)
    dialled = _dialled(call)
    if not dialled:
        return number
    if not number:
        return tr("to {dialled}", dialled=dialled)
    return tr("{number}, to {dialled}", number=number, dialled=dialled)


def _dialled(call: Call) -> str:
    """Which of the agent's numbers the caller dialled: as the account names it, else the number."""
    return call.dialled_name or party(call.dialled).number


def _as_whom(number: str, identity: str) -> str:
    if not identity:
        return number
    if not number:
        return tr("as {identity}", identity=identity)
    return tr("{number}, as {identity}", number=number, identity=identity)


def state(call: Call) -> str:
    """Where a call stands, in a few words."""
    if call.state is CallState.ENDED:
        return call.end_sentence
    return _under_way(call) or _standing(call)


def _under_way(call: Call) -> str:
    """What we asked for and are waiting for; empty when nothing is."""
    if call.wish is not OurWish.NOTHING:
        return tr("Hanging up")
    if call.answering:
        return tr("Answering")
    if call.changing_hold:
        return tr("Resuming") if call.held_by_us else tr("Putting on hold")
    return ""


def _standing(call: Call) -> str:
    if call.ringing_here:
        return tr("Incoming call")
    if call.queued:
        return tr("Waiting in line")
    return {
        CallState.DIALLING: tr("Calling"),
        CallState.RINGING: tr("Ringing"),
        CallState.EARLY_MEDIA: tr("Ringing, can be heard"),
        CallState.UP: tr("Talking"),
        CallState.HELD_BY_US: tr("On hold"),
        CallState.HELD_BY_THEM: tr("They hold you"),
        CallState.HELD_BY_BOTH: tr("On hold at both ends"),
    }[call.state]


def spoken(call: Call) -> str:
    """A call's card in a few words for a screen reader."""
    if call.ringing_here:
        return tr("Incoming call from {name}", name=title(call.remote))
    if call.state is CallState.ENDED:
        return tr("Ended call with {name}", name=title(call.remote))
    return tr("Call with {name}", name=title(call.remote))


def ring_announcement(call: Call) -> str:
    """Said when a call comes in: who, and to which number (S2)."""
    dialled = _dialled(call)
    if dialled:
        return tr("Incoming call from {name}, to {dialled}.", name=title(call.remote), dialled=dialled)
    return tr("Incoming call from {name}.", name=title(call.remote))
