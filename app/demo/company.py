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
    """What a person reads, for example the coworker's name."""
    when_called: b.Behaviour
    when_answered: b.Behaviour = (b.Echo(),)
    """What it does in a call that it placed itself, once the phone has answered."""


COMPANY: tuple[Line, ...] = (
    Line("600", "echo", "Echo test: hear yourself", b.ECHO),
    Line("601", "busy", "A busy line", b.BUSY),
    Line("602", "nobody", "A phone that nobody answers", b.NOBODY),
    Line("603", "declined", "Someone who declines", b.DECLINED),
    Line("604", "early", "An announcement before the answer", b.EARLY),
    Line("201", "ada", "Ada Brandt", b.speaks("ada")),
    Line("202", "tom", "Tom Okafor", b.speaks("tom")),
    Line("203", "lena", "Lena Sorel, who calls you back", b.CALLS_BACK, (b.Play("lena"), b.Echo())),
)


def by_user(lines: Iterable[Line]) -> Mapping[str, Line]:
    """Each line under both of its SIP users, in lower case."""
    return {user.lower(): line for line in lines for user in (line.number, line.name)}


def user_of(uri: str) -> str:
    """The user part of a SIP URI or name-addr (RFC 3261 section 19.1), in lower case; empty if none."""
    inside = uri.rpartition("<")[2].partition(">")[0]
    scheme, _, rest = inside.partition(":")
    if scheme.strip().lower() not in ("sip", "sips") or "@" not in rest:
        return ""
    return rest.partition("@")[0].partition(";")[0].partition(":")[0].lower()
