"""Transfers in words: kinds, ways, states. No Qt here."""

from __future__ import annotations

from enum import Enum

from app.agent.state import AgentState
from app.calls.call import Call, Party
from app.transfer.kinds import Target, TargetKind, TransferType
from app.transfer.verdict import Ringing
from app.translation import tr, tr_count
from ui.elapsed import elapsed
from ui.theme.tokens import Tone


class Tab(Enum):
    """The tabs of the box (D1)."""

    ALL = "all"
    AGENTS = "agents"
    QUEUES = "queues"
    EXTERNAL = "external"
    IVR = "ivr"
    PRESETS = "presets"


class Way(Enum):
    """How the agent leaves, as a person chooses it."""

    TALK_FIRST = "talk first"
    TOGETHER = "together"
    WHEN_ANSWERED = "when answered"
    NOW = "now"
    COMES_BACK = "comes back"

    def type_for(self, target: Target | None) -> TransferType:
        """The transfer type that carries it out.

        Leaving at once is a release where the rules for releases hold (queues D3, outside numbers D8 and
        D9), and a cold transfer otherwise (C8).
        """
        if self is not Way.NOW:
            return _TYPES[self]
        released = target is not None and (target.external or target.kind is TargetKind.QUEUE)
        return TransferType.RELEASE if released else TransferType.COLD


_TYPES = {
    Way.TALK_FIRST: TransferType.CONVERSATION,
    Way.TOGETHER: TransferType.WARM,
    Way.WHEN_ANSWERED: TransferType.SUCCESS,
    Way.COMES_BACK: TransferType.HANG_UP,
}


def way_title(way: Way) -> str:
    """Two or three words."""
    return {
        Way.TALK_FIRST: tr("Talk first"),
        Way.TOGETHER: tr("All together"),
        Way.WHEN_ANSWERED: tr("When answered"),
        Way.NOW: tr("Now"),
        Way.COMES_BACK: tr("Comes back"),
    }[way]


def way_hint(way: Way) -> str:
    """What it means for the agent, a few words more."""
    return {
        Way.TALK_FIRST: tr("you leave when ready"),
        Way.TOGETHER: tr("all of you talk"),
        Way.WHEN_ANSWERED: tr("you leave on answer"),
        Way.NOW: tr("you leave at once"),
        Way.COMES_BACK: tr("the caller returns to you"),
    }[way]


def button(way: Way | None, name: str) -> str:
    """What the button does. ``way`` None: the transfer is under way and its way is settled."""
    if not name:
        return tr("Call") if way in (None, Way.TALK_FIRST, Way.TOGETHER) else tr("Transfer")
    if way in (None, Way.TALK_FIRST, Way.TOGETHER):
        return tr("Call {name}", name=name)
    return tr("Transfer to {name}", name=name)


def tab(which: Tab, count: int) -> str:
    """A tab's title, with how many targets it holds."""
    return {
        Tab.ALL: tr("All {count}", count=count),
        Tab.AGENTS: tr("Agents {count}", count=count),
        Tab.QUEUES: tr("Queues {count}", count=count),
        Tab.EXTERNAL: tr("External {count}", count=count),
        Tab.IVR: tr("IVR {count}", count=count),
        Tab.PRESETS: tr("Presets {count}", count=count),
    }[which]


def short_tab(which: Tab) -> str:
    """A tab's title alone."""
    return {
        Tab.ALL: tr("All"),
        Tab.AGENTS: tr("Agents"),
        Tab.QUEUES: tr("Queues"),
        Tab.EXTERNAL: tr("External"),
        Tab.IVR: tr("IVR"),
        Tab.PRESETS: tr("Presets"),
    }[which]


def about(call: Call) -> str:
    """How the person is whom the box is about."""
    name = person(call.remote)
    if call.held_by_us:
        return tr("{name} is on hold", name=name)
    return tr("You are talking to {name}", name=name)


def person(remote: Party) -> str:
    """Name, or number, or the bare fact that somebody hides both."""
    return remote.name or remote.number or tr("Unknown caller")


def kind(target: Target) -> str:
    """What a target is, in a word."""
    return {
        TargetKind.AGENT: tr("Agent"),
        TargetKind.COWORKER: tr("Coworker"),
        TargetKind.GROUP: tr("Agent group"),
        TargetKind.QUEUE: tr("Queue"),
        TargetKind.IVR: tr("Voice menu"),
        TargetKind.EXTERNAL: tr("External"),
        TargetKind.BUYER: tr("Buyer"),
        TargetKind.PRESET: tr("Preset"),
        TargetKind.TYPED: tr("Typed"),
    }[target.kind]


def agent_state(state: AgentState) -> str:
    """An agent's state, one's own or a coworker's."""
    return {
        AgentState.OFFLINE: tr("Offline"),
        AgentState.AVAILABLE: tr("Available"),
        AgentState.TALKING: tr("Talking"),
        AgentState.AFTER_CALL_WORK: tr("After-call work"),
        AgentState.WAITING: tr("Waiting"),
        AgentState.BREAK: tr("Break"),
        AgentState.DO_NOT_DISTURB: tr("Do not disturb"),
    }[state]


def agent_tone(state: AgentState) -> Tone:
    """What an agent's state means for others."""
    if state is AgentState.AVAILABLE:
        return Tone.GO
    if state is AgentState.OFFLINE:
        return Tone.PLAIN
    return Tone.STOP if state is AgentState.DO_NOT_DISTURB else Tone.WAIT


def badge(target: Target) -> tuple[str, Tone]:
    """State where one is seen, else the kind, and what it means."""
    if target.state is not None and target.kind in (TargetKind.GROUP, TargetKind.QUEUE):
        return somebody_free(target.state)
    if target.state is not None:
        return agent_state(target.state), agent_tone(target.state)
    return kind(target), Tone.PLAIN


def somebody_free(state: AgentState) -> tuple[str, Tone]:
    """What is seen of a queue or an agent group."""
    free = state is AgentState.AVAILABLE
    return (tr("Somebody is free"), Tone.GO) if free else (tr("Nobody is free"), Tone.WAIT)


def detail(target: Target, *, queued: bool = False) -> str:
    """Where a target is: its number, and its group where it has one. ``queued``: the call may wait there."""
    if target.kind is TargetKind.GROUP:
        return _of_group(target, queued=queued)
    number = target.addresses[0] if target.addresses else ""
    if queued:
        return tr("{number} · one call can wait there", number=number)
    if target.kind is TargetKind.QUEUE and target.state not in (None, AgentState.AVAILABLE):
        return tr("{number} · the call waits there", number=number)
    if target.group:
        return tr("{number} · {group}", number=number, group=target.group)
    return number


def _of_group(target: Target, *, queued: bool) -> str:
    if queued:
        return tr("the call waits for the first who is free")
    if target.free:
        return tr_count(
            "{count} agent is available", "{count} agents are available; the first gets it", target.free
        )
    return tr("{number} · rings the group", number=target.addresses[0]) if target.addresses else ""


def ringing(target: Target, rings: Ringing) -> tuple[str, ...]:
    """How long it will ring and who decided that, how often again, whether it may wait, who is shown there
    (D8): whole sentences."""
    if rings.by_pbx:
        return (tr("The PBX calls it once and decides how long it rings"),)
    policy = rings.policy
    lines = [rings.decided_by]
    if policy.call_attempts and policy.interval_seconds:
        lines.append(
            tr_count(
                "One more attempt after {seconds} s if nobody answers",
                "{count} more attempts if nobody answers, {seconds} s apart",
                policy.call_attempts,
                seconds=policy.interval_seconds,
            )
        )
    elif policy.call_attempts:
        lines.append(
            tr_count(
                "One more attempt if nobody answers",
                "{count} more attempts if nobody answers",
                policy.call_attempts,
            )
        )
    if rings.queued:
        lines.append(tr("The call can wait there for up to {time}", time=elapsed(rings.wait_seconds)))
    if target.user_number_forwarding:
        lines.append(tr("The caller's number is shown there, not yours"))
    return tuple(lines)
