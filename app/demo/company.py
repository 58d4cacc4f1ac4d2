"""Who works in the demo company, and at which number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.demo import behaviours as b


@dataclass(frozen=True)
class Line:
    """One number of the company. It is reached by number and by name: ``sip:600@``, ``sip:echo@``."""

    number: str
    name: str
    title: str
    """Whom a person reaches there; the display name of its own calls."""
    does: str
    """What happens when one calls there, in a few words."""
    when_called: b.Behaviour
    when_answered: b.Behaviour = (b.Echo(),)
    """What it does in a call that it placed itself, once the phone has answered."""


COMPANY: tuple[Line, ...] = (
    Line("600", "echo", "Echo test", "sends your own voice back", b.ECHO),
    Line("601", "busy", "Busy line", "is always busy", b.BUSY),
    Line("602", "nobody", "Empty desk", "rings and nobody answers", b.NOBODY),
    Line("603", "declined", "Someone in a meeting", "declines your call", b.DECLINED),
    Line("604", "early", "Support desk", "plays an announcement before it answers", b.EARLY),
    Line("201", "ada", "Ada Brandt", "answers after two seconds and speaks", b.speaks("ada")),
    Line("202", "tom", "Tom Okafor", "answers after two seconds and speaks", b.speaks("tom")),
    Line("203", "lena", "Lena Sorel", "calls you back", b.CALLS_BACK, (b.Play("lena"), b.Echo())),
)


def by_user(lines: Iterable[Line]) -> Mapping[str, Line]:
    """Each line under both of its SIP users, in lower case."""
    return {user.lower(): line for line in lines for user in (line.number, line.name)}
