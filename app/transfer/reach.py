"""Whom of a target a call can ring now, by presence, and whose turn is next (E9, E11, E12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.account.model import Account
from app.agent.presence import Seen
from app.agent.state import AgentState
from app.transfer.kinds import Target, TargetKind

States = Mapping[str, Seen]
"""What presence says, by extension."""

_NEVER = frozenset({AgentState.OFFLINE, AgentState.DO_NOT_DISTURB})


@dataclass(frozen=True)
class Reach:
    """The addresses of one target, by what can be done with them."""

    now: tuple[str, ...] = ()
    """Can be rung, the first first."""
    later: tuple[str, ...] = ()
    """Of agents who are seen to be not available; a call waits for them."""
    rung: tuple[str, ...] = ()
    """Of agents whose phones are rung at the moment, by whomever."""

    def map(self, resolve: Callable[[str], str]) -> Reach:
        """The same with other addresses, such as SIP URIs."""
        return Reach(*(tuple(map(resolve, each)) for each in (self.now, self.later, self.rung)))


def reach(account: Account, target: Target, states: States) -> Reach:
    """How ``target`` can be reached at this moment. An agent of whom nothing is seen is simply rung."""
    if target.kind is TargetKind.GROUP:
        return of_group(account, target.name, states)
    seen = states.get(target.addresses[0]) if target.kind is TargetKind.AGENT else None
    if seen is not None and seen.rung:
        return Reach(rung=target.addresses)
    if seen is None or seen.state in (AgentState.AVAILABLE, *_NEVER):
        return Reach(now=target.addresses)
    return Reach(later=target.addresses)


def of_group(account: Account, name: str, states: States) -> Reach:
    """Its agents who are seen to be available, then its own address; with it, who may yet be (E12)."""
    now: list[str] = []
    later: list[str] = []
    rung: list[str] = []
    for agent in account.agents:
        seen = states.get(agent.extension) if agent.group == name else None
        if seen is None:
            continue
        if seen.rung:
            rung.append(agent.extension)
        elif seen.state not in _NEVER:
            (now if seen.state is AgentState.AVAILABLE else later).append(agent.extension)
    group = account.group(name)
    if group is not None and group.address:
        now.append(group.address)
    return Reach(tuple(now), tuple(later), tuple(rung))


class Sight:
    """What presence says of one target while it is rung. What is not seen any more stays as it was."""

    def __init__(self, reach: Callable[[], Reach], *, absent: bool) -> None:
        """``absent``: what was seen when the target was chosen."""
        self._reach = reach
        self.absent = absent
        """The agent is not available, so that the call waits there."""
        self.unsure = False
        """All that is said is that the phone rings, which is our own call and may hide another one."""

    def look(self) -> None:
        """Take up what is seen now."""
        found = self._reach()
        self.unsure = bool(found.rung)
        if found.now or found.later:
            self.absent = not found.now


class Turns:
    """Whose turn is next among the addresses of a group: each once, whoever is free first (E12).

    Somebody who was tried and then seen to be not available has another turn when available anew.
    """

    def __init__(self, reach: Callable[[], Reach]) -> None:
        self._reach = reach
        self._tried: set[str] = set()
        self.latest = ""
        """Whose turn it was last; empty before the first."""

    def left(self) -> tuple[str, ...]:
        """Those who can be rung now and were not tried yet."""
        found = self._reach()
        self._tried.difference_update(found.later)
        return tuple(address for address in found.now if address not in self._tried)

    def take(self, address: str) -> None:
        """It is the turn of this one of ``left``, who counts as tried."""
        self.latest = address
        self._tried.add(address)

    @property
    def worth_waiting(self) -> bool:
        """Whether somebody who is not available now may be later."""
        found = self._reach()
        return bool(found.later) or any(address not in self._tried for address in found.rung)
