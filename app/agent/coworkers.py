"""The agent's state told to coworkers, and theirs seen, by presence (RFC 3856, RFC 3903).

Which way the PBX has (PUBLISH and presence, or hints as dialog-info) is the engine's business; here a
coworker has a state or none is known. A new engine, or a new registration after one, is told again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.agent.events import AgentStateChanged
from app.agent.presence import Seen, seen, told
from app.agent.state import OFFLINE, Status
from app.agent.waiting import TransferWaitEnded, TransferWaits
from app.bus import Bus
from app.engine.commands import PublishPresence, WatchPresence
from app.engine.events import AccountListening, EngineLost, PresenceChanged, RegistrationChanged
from app.engine.port import EnginePort


@dataclass(frozen=True)
class CoworkerChanged:
    """What is seen of a coworker changed; ``Coworkers.states`` has it."""

    extension: str


class Coworkers:
    """Publishes this agent's state and keeps the states of those watched."""

    def __init__(
        self,
        engine: EnginePort,
        bus: Bus,
        *,
        account_id: str,
        address_of: Callable[[str], str],
        now: Callable[[], float],
    ) -> None:
        """``account_id``: empty while there is none. ``address_of``: an extension to its SIP URI.

        ``now``: the loop's clock.
        """
        self._engine = engine
        self._bus = bus
        self._now = now
        self._account_id = account_id
        self._address_of = address_of
        self._status = OFFLINE
        self._transfer_waiting = False
        self._watched: dict[str, str] = {}
        """URI to extension."""
        self._states: dict[str, Seen] = {}
        self._registers = True
        self._listening: set[str] = set()
        self._registered: set[str] = set()
        self._reached = False
        self._subscriptions = [
            bus.subscribe(AgentStateChanged, lambda event: self._agent_is(event.new)),
            bus.subscribe(TransferWaits, lambda event: self._transfer_waits(waits=True)),
            bus.subscribe(TransferWaitEnded, lambda event: self._transfer_waits(waits=False)),
            bus.subscribe(PresenceChanged, self._presence_changed),
            bus.subscribe(AccountListening, self._account_is_new),
            bus.subscribe(RegistrationChanged, self._registration_changed),
            bus.subscribe(EngineLost, self._engine_lost),
        ]

    @property
    def states(self) -> Mapping[str, Seen]:
        """Extension to what is seen; nobody is in it of whom nothing is known."""
        return MappingProxyType(self._states)

    def use_account(self, account_id: str, *, registers: bool = True) -> None:
        """Publish and watch with this account from now on; the same again changes nothing.

        ``registers``: nothing is told or asked before its server knows us; else as soon as it listens.
        """
        if account_id == self._account_id:
            return
        for uri in sorted(self._watched):
            self._send_watch(uri, on=False)
        self._account_id, self._registers = account_id, registers
        self._watched = {}
        self._lose()
        self._reach()

    def watch(self, extensions: Iterable[str]) -> None:
        """Watch exactly these coworkers from now on."""
        wanted = {self._address_of(extension): extension for extension in extensions}
        for uri in self._watched.keys() - wanted.keys():
            self._send_watch(uri, on=False)
            self._forget(self._watched[uri])
        new = wanted.keys() - self._watched.keys()
        self._watched = wanted
        for uri in sorted(new):
            self._send_watch(uri, on=True)

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _agent_is(self, status: Status) -> None:
        self._status = status
        self._publish()

    def _transfer_waits(self, *, waits: bool) -> None:
        self._transfer_waiting = waits
        self._publish()

    def _publish(self) -> None:
        if not self._reached:
            return
        presence = told(self._status, transfer_waiting=self._transfer_waiting)
        self._engine.send(
            PublishPresence(
                account_id=self._account_id,
                open=presence.open,
                activity=presence.activity,
                note=presence.note,
            )
        )

    def _account_is_new(self, event: AccountListening) -> None:
        """To the engine: subscriptions of an earlier account of that name went with it."""
        self._registered.discard(event.account_id)
        self._listening.add(event.account_id)
        if event.account_id == self._account_id:
            self._lose()
            self._reach()

    def _registration_changed(self, event: RegistrationChanged) -> None:
        if event.active:
            self._registered.add(event.account_id)
            self._reach()

    def _engine_lost(self, event: EngineLost) -> None:
        del event
        self._registered.clear()
        self._listening.clear()
        self._lose()

    def _reach(self) -> None:
        """Tell and ask everything, once the account can."""
        there = self._registered if self._registers else self._listening
        if self._reached or self._account_id not in there:
            return
        self._reached = True
        self._publish()
        for uri in sorted(self._watched):
            self._send_watch(uri, on=True)

    def _lose(self) -> None:
        """The subscriptions are gone; what was seen is no longer known."""
        self._reached = False
        for extension in list(self._states):
            self._forget(extension)

    def _presence_changed(self, event: PresenceChanged) -> None:
        extension = self._watched.get(event.uri)
        if extension is None or event.account_id != self._account_id:
            return
        now = seen(event)
        if now is None:
            self._forget(extension)
        elif self._states.get(extension) != now:
            self._states[extension] = replace(now, since=self._began(self._states.get(extension), now))
            self._bus.publish(CoworkerChanged(extension))

    def _began(self, before: Seen | None, now: Seen) -> float | None:
        """What was so when we first looked began at some time that nobody told us."""
        if before is None:
            return None
        same = (before.state, before.words) == (now.state, now.words)
        return before.since if same else self._now()

    def _forget(self, extension: str) -> None:
        if self._states.pop(extension, None) is not None:
            self._bus.publish(CoworkerChanged(extension))

    def _send_watch(self, uri: str, *, on: bool) -> None:
        if self._reached:
            self._engine.send(WatchPresence(account_id=self._account_id, uri=uri, on=on))
