"""Records of calls that never were, the same ones each time."""

from __future__ import annotations

from collections.abc import Iterator

from app.calls.end_reason import Direction, EndReason
from app.history.record import Leg, Record, Role, Step, StepKind
from app.transfer.events import Outcome

MINUTE = 60.0
BEGIN = 1_700_000_000.0
"""Unix seconds of the first of ``many``: 14 November 2023."""
NAMES = ("Maria Keller", "Jörg Müller", "Ada Brandt", "", "Łukasz Nowak", "Nguyễn Thị Hoa", "Bo Li")


def past(
    uid: str,
    at: float = BEGIN,
    *,
    name: str = "Maria Keller",
    number: str = "+4930901820",
    direction: Direction = Direction.IN,
    answered: bool = True,
    seconds: float = 60.0,
    reason: EndReason | None = EndReason.THEY_HUNG_UP,
    **more: object,
) -> Record:
    """One that is over; ``reason`` None: the program ended during it."""
    leg = Leg(
        call_id=f"call-{uid}",
        direction=direction,
        uri=f"sip:{number}@pbx.example.com",
        number=number,
        name=name,
        began_at=at,
        answered_at=at + 5 if answered else None,
        ended_at=at + seconds,
        reason=reason,
    )
    fields: dict[str, object] = {"legs": (leg,), "ended_at": at + seconds, "seen_at": at + seconds, **more}
    return Record(uid=uid, **fields)  # type: ignore[arg-type]


def under_way(uid: str, at: float = BEGIN, *, seen: float = 42.0) -> Record:
    """One that goes on, last written down ``seen`` seconds after it began."""
    leg = Leg(call_id=f"call-{uid}", direction=Direction.IN, number="1014", began_at=at, answered_at=at + 1)
    return Record(uid=uid, legs=(leg,), seen_at=at + seen)


def passed_on(uid: str, at: float = BEGIN, **more: object) -> Record:
    """One whose customer went on to Ada."""
    steps = (
        Step(at=at + 20, kind=StepKind.BEGAN, transfer_id="t", whom="Ada Brandt", detail="success"),
        Step(at=at + 21, kind=StepKind.TARGET_CALLED, transfer_id="t", whom="Ada Brandt", attempt=1, of=1),
        Step(at=at + 25, kind=StepKind.TARGET_ANSWERED, transfer_id="t", whom="Ada Brandt"),
        Step(
            at=at + 26, kind=StepKind.ENDED, transfer_id="t", whom="Ada Brandt", detail=Outcome.JOINED.value
        ),
    )
    made = past(uid, at, **more)  # type: ignore[arg-type]
    target = Leg(
        call_id=f"target-{uid}",
        role=Role.TARGET,
        direction=Direction.OUT,
        number="201",
        name="Ada Brandt",
        began_at=at + 21,
        answered_at=at + 25,
        ended_at=at + 26,
        reason=EndReason.WE_HUNG_UP,
    )
    return Record(
        uid=uid, legs=(*made.legs, target), steps=steps, ended_at=made.ended_at, seen_at=made.seen_at
    )


def many(count: int) -> Iterator[Record]:
    """``count`` of all kinds, one every ten minutes: in 20, six out, three missed, two passed on."""
    for place in range(count):
        kind, at, uid = place % 20, BEGIN + place * 10 * MINUTE, str(place)
        name, number = NAMES[place % len(NAMES)], f"+4930{place % 9973:06}"
        if kind < 6:
            yield past(uid, at, name=name, number=number, direction=Direction.OUT)
        elif kind < 9:
            yield past(uid, at, name=name, number=number, answered=False, seconds=20)
        elif kind < 11:
            yield passed_on(uid, at, name=name, number=number)
        else:
            yield past(uid, at, name=name, number=number, data={"customer": f"K-{place % 5000}"})
