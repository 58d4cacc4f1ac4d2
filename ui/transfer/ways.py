"""What the rules say of the targets in one box, and which way a call would go to each. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence

from app.calls.standings import Standings
from app.transfer import targets
from app.transfer.choices import TransferChoices
from app.transfer.favourites import Route
from app.transfer.kinds import Target, TransferType
from app.transfer.verdict import Absent, Allowed, Refused, Verdict
from app.translation import tr
from ui.transfer.model import WayModel
from ui.transfer.rows import Judged, Key, choose_way, judged, key, way_models, ways_for
from ui.transfer.search import Found
from ui.transfer.words import Way


class Ways:
    """Asks the rules once for each target and type, until ``forget``."""

    def __init__(
        self,
        call_id: str,
        choices: TransferChoices,
        standings: Standings,
        favourites: Sequence[Route],
        fixed: TransferType | None,
    ) -> None:
        """``fixed``: the type of a transfer under way that is to get another target."""
        self._call_id = call_id
        self._choices = choices
        self._standings = standings
        self._favourites = favourites
        self._fixed = fixed
        self._known: dict[tuple[Key, TransferType], Verdict] = {}
        self._types: tuple[TransferType, ...] | None = None
        self.wish: Way | None = None
        """What the agent chose; it holds for every target that allows it."""

    def forget(self) -> None:
        """What was said may be different by now."""
        self._known.clear()
        self._types = None

    def judge(self, found: Found) -> Judged | None:
        """A target with the best that the rules say; None: it does not exist for this agent (E1)."""
        target = found.target
        kinds = [way.type_for(target) for way in self._of(target)] if self._fixed is None else [self._fixed]
        return judged(found, kinds, self.verdict)

    def verdict(self, target: Target | None, kind: TransferType) -> Verdict:
        """What the rules say of one target and type."""
        if target is None:
            return self._choices.verdict(self._call_id, None, kind)
        said = self._known.get((key(target), kind))
        if said is None:
            if self.is_gone(target):
                said = Refused("D1", tr("{name} is no longer in the account file.", name=target.name))
            else:
                said = self._choices.verdict(self._call_id, target, kind)
            self._known[key(target), kind] = said
        return said

    def is_gone(self, target: Target) -> bool:
        """Whether the account file of now has lost it; the call itself keeps the file that it began with."""
        now = self._standings.current
        return now is not self._standings.of_call(self._call_id) and not targets.is_listed(
            now.account, target
        )

    def type_for(self, target: Target | None) -> TransferType:
        """How the call would go there."""
        return self._way(target).type_for(target) if self._fixed is None else self._fixed

    def way(self, target: Target | None) -> Way | None:
        """The same in the agent's words; None: the way is no longer to be chosen."""
        return self._way(target) if self._fixed is None else None

    def refusal(self, target: Target | None) -> str:
        """E5: why the call cannot go there; empty: it can."""
        said = self.verdict(target, self.type_for(target))
        if isinstance(said, Allowed):
            return ""
        return said.decided_by if isinstance(said, Absent) else said.sentence

    def models(self, target: Target | None) -> tuple[WayModel, ...]:
        """The choices; none where there is nothing to choose."""
        if self._fixed is not None:
            return ()
        made = way_models(
            self._of(target),
            self._way(target),
            target,
            lambda way: self.verdict(target, way.type_for(target)),
        )
        return made if len(made) > 1 else ()

    def _of(self, target: Target | None) -> list[Way]:
        if self._types is None:
            self._types = self._choices.types(self._call_id)
        return [way for way in ways_for(target) if way.type_for(target) in self._types]

    def _way(self, target: Target | None) -> Way:
        ways = self._of(target) or [Way.NOW]
        return choose_way(ways, (self.wish, self._usual(target)), lambda way: self._allows(target, way))

    def _allows(self, target: Target | None, way: Way) -> bool:
        """With nobody chosen yet every way is open."""
        return target is None or isinstance(self.verdict(target, way.type_for(target)), Allowed)

    def _usual(self, target: Target | None) -> Way | None:
        """How calls mostly go to this target (S11)."""
        for route in self._favourites:
            if target is not None and (route.kind, route.name) == (target.kind, target.name):
                return next((way for way in Way if way.type_for(target) is route.type), None)
        return None
