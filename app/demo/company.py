"""Who works in the demo company, and at which number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from app.agent.state import AFTER_CALL_WORK, AVAILABLE, TALKING, AgentState, Status
from app.demo import behaviours as b
from app.translation import tr

CALLER = "lena"
"""The line that calls the phone by itself."""


class Role(Enum):
    """As what a line stands in the company's account file."""

    TEST = "test"
    """Not listed there."""
    AGENT = "agent"
    ALONE = "alone"
    """An agent, the only one of a group."""
    COWORKER = "coworker"
    QUEUE = "queue"
    MENU = "menu"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Turn:
    """What an agent of the company does for a while."""

    status: Status
    seconds: float


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
    role: Role = Role.TEST
    rota: tuple[Turn, ...] = ()
    """What its agent does over and over while nobody calls; empty: whoever asks hears that nobody is there.
    A line that tells or calls takes a port, of which PJSIP has seven; the company's own is one."""


_AT_HER_DESK = _OPEN_QUEUE = (Turn(AVAILABLE, 3600.0),)
_ALL_DAY_TALKING = (Turn(TALKING, 3600.0),)
_BUSY_DAY = (Turn(AVAILABLE, 40.0), Turn(TALKING, 25.0), Turn(AFTER_CALL_WORK, 15.0))


def _lunch_time() -> tuple[Turn, ...]:
    lunch = Status(AgentState.BREAK, tr("Lunch"))
    return (Turn(AFTER_CALL_WORK, 20.0), Turn(AVAILABLE, 25.0), Turn(lunch, 30.0), Turn(AVAILABLE, 25.0))


def company() -> tuple[Line, ...]:
    """All lines, in the person's language."""
    speaks = tr("Answers after two seconds and speaks.")
    return (
        Line("600", "echo", tr("Echo test"), tr("Sends your own voice back."), b.ECHO),
        Line("601", "busy", tr("Busy line"), tr("Is always busy."), b.BUSY, role=Role.COWORKER),
        Line(
            "602", "nobody", tr("Empty desk"), tr("Rings, and nobody answers."), b.NOBODY, role=Role.COWORKER
        ),
        Line(
            "603",
            "declined",
            tr("Someone in a meeting"),
            tr("Declines your call."),
            b.DECLINED,
            role=Role.COWORKER,
        ),
        Line("604", "early", tr("Support desk"), tr("Makes an announcement before it answers."), b.EARLY),
        Line("201", "ada", "Ada Brandt", speaks, b.speaks("ada"), role=Role.AGENT, rota=_AT_HER_DESK),
        Line("202", "tom", "Tom Okafor", speaks, b.speaks("tom"), role=Role.AGENT, rota=_BUSY_DAY),
        Line(
            "203",
            CALLER,
            "Lena Sorel",
            tr("Calls you back."),
            b.CALLS_BACK,
            (b.Play("lena"), b.Echo()),
            Role.AGENT,
            _lunch_time(),
        ),
        _never_free(),
        *_for_transfers(),
    )


def _never_free() -> Line:
    """A call that is sent to her group waits."""
    does = tr("Talks all day, alone in her group.")
    return Line("204", "rosa", "Rosa Diaz", does, b.BUSY, role=Role.ALONE, rota=_ALL_DAY_TALKING)


def _for_transfers() -> tuple[Line, ...]:
    """Lines that are there to send calls to."""
    return (
        Line(
            "700",
            "sales",
            tr("Sales queue"),
            tr("Somebody answers after four seconds."),
            b.QUEUE,
            role=Role.QUEUE,
            rota=_OPEN_QUEUE,
        ),
        Line(
            "701",
            "night",
            tr("Night queue"),
            tr("Nobody is there at this hour."),
            b.EMPTY_QUEUE,
            role=Role.QUEUE,
        ),
        Line(
            "800",
            "menu",
            tr("Card payment"),
            tr("A voice menu that gives the call back."),
            b.MENU,
            role=Role.MENU,
        ),
        Line(
            "+12125550150",
            "courier",
            tr("Courier"),
            tr("A number outside the company."),
            b.speaks("ada", 3.0),
            role=Role.OUTSIDE,
        ),
    )


def by_user(lines: Iterable[Line]) -> Mapping[str, Line]:
    """Each line under both of its SIP users, in lower case."""
    return {user.lower(): line for line in lines for user in (line.number, line.name)}
