"""Who works in the demo company, and at which number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.demo import behaviours as b
from app.translation import tr

CALLER = "lena"
"""The line that calls the phone by itself."""


@dataclass(frozen=True)
class Line:
    """One number of the company. It is reached by number and by name: ``sip:600@``, ``sip:echo@``."""

    number: str
    name: str
    title: str
    """Whom a person reaches there; the display name of its own calls."""
    does: str
    """What happens when one calls there: one sentence."""
    when_called: b.Behaviour
    when_answered: b.Behaviour = (b.Echo(),)
    """What it does in a call that it placed itself, once the phone has answered."""


def company() -> tuple[Line, ...]:
    """All lines, in the person's language."""
    speaks = tr("Answers after two seconds and speaks.")
    return (
        Line("600", "echo", tr("Echo test"), tr("Sends your own voice back."), b.ECHO),
        Line("601", "busy", tr("Busy line"), tr("Is always busy."), b.BUSY),
        Line("602", "nobody", tr("Empty desk"), tr("Rings, and nobody answers."), b.NOBODY),
        Line("603", "declined", tr("Someone in a meeting"), tr("Declines your call."), b.DECLINED),
        Line("604", "early", tr("Support desk"), tr("Makes an announcement before it answers."), b.EARLY),
        Line("201", "ada", "Ada Brandt", speaks, b.speaks("ada")),
        Line("202", "tom", "Tom Okafor", speaks, b.speaks("tom")),
        Line("203", CALLER, "Lena Sorel", tr("Calls you back."), b.CALLS_BACK, (b.Play("lena"), b.Echo())),
    )


def by_user(lines: Iterable[Line]) -> Mapping[str, Line]:
    """Each line under both of its SIP users, in lower case."""
    return {user.lower(): line for line in lines for user in (line.number, line.name)}
