"""Whom of a target a call can ring now, by presence, and whose turn is next (E9, E11, E12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.account.agents import Agent
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
    group = account.group(name)
    agents = [agent for agent in account.agents if agent.group == name]

    def those(fits: Callable[[Seen], bool]) -> tuple[str, ...]:
        return tuple(_extensions(agents, states, fits))

    own = (group.address,) if group is not None and group.address else ()
    return Reach(
        now=those(lambda seen: seen.state is AgentState.AVAILABLE) + own,
        later=those(lambda seen: not seen.rung and seen.state not in (AgentState.AVAILABLE, *_NEVER)),
        rung=those(lambda seen: seen.rung),
    )


def _extensions(agents: Sequence[Agent], states: States, fits: Callable[[Seen], bool]) -> list[str]:
    seen = ((agent.extension, states.get(agent.extension)) for agent in agents)
    return [extension for extension, one in seen if one is not None and fits(one)]


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

    def take(self) -> str:
        """The next of ``left``, which must not be empty; it counts as tried."""
        self.latest = self.left()[0]
        self._tried.add(self.latest)
        return self.latest

    @property
    def worth_waiting(self) -> bool:
        """Whether somebody who is not available now may be later."""
        found = self._reach()
        return bool(found.later) or any(address not in self._tried for address in found.rung)
