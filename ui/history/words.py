"""Records as rows and as details, in words. No Qt here."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from app.agent.state import AgentState
from app.calls.call import party
from app.calls.end_reason import Direction
from app.directory.index_text import Query
from app.history import words as past
from app.history.record import CallOutcome, Leg, Record, Role
from app.history.wanted import Show
from app.translation import tr, tr_count
from ui.call_data.presenter import label
from ui.elapsed import elapsed
from ui.history.model import Facts, LegModel, RecordModel, StepModel
from ui.rows.model import RowModel, initials
from ui.rows.spans import spans
from ui.theme.tokens import Tone
from ui.transfer.words import agent_state

_TONES: Final = {
    CallOutcome.OPEN: Tone.ACCENT,
    CallOutcome.TRANSFERRED: Tone.CONSULT,
    CallOutcome.MISSED: Tone.STOP,
    CallOutcome.NOT_REACHED: Tone.WAIT,
    CallOutcome.PROGRAM_ENDED: Tone.WAIT,
}
_OURS: Final = frozenset({"ref", "via"})

WAITING: Final = RowModel(
    key=("",), initials="", title="…", spans=(), detail="", badge="", tone=Tone.PLAIN, refused=True
)
"""Stands where a record is still on its way from the disk."""


def kinds() -> tuple[tuple[Show, str], ...]:
    """The kinds that are listed apart, in the order shown."""
    return (
        (Show.ALL, tr("All")),
        (Show.MISSED, tr("Missed")),
        (Show.IN, tr("Incoming")),
        (Show.OUT, tr("Outgoing")),
        (Show.TRANSFERRED, tr("Transferred")),
    )


@lru_cache(maxsize=256)
def day(of: date, today: date) -> str:
    """A day as one says it."""
    if of == today:
        return tr("Today")
    if of == today - timedelta(days=1):
        return tr("Yesterday")
    named = f"{of:%a} {of.day} {of:%b}"
    return named if of.year == today.year else f"{named} {of.year}"


def row(record: Record, query: Query, today: date) -> RowModel:
    """How a conversation is listed."""
    person, when = record.person, past.moment(record.began_at)
    clock, on = f"{when.hour:02}:{when.minute:02}", when.date()
    time = clock if on == today else f"{day(on, today)} {clock}"
    length = elapsed(record.talk_seconds) if record.talk_seconds else ""
    number = person.number if person.name else ""
    title = past.who(person)
    return RowModel(
        key=(record.uid,),
        initials=initials(person.name),
        title=title,
        spans=spans(title, query) if query.text else (),
        detail=", ".join(filter(None, (time, past.direction(record.direction), length, number))),
        badge=past.outcome(record),
        tone=_TONES.get(record.outcome, Tone.PLAIN),
    )


def details(record: Record, name: str, today: date) -> RecordModel:
    """A conversation with all that is known of it; ``name``: as the directory knows the person today."""
    person = record.person
    title = person.name or name or past.who(person)
    data = tuple((label(key), value) for key, value in sorted(record.data.items()) if key not in _OURS)
    notes = ((tr("Your notes"), record.notes),) if record.notes else ()
    scored = [leg.quality for leg in record.legs if leg.quality is not None]
    return RecordModel(
        uid=record.uid,
        title=title,
        subtitle=person.number if title != person.number else "",
        facts=_facts(record, today),
        data=(*data, *notes),
        legs=tuple(map(_leg, record.legs)),
        steps=tuple(
            StepModel(f"{past.moment(step.at):%H:%M:%S}", sentence)
            for step in record.steps
            if (sentence := past.step(step))
        ),
        quality=scored[0] if scored else None,
        recordings=record.recordings,
        number=person.number,
        address=person.uri or person.number,
    )


def about(total: int, *, everything: bool, searching: bool) -> str:
    """How many are listed, or that there are none; ``searching``: older ones are being looked through."""
    if searching:
        return tr("{count} calls so far. Older ones are still being looked through.", count=total)
    if total:
        return tr_count("{count} call", "{count} calls", total)
    if everything:
        return tr("No calls yet. Every call is kept here, with its transfers, from the first one on.")
    return tr("No call fits. Look for less, or choose another kind or day.")


def _facts(record: Record, today: date) -> Facts:
    first, began = record.first, past.moment(record.began_at)
    dialled = first.dialled if first.direction is Direction.OUT else party(first.dialled).number
    state = _state(record.agent_state) if first.direction is Direction.IN else ""
    result = tr("{result} (by itself)", result=record.result) if record.result_by_default else record.result
    found = (
        (tr("Outcome"), past.outcome(record)),
        (tr("End"), "" if record.open else record.last.end_sentence),
        (tr("When"), f"{day(began.date(), today)} {began:%H:%M:%S}"),
        (tr("Direction"), past.direction(record.direction)),
        (tr("Dialled"), dialled if dialled != first.number else ""),
        (tr("Called as"), first.identity),
        (tr("Rang"), _length(first.ring_seconds)),
        (tr("Talked"), _length(record.talk_seconds)),
        (tr("On hold"), _length(record.held_seconds)),
        (tr("Work after the call"), _length(record.wrap_up_seconds)),
        (tr("Result"), result),
        (tr("Agent"), ", ".join(filter(None, (record.agent, state)))),
    )
    return tuple((name, value) for name, value in found if value)


def _leg(leg: Leg) -> LegModel:
    began = f"{past.moment(leg.began_at):%H:%M:%S}"
    whose = tr("Customer") if leg.role is Role.CUSTOMER else tr("Target")
    parts = (
        began,
        past.direction(leg.direction),
        tr("as {identity}", identity=leg.identity) if leg.identity else "",
        tr("rang {time}", time=elapsed(leg.ring_seconds)) if leg.ring_seconds else "",
        tr("talked {time}", time=elapsed(leg.talk_seconds)) if leg.talk_seconds else "",
        tr("on hold {time}", time=elapsed(leg.held_seconds)) if leg.held_seconds else "",
        tr("score {mos:.1f} of 4.5", mos=leg.quality.mos) if leg.quality is not None else "",
        leg.end_sentence,
    )
    return LegModel(f"{whose}: {past.who(leg)}", ", ".join(filter(None, parts)))


def _length(seconds: float) -> str:
    return elapsed(seconds) if seconds >= 1 else ""


def _state(value: str) -> str:
    known = {state.value: state for state in AgentState}
    return agent_state(known[value]) if value in known else value
