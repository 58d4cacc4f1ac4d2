"""One target as a row of the box, and the ways that it leaves open. Pure; no Qt here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.directory.index_text import Query
from app.transfer.kinds import Target, TargetKind, TransferType
from app.transfer.verdict import Absent, Allowed, Refused, Verdict
from app.translation import tr
from ui.rows.model import RowModel, initials
from ui.rows.spans import spans
from ui.theme.tokens import Tone
from ui.transfer import words
from ui.transfer.model import WayModel
from ui.transfer.search import Found
from ui.transfer.words import Way

Judge = Callable[[Target | None, TransferType], Verdict]
Key = tuple[str, ...]

_IVR_WAYS = (Way.COMES_BACK, Way.NOW)
_WAYS = (Way.TALK_FIRST, Way.TOGETHER, Way.WHEN_ANSWERED, Way.NOW)


def key(target: Target) -> Key:
    """Names a target from one showing to the next. Only what is typed, and contacts, go by their numbers:
    those of a group are other ones whenever an agent becomes free."""
    own = target.addresses if target.kind is TargetKind.TYPED else ()
    return (target.kind.value, target.name, *own)


@dataclass(frozen=True)
class Judged:
    """A target that was found and what the rules say of it: allowed, or refused in every way there is."""

    found: Found
    verdict: Allowed | Refused

    @property
    def target(self) -> Target:
        """The target."""
        return self.found.target

    @property
    def allowed(self) -> bool:
        """Whether there is a way."""
        return isinstance(self.verdict, Allowed)


def ways_for(target: Target | None) -> tuple[Way, ...]:
    """The ways that make sense; a voice menu is not talked to first, and only it gives callers back (D5)."""
    return _IVR_WAYS if target is not None and target.kind is TargetKind.IVR else _WAYS


def judged(found: Found, types: Iterable[TransferType], judge: Judge) -> Judged | None:
    """The best verdict over ``types``, the first reason where all refuse; None where all are absent (E1)."""
    refused: Refused | None = None
    for kind in types:
        verdict = judge(found.target, kind)
        if isinstance(verdict, Allowed):
            return Judged(found, verdict)
        if isinstance(verdict, Refused) and refused is None:
            refused = verdict
    return None if refused is None else Judged(found, refused)


def row(item: Judged, typed: Query, favourites: frozenset[tuple[TargetKind, str]]) -> RowModel:
    """How it is shown, with the letters that were typed marked; a forbidden one stays, with its reason."""
    target = item.target
    badge, tone = words.badge(target)
    refused = isinstance(item.verdict, Refused)
    if isinstance(item.verdict, Refused):
        badge, tone = tr("Not allowed"), Tone.STOP
        detail = item.verdict.sentence
    else:
        detail = words.detail(target, queued=item.verdict.ringing.queued)
    return RowModel(
        key=key(target),
        initials=initials(target.name),
        title=target.name,
        spans=spans(target.name, typed),
        detail=detail,
        badge=badge,
        tone=tone,
        since=None if refused else target.state_since,
        refused=refused,
        favourite=(target.kind, target.name) in favourites,
    )


def choose_way(ways: Sequence[Way], wishes: Iterable[Way | None], allowed: Callable[[Way], bool]) -> Way:
    """The first of ``wishes`` that is allowed, else the first way that is, else the first there is."""
    for wish in wishes:
        if wish in ways and wish is not None and allowed(wish):
            return wish
    return next((way for way in ways if allowed(way)), ways[0])


def way_models(
    ways: Sequence[Way], chosen: Way, target: Target | None, verdict: Callable[[Way], Verdict]
) -> tuple[WayModel, ...]:
    """The ways as choices, each with its reason where it is refused; absent ones are left out (E1)."""
    made = []
    for way in ways:
        said = verdict(way)
        if isinstance(said, Absent):
            continue
        refusal = said.sentence if isinstance(said, Refused) and target is not None else ""
        made.append(WayModel(way, words.way_title(way), words.way_hint(way), way is chosen, refusal))
    return tuple(made)
