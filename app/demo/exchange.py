"""The embedded exchange: a second engine process on this machine that plays the company.

It registers nobody. The phone calls ``sip:NUMBER@HOST:PORT`` of the exchange, and the exchange calls
the address at which the phone listens.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.agent.presence import told
from app.agent.state import Status
from app.bus import Bus
from app.demo.company import Line, by_user, company
from app.demo.rota import Rota
from app.demo.switchboard import LinesInUse, Switchboard
from app.engine.commands import AddAccount, AllowRefer, PublishPresence
from app.engine.events import AccountListening, EngineLost, EngineStarted
from app.engine.messages import Reply
from app.engine.port import EnginePort
from app.engine.values import AccountSettings
from app.errors import IllegalTransition
from app.loop import Loop

COMPANY_ACCOUNT = "company"
LOCALHOST = "127.0.0.1"


class OwnedEngine(EnginePort, Protocol):
    """An engine whose life the exchange rules; ``app.engine.supervisor.Engine`` is one."""

    def start(self) -> None:
        """Start the process; ``EngineStarted`` or ``EngineLost`` follows on the bus."""

    def stop(self) -> None:
        """End the process; returns when it is gone."""


@dataclass(frozen=True)
class ExchangeOpened:
    """The company can be called at ``host:port`` (UDP)."""

    host: str
    port: int


@dataclass(frozen=True)
class ExchangeFailed:
    """The company cannot be called; ``sentence`` says why."""

    sentence: str


class ExchangeState(enum.Enum):
    """Where the exchange stands."""

    NEW = "new"
    OPENING = "opening"
    OPEN = "open"
    CLOSED = "closed"


_S = ExchangeState
TRANSITIONS: Mapping[ExchangeState, frozenset[ExchangeState]] = {
    _S.NEW: frozenset({_S.OPENING, _S.CLOSED}),
    _S.OPENING: frozenset({_S.OPENING, _S.OPEN, _S.CLOSED}),
    _S.OPEN: frozenset({_S.OPENING, _S.CLOSED}),
    _S.CLOSED: frozenset(),
}


class Exchange:
    """Opens the company on an engine of its own, and again after that engine was lost.

    ``bus`` is the exchange's own: two engines never share one. ``ExchangeOpened`` and
    ``ExchangeFailed`` are published on it, and everything the company's engine reports.
    """

    def __init__(
        self,
        engine: OwnedEngine,
        loop: Loop,
        bus: Bus,
        path_of: Callable[[str], str],
        lines: Iterable[Line] | None = None,
    ) -> None:
        self.bus = bus
        self.lines = company() if lines is None else tuple(lines)
        self._engine = engine
        self._port = 0
        self._state = ExchangeState.NEW
        self._callers: set[str] = set()
        self._board = Switchboard(self.lines, loop, bus, engine.send, path_of, self._account_of)
        self._rota = Rota(self.lines, loop, self._tell_state)
        self._subscriptions = [
            bus.subscribe(LinesInUse, lambda event: self._rota.talking(event.numbers)),
            bus.subscribe(EngineStarted, self._on_started),
            bus.subscribe(EngineLost, self._on_lost),
            bus.subscribe(AccountListening, self._on_listening),
        ]

    @property
    def state(self) -> ExchangeState:
        """Where the exchange stands."""
        return self._state

    @property
    def address(self) -> str:
        """``host:port`` of the company; only the port of an open exchange means anything."""
        return f"{LOCALHOST}:{self._port}"

    @property
    def calls(self) -> int:
        """How many calls the company is in."""
        return self._board.calls

    def uri(self, user: str) -> str:
        """The SIP URI of a number or name at the company."""
        return f"sip:{user}@{self.address}"

    def start(self) -> None:
        """Start the engine; ``ExchangeOpened`` follows."""
        self._to(ExchangeState.OPENING)
        self._engine.start()

    def ring(self, user: str, target: str) -> str:
        """Let the line ``user`` call the SIP URI ``target``; returns the call's id at the exchange."""
        return self._board.ring(by_user(self.lines)[user], target)

    def stop(self) -> None:
        """Hang up everything and end the engine. Harmless the second time."""
        if self._state is ExchangeState.CLOSED:
            return
        self._to(ExchangeState.CLOSED)
        self._rota.close()
        self._board.close()
        for subscription in self._subscriptions:
            subscription.close()
        self._engine.stop()

    def _on_started(self, _event: EngineStarted) -> None:
        self._callers.clear()
        self._add(COMPANY_ACCOUNT, "company", "Demo company", self._port)

    def _on_lost(self, event: EngineLost) -> None:
        self._rota.close()
        self._board.forget_calls()
        self._to(ExchangeState.OPENING)
        self.bus.publish(ExchangeFailed(event.sentence))

    def _on_listening(self, event: AccountListening) -> None:
        if event.account_id == COMPANY_ACCOUNT:
            self._port = event.port
            self._rota.open()
            # Answered when everybody is at work: who asks earlier would be told that nobody is there.
            settled = AllowRefer(account_id=COMPANY_ACCOUNT, allowed=True)
            self._engine.send(settled, lambda reply: self._on_settled(event, reply))

    def _on_settled(self, event: AccountListening, reply: Reply) -> None:
        if not reply.error:
            self._to(ExchangeState.OPEN)
            self.bus.publish(ExchangeOpened(event.host, event.port))

    def _tell_state(self, line: Line, status: Status) -> None:
        """Whoever watches the line hears of it."""
        state = told(status)
        self._engine.send(
            PublishPresence(
                account_id=self._account_of(line),
                open=state.open,
                activity=state.activity,
                note=state.note,
            )
        )

    def _account_of(self, line: Line) -> str:
        """The account that carries the line's own name and number as its From; made when first needed."""
        account_id = f"line-{line.number}"
        if account_id not in self._callers:
            self._callers.add(account_id)
            self._add(account_id, line.number, line.title, 0)
        return account_id

    def _add(self, account_id: str, user: str, title: str, port: int) -> None:
        settings = AccountSettings(
            account_id=account_id,
            address=self.uri(user) if self._port else f"sip:{user}@{LOCALHOST}",
            display_name=title,
            local_address=LOCALHOST,
            local_port=port,
        )
        self._engine.send(AddAccount(account=settings), self._on_added)
        if account_id != COMPANY_ACCOUNT:
            self._engine.send(AllowRefer(account_id=account_id, allowed=True))

    def _on_added(self, reply: Reply) -> None:
        # Token 0: there was no engine to ask, and that it was lost has been told.
        if reply.error and reply.token:
            self.bus.publish(ExchangeFailed(reply.error))

    def _to(self, state: ExchangeState) -> None:
        if state not in TRANSITIONS[self._state]:
            raise IllegalTransition("exchange", self._state, state)
        self._state = state
