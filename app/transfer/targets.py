"""From the account file, or from what was typed, to a ``Target`` (C4, C5, D1, D7, E4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from app.account.agents import Agent
from app.account.model import Account
from app.account.targets import Coworker, ExternalNumber, Queue
from app.agent.state import AgentState
from app.transfer import reach
from app.transfer.kinds import Target, TargetKind
from app.transfer.known import Known
from app.transfer.numbers import TypedKind, kind_of
from app.transfer.reach import States


def of_agent(agent: Agent, states: States | None = None) -> Target:
    """An agent of the account, with the state that presence shows."""
    seen = (states or {}).get(agent.extension)
    return Target(
        kind=TargetKind.AGENT,
        name=agent.name,
        addresses=(agent.extension,),
        state=seen.state if seen else None,
        state_since=seen.since if seen else None,
        transfer_waiting=bool(seen and seen.transfer_waiting),
        voicemail=agent.voicemail,
        group=agent.group,
    )


def of_coworker(coworker: Coworker) -> Target:
    """A coworker without Hookswitch: called at the own address, whose call flow applies (C5)."""
    return Target(
        kind=TargetKind.COWORKER,
        name=coworker.name,
        addresses=(coworker.address or coworker.extension,),
        voicemail=coworker.voicemail,
        group=coworker.group,
    )


def of_group(account: Account, name: str, states: States | None = None) -> Target:
    """An agent group, with those who can be rung now: available agents, then its own address (E12)."""
    found = reach.of_group(account, name, states or {})
    group = account.group(name)
    free = len(found.now) - bool(group is not None and group.address)
    may_wait = bool(found.later or found.rung)
    return Target(
        kind=TargetKind.GROUP,
        name=name,
        addresses=found.now,
        state=AgentState.AVAILABLE if free else AgentState.TALKING if may_wait else None,
        group=name,
        free=free,
        may_wait=may_wait,
    )


def of_queue(queue: Queue, states: States | None = None) -> Target:
    """A skill queue; where the PBX has a hint for it, its state is that of whoever in it is free first."""
    seen = (states or {}).get(queue.address)
    return Target(
        kind=TargetKind.QUEUE,
        name=queue.name,
        addresses=(queue.address,),
        state=seen.state if seen else None,
        state_since=seen.since if seen else None,
    )


def of_external(number: ExternalNumber) -> Target:
    """A number that the admin configured (D7)."""
    return Target(
        kind=TargetKind.EXTERNAL,
        name=number.name,
        addresses=(number.number,),
        user_number_forwarding=number.user_number_forwarding,
        external=True,
    )


def listed(account: Account, states: States | None = None, *, without: str = "") -> Iterator[Target]:
    """Every target of the account file. ``without``: the login of the agent who asks."""
    for agent in account.agents:
        if agent.login != without:
            yield of_agent(agent, states)
    yield from map(of_coworker, account.coworkers)
    for group in account.agent_groups:
        yield of_group(account, group.name, states)
    for queue in account.queues:
        yield of_queue(queue, states)
    for ivr in account.ivrs:
        yield Target(kind=TargetKind.IVR, name=ivr.name, addresses=(ivr.address,))
    yield from map(of_external, account.external_numbers)
    for buyer in account.buyers:
        yield Target(kind=TargetKind.BUYER, name=buyer.name, addresses=buyer.numbers, external=True)
    for preset in account.presets:
        yield Target(
            kind=TargetKind.PRESET,
            name=preset.name,
            addresses=(preset.address,),
            external=preset.external,
            group=preset.group,
        )


def is_listed(account: Account, target: Target) -> bool:
    """Whether the account file still has this target. What somebody typed is nobody's to take away."""
    table = _TABLES.get(target.kind)
    return table is None or target.name in account.names[table]


_TABLES: Final[Mapping[TargetKind, str]] = MappingProxyType(
    {
        TargetKind.AGENT: "agents",
        TargetKind.COWORKER: "coworkers",
        TargetKind.GROUP: "agent_groups",
        TargetKind.QUEUE: "queues",
        TargetKind.IVR: "ivrs",
        TargetKind.EXTERNAL: "external_numbers",
        TargetKind.BUYER: "buyers",
        TargetKind.PRESET: "presets",
    }
)


def typed(known: Known, text: str, states: States | None = None) -> Target:
    """What somebody typed; a coworker's or a configured number becomes that target (C5, D8)."""
    text = text.strip()
    found = known.find(text)
    if isinstance(found, Agent):
        return of_agent(found, states)
    if isinstance(found, Coworker):
        return of_coworker(found)
    if found is not None:
        return of_external(found)
    return Target(
        kind=TargetKind.TYPED,
        name=text,
        addresses=(text,),
        external=kind_of(text, known.account.is_extension) is not TypedKind.EXTENSION,
    )
