"""As whom a call goes out: one of the identities that the account allows, the last used proposed (S13).

A call inside the company shows the agent's own extension: coworkers call that one back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from app.account.agents import Identity
from app.account.sip import SipAccount
from app.bus import Bus
from app.calls.call import Call, Direction, OutgoingIdentity, party
from app.calls.calls import Calls
from app.calls.events import CallAdded
from app.calls.identity_book import IdentityBook
from app.calls.standings import Standings
from app.directory.entry import Entry
from app.directory.numbers import forms
from app.directory.sip_uri import parse_sip_uri
from app.engine.values import CallerIdentity
from app.translation import tr


class People(Protocol):
    """``app.directory.directory.Directory``, as far as it is needed here."""

    def who_is(self, address: str, found: Callable[[list[Entry]], None]) -> None:
        """Everybody with this number or SIP address; ``found`` hears it later."""


@dataclass(frozen=True)
class Offer:
    """As whom somebody can be called."""

    allowed: tuple[Identity, ...] = ()
    """What the account allows this agent, in its order; empty: calls go out with the extension alone."""
    proposed: Identity | None = None
    """What holds unless another is chosen; None: the agent's own extension."""
    refusal: str = ""
    """Why there is nothing to choose with this number, in a sentence; empty: there is."""


class Identities:
    """Only on the core's thread. ``close`` stops listening."""

    def __init__(
        self,
        calls: Calls,
        standings: Standings,
        people: People,
        bus: Bus,
        account: Callable[[], SipAccount | None],
        book: IdentityBook,
    ) -> None:
        """``account``: what calls go out with."""
        self._calls, self._standings, self._people = calls, standings, people
        self._account, self._book = account, book
        calls.identity_for = self.of
        calls.identity_of = self.of_caller
        self._subscription = bus.subscribe(CallAdded, lambda event: self._added(event.call_id))

    def close(self) -> None:
        """Remember no more calls."""
        self._subscription.close()

    @property
    def allowed(self) -> tuple[Identity, ...]:
        """What the account allows whoever sits here, in the order of the file."""
        return self._standings.current.identities

    def offer(self, addresses: Iterable[str]) -> Offer:
        """As whom to call somebody with these numbers or SIP addresses, the one to be called first.

        None: what holds for somebody of whom nothing is known.
        """
        known, allowed = list(addresses), self.allowed
        if not allowed:
            return Offer()
        if known and self._inside(known[0]):
            return Offer(allowed, None, tr("Inside the company you are shown with your own extension."))
        names = self._book.of(map(self._key, known))
        by_name = {identity.name: identity for identity in allowed}
        last = next((by_name[name] for name in names if name in by_name), allowed[0])
        return Offer(allowed, last)

    def choose(self, addresses: Iterable[str], name: str) -> None:
        """Whoever has these is called with the identity of this name from now on."""
        if any(identity.name == name for identity in self.allowed):
            self._book.used(map(self._key, addresses), name)

    def of(self, uri: str) -> OutgoingIdentity | None:
        """As whom a call to ``uri`` goes out; None: as the account itself."""
        identity, account = self.offer([uri]).proposed, self._account()
        if identity is None or account is None:
            return None
        header = self._standings.current.account.sip.identity_header
        shown = _name_addr(identity.display_name or identity.name, identity.number, account)
        return OutgoingIdentity(identity.name, identity.number, CallerIdentity(address=shown, header=header))

    def of_caller(self, call: Call) -> OutgoingIdentity | None:
        """Of whoever ``call`` is with, for a call on their behalf (D8); None: their number is not known.

        What is shown is the number alone: the name may be one that only this desk knows them by.
        """
        number, account = call.remote.number, self._account()
        if account is None or not _dialled(number).removeprefix("+").isdigit():
            return None
        header = self._standings.of_call(call.id).account.sip.identity_header
        caller = CallerIdentity(address=_name_addr(number, number, account), header=header)
        return OutgoingIdentity(number, number, caller)

    # --- inside ---------------------------------------------------------------------------------

    def _added(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is not None and call.direction is Direction.IN:
            call.dialled_name = self._name_of(call.dialled)
        elif call is not None and call.identity is not None and self._is_own(call.identity):
            name = call.identity.name
            self._book.used([self._key(call.remote.uri)], name)
            self._people.who_is(call.remote.uri, lambda people: self._known(call, people, name))

    def _is_own(self, identity: OutgoingIdentity) -> bool:
        """One of the account's, and no caller's."""
        return any(one.name == identity.name for one in self.allowed)

    def _name_of(self, dialled: str) -> str:
        """The identity with the number that a caller dialled, whoever may use it (S2); empty: none."""
        known, key = self._standings.current.account.identities, self._key(dialled)
        return next((one.name for one in known if self._key(one.number) == key), "")

    def _known(self, call: Call, people: list[Entry], name: str) -> None:
        """The contact is called like this at every number; of several candidates none is."""
        if len(people) == 1:
            own = self._key(call.remote.uri)
            self._book.used((own, *(self._key(each.value) for each in people[0].addresses)), name)

    def _key(self, address: str) -> str:
        of = forms(address, self._standings.current.account.general.country)
        return of.international or of.plain or of.address or address.strip().lower()

    def _inside(self, address: str) -> bool:
        """Whether the account lists it as its own: agents, coworkers, queues and voice menus."""
        account = self._account()
        of = party(address)
        own = account is None or not account.registers or _host(address) in ("", _host(account.address))
        bare = address.strip().removeprefix("sips:").removeprefix("sip:")
        inside = self._standings.current.account.inside
        return bare in inside or (own and of.number in inside)


def _host(address: str) -> str:
    """Of a SIP address, in small letters; empty where there is none."""
    _, at, rest = address.rpartition("@")
    found = parse_sip_uri(f"sip:x@{rest}") if at else None
    return "" if found is None else found.host.lower()


def _name_addr(name: str, number: str, account: SipAccount) -> str:
    """What the called party is to see (RFC 3261 section 20.10); a number stands at the account's server."""
    name = name.replace("\\", "\\\\").replace('"', '\\"')
    if "@" in number:
        return f'"{name}" <{number if number.startswith(("sip:", "sips:")) else f"sip:{number}"}>'
    server = parse_sip_uri(account.address)
    user = _dialled(number.removeprefix("sip:"))
    uri = f"sip:{user}@localhost" if server is None else str(replace(server, user=user))
    return f'"{name}" <{uri}>'


def _dialled(number: str) -> str:
    """``number`` without what people write between its digits; an extension as it stands."""
    bare = "".join(sign for sign in number if sign not in " ()./-")
    return bare if bare.removeprefix("+").isdigit() else number
