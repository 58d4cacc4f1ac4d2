"""Presence between two engines: the agent's state as coworkers see it (E7, E9)."""

from __future__ import annotations

import pytest

from app.agent.presence import Seen, seen, told
from app.agent.state import AFTER_CALL_WORK, AVAILABLE, DO_NOT_DISTURB, OFFLINE, TALKING, AgentState, Status
from app.engine.commands import PublishPresence, RemoveAccount, WatchPresence
from app.engine.events import PresenceChanged, RegistrationChanged
from app.engine.sip_text import header
from tests.support.engines import AgentFactory, EngineAgent
from tests.support.sip_wire import SipWire


def publish(agent: EngineAgent, status: Status, *, transfer_waiting: bool = False) -> None:
    """Tell watchers of that state."""
    presence = told(status, transfer_waiting=transfer_waiting)
    agent.send(
        PublishPresence(
            account_id=agent.settings.account_id,
            open=presence.open,
            activity=presence.activity,
            note=presence.note,
        )
    )


def watch(agent: EngineAgent, other: EngineAgent, *, on: bool = True) -> None:
    """Subscribe, or let go."""
    agent.send(WatchPresence(account_id=agent.settings.account_id, uri=other.uri, on=on))


def test_every_state_arrives_as_it_was_told(agents: AgentFactory) -> None:
    """E7: exactly, with the reason of a break; and that a transfer waits already (E9)."""
    maria, tom = agents("maria"), agents("tom")
    publish(maria, AVAILABLE)
    watch(tom, maria)
    assert seen(tom.wait(PresenceChanged, uri=maria.uri, note="available")) == Seen(AgentState.AVAILABLE)
    for status in (TALKING, AFTER_CALL_WORK, Status(AgentState.BREAK, "Lunch"), DO_NOT_DISTURB):
        publish(maria, status)
        news = tom.wait(PresenceChanged, note=told(status).note)
        assert seen(news) == Seen(status.state, status.reason)
    publish(maria, TALKING, transfer_waiting=True)
    news = tom.wait(PresenceChanged, note=told(TALKING, transfer_waiting=True).note)
    assert seen(news) == Seen(AgentState.TALKING, transfer_waiting=True)
    publish(maria, OFFLINE)
    assert seen(tom.wait(PresenceChanged, open=False)) == Seen(AgentState.OFFLINE)


def test_whoever_is_let_go_is_heard_of_no_more(agents: AgentFactory) -> None:
    """E7: also where it is watched again later."""
    maria, tom = agents("maria"), agents("tom")
    publish(maria, AVAILABLE)
    watch(tom, maria)
    tom.wait(PresenceChanged, note="available")
    watch(tom, maria, on=False)
    publish(maria, TALKING)
    watch(tom, maria)
    assert tom.wait(PresenceChanged).note == "talking"


def test_a_removed_account_takes_its_subscriptions_along(agents: AgentFactory) -> None:
    """E7: and the engine ends cleanly afterwards."""
    maria, tom = agents("maria"), agents("tom")
    publish(maria, AVAILABLE)
    watch(tom, maria)
    tom.wait(PresenceChanged, note="available")
    tom.send(RemoveAccount(account_id="tom"))
    tom.add_account()
    watch(tom, maria)
    tom.wait(PresenceChanged, note="available")


def test_publish_leaves_by_the_accounts_own_transport(agents: AgentFactory) -> None:
    """E7: by the doorbell's socket, which is bound to the loopback, it would reach no server elsewhere."""
    with SipWire() as wire:
        maria = agents("maria", registrar=f"sip:127.0.0.1:{wire.port}", publishes=True)
        wire.answer(wire.receive("REGISTER"), "200 OK", maria.port, "Expires: 120")
        maria.wait(RegistrationChanged)
        publish(maria, AVAILABLE)
        sent = wire.receive("PUBLISH")
    assert header(sent, "via").startswith(f"SIP/2.0/UDP 127.0.0.1:{maria.port};")


@pytest.mark.parametrize("uri", ["sip:nobody@127.0.0.1:9"])
def test_somebody_who_cannot_be_reached_is_not_known(agents: AgentFactory, uri: str) -> None:
    """E7: no state is invented."""
    tom = agents("tom")
    tom.send(WatchPresence(account_id="tom", uri=uri))
    tom.send(WatchPresence(account_id="tom", uri=uri, on=False))
    assert not [event for event in tom.events if isinstance(event, PresenceChanged)]
