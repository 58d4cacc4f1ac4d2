"""Whom closing the window would cut off (S4). No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.calls.call import Call, OurWish
from app.translation import tr
from ui.calls import words


def consequences(
    calls: Iterable[Call],
    told: Iterable[str] = (),
    owned: Callable[[str], bool] = lambda call_id: False,
) -> tuple[str, ...]:
    """A sentence for each call that would end; empty: closing harms nobody.

    ``told``: what transfers and conferences say of the calls that they own; ``owned``: which those are.
    """
    live = (call for call in calls if call.wish is OurWish.NOTHING)  # what is hung up already is no news
    return (*told, *(_sentence(call) for call in live if not owned(call.id)))


def _sentence(call: Call) -> str:
    name = words.title(call.remote)
    if call.ringing_here:
        return tr("{name} is calling and would be turned away.", name=name)
    if call.held_by_us:
        return tr("{name} is on hold and would be cut off.", name=name)
    if call.established:
        return tr("{name} is talking to you and would be cut off.", name=name)
    return tr("The call to {name} would be given up.", name=name)
