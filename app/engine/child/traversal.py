"""The way through NAT: the STUN and TURN servers of the accounts (ICE, RFC 8445), as long as they answer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

import pjsua2 as pj

from app.engine.child.loop import EngineLoop
from app.engine.events import EngineLogged, Event
from app.engine.values import AccountSettings

if TYPE_CHECKING:
    from app.engine.child.stun import Address

T = TypeVar("T")

LOOK_PERIOD: Final = 5.0
"""Seconds between two looks at the servers: a call that comes in gathers from whatever was there last."""


class Traversing(Protocol):
    """An account as this module sees it."""

    @property
    def settings(self) -> AccountSettings:
        """Its servers among them."""

    def traverse(self, *, stun: bool, turn: str) -> None:
        """Gather candidates with these from the next call on; ``turn``: ``address:port`` or empty."""


class _Way(NamedTuple):
    """What an account can use now, each as ``address:port`` or empty."""

    stun: str = ""
    turn: str = ""


_NONE: Final = _Way()


class _Heard(NamedTuple):
    """What a look at all servers gave."""

    found: dict[str, Address]
    """Those that answer, with where they are."""
    entered: dict[str, bool | None]
    """By account: whether its TURN server lets the user in, None: silent."""


class Traversal:
    """Only on the engine's one thread; the servers are asked on a thread of their own.

    PJSIP gives a call up, after eight seconds, when a server is silent or refuses. So it is told of none that
    was not just heard, and an account whose servers are silent calls as if it had none.
    """

    def __init__(self, endpoint: pj.Endpoint, loop: EngineLoop, emit: Callable[[Event], None]) -> None:
        self._endpoint = endpoint
        self._loop = loop
        self._emit = emit
        self._accounts: dict[str, Traversing] = {}
        self._ways: dict[str, _Way] = {}
        self._admitted: dict[str, bool | None] = {}
        self._round = 0

    def follow(self, account: Traversing) -> None:
        """Watch this account's servers from now on."""
        if account.settings.stun_servers or account.settings.turn_server:
            self._accounts[account.settings.account_id] = account
            self._look()

    def forget(self, account_id: str) -> None:
        """The account goes."""
        for known in (self._accounts, self._ways, self._admitted):
            known.pop(account_id, None)

    def when_sure(self, account_id: str, then: Callable[[], None]) -> bool:
        """Whether a call may gather now; if not, ``then`` is called once its servers were asked again."""
        way = self._ways.get(account_id, _NONE)
        if not any(way):
            return True

        def ask() -> dict[str, Address]:
            from app.engine.child.stun import answering

            return answering(one for one in way if one)

        none: dict[str, Address] = {}
        self._find_out(ask, none, lambda found: self._sure(account_id, way, found, then))
        return False

    def _sure(self, account_id: str, way: _Way, found: Collection[str], then: Callable[[], None]) -> None:
        account = self._accounts.get(account_id)
        if account is not None and self._ways.get(account_id) == way:
            self._use(account, _Way(*(one if one in found else "" for one in way)))
        then()

    def relays(self) -> bool:
        """Whether some account's calls open sockets to a TURN server now."""
        return any(way.turn for way in self._ways.values())

    def network_changed(self) -> None:
        """Whatever was known was another network's."""
        self._admitted.clear()
        self._look()

    def stun_checked(self, *, well: bool) -> None:
        """PJSIP has asked the server itself; where that failed no call may gather from it. In a callback."""
        if not well:
            self._loop.post(self._without_stun)

    def _look(self) -> None:
        self._round += 1
        number, settings = self._round, [account.settings for account in self._accounts.values()]
        if not settings:
            return
        admitted = dict(self._admitted)

        def ask() -> _Heard:
            from app.engine.child.stun import answering  # most accounts have no such server

            found = answering(server for one in settings for server in _servers(one))
            entered = {one.account_id: _admitted(one, found, admitted) for one in settings}
            return _Heard(found, entered)

        self._find_out(ask, _Heard({}, {}), lambda heard: self._learnt(number, heard))

    def _find_out(self, ask: Callable[[], T], nothing: T, then: Callable[[T], None]) -> None:
        """Have ``ask`` done on a thread of its own; ``then`` gets the answer, ``nothing`` where it raised."""

        def work() -> None:
            found = nothing
            try:
                found = ask()
            finally:
                self._loop.post(lambda: then(found))

        try:
            threading.Thread(target=work, name="engine-stun", daemon=True).start()
        except RuntimeError:  # the system has no thread to spare
            self._loop.post(lambda: then(nothing))

    def _learnt(self, number: int, heard: _Heard) -> None:
        if number != self._round:
            return  # a later look is under way, and that one repeats itself
        self._loop.call_later(LOOK_PERIOD, lambda: self._look_again(number))
        for account_id, account in self._accounts.items():
            settings = account.settings
            self._admitted[account_id] = heard.entered.get(account_id)
            turn = heard.found.get(settings.turn_server) if self._admitted[account_id] else None
            stun = next((heard.found[one] for one in settings.stun_servers if one in heard.found), None)
            self._use(account, _Way(_text(stun), _text(turn)))

    def _use(self, account: Traversing, way: _Way) -> None:
        account_id = account.settings.account_id
        if self._ways.get(account_id) == way:
            return
        if way.stun:
            # STUN servers are the endpoint's: the account added last decides. Nobody is waited for.
            servers = pj.StringVector()
            servers.append(way.stun)
            try:
                self._endpoint.natUpdateStunServers(servers, False)
            except pj.Error:
                return  # another is just being tried; the next look is soon
        text = f"{account_id}: STUN {way.stun or 'none'}, TURN {way.turn or 'none'}"
        try:
            account.traverse(stun=bool(way.stun), turn=way.turn)
        except pj.Error as error:  # the next look tries again
            self._emit(EngineLogged(level=logging.WARNING, text=f"{text}: {error.reason}"))
            return
        self._ways[account_id] = way
        self._emit(EngineLogged(level=logging.INFO, text=text))

    def _without_stun(self) -> None:
        for account_id, account in self._accounts.items():
            self._use(account, self._ways.get(account_id, _NONE)._replace(stun=""))

    def _look_again(self, number: int) -> None:
        if number == self._round:
            self._look()


def _servers(settings: AccountSettings) -> list[str]:
    return [*settings.stun_servers, *([settings.turn_server] if settings.turn_server else [])]


def _admitted(
    settings: AccountSettings, found: dict[str, Address], before: Mapping[str, bool | None]
) -> bool | None:
    """Whether the TURN server lets the user in, asked once each time it appears; None while it is silent."""
    server = found.get(settings.turn_server)
    if server is None:
        return None
    from app.engine.child.turn import admits

    known = before.get(settings.account_id)
    if known is not None:
        return known
    try:
        return admits(server, settings.user, settings.password)
    except OSError:
        return None  # it was there a moment ago


def _text(address: Address | None) -> str:
    return "" if address is None else "{}:{}".format(*address)
