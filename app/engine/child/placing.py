"""Calls that this phone places: ``PlaceCall``, and the wait for STUN or for a place about to be free."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Protocol

import pjsua2 as pj

from app.engine.child.accounts import EngineAccount, with_transport
from app.engine.child.call import EngineCall
from app.engine.child.dispatcher import Dispatcher, Refused
from app.engine.child.turnstile import Turnstile
from app.engine.commands import PlaceCall
from app.engine.values import Header, IdentityHeader

PLACE_PAUSE: Final = 0.1
PLACE_TRIES: Final = 15
"""pjsua keeps the place of a call that is over for another half second, or longer on a busy machine."""

_IDENTITY_HEADERS: Final[dict[IdentityHeader, str]] = {
    "preferred": "P-Preferred-Identity",
    "asserted": "P-Asserted-Identity",
}
_HEADER_NAME = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_TOO_MANY = 70_010
"""``PJ_ETOOMANY``"""
_BAD_ADDRESS = range(171_039, 171_044)
"""``PJSIP_EINVALIDURI`` to ``PJSIP_EURITOOLONG``"""
_NO_PLACE = "Every line of this phone is in use."


class CallsToPlace(Protocol):
    """What placing needs of the calls."""

    def has(self, call_id: str) -> bool:
        """Whether there is a call of that id, over or not."""

    def living(self) -> int:
        """How many calls are not over."""

    def begin(self, account: EngineAccount, call_id: str) -> EngineCall:
        """A new call object, which pjsua does not know yet."""

    def ended(self, call: EngineCall) -> None:
        """Drop it, but not now."""


class Placing:
    """Only on the engine's one thread."""

    def __init__(
        self,
        calls: CallsToPlace,
        turnstile: Turnstile,
        when_sure: Callable[[str, Callable[[], None]], bool],
        call_later: Callable[[float, Callable[[], None]], None],
        most_calls: int,
    ) -> None:
        """``when_sure``: see ``app.engine.child.traversal.Traversal``."""
        self._calls = calls
        self._turnstile = turnstile
        self._when_sure = when_sure
        self._call_later = call_later
        self._most_calls = most_calls
        self._account: Callable[[str], EngineAccount] = _no_account
        self._waiting: dict[str, EngineCall] = {}

    def use_accounts(self, account: Callable[[str], EngineAccount]) -> None:
        """How to find an account by its id."""
        self._account = account

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's command."""
        dispatcher.on(PlaceCall, self._place)

    def give_up(self, call_id: str) -> bool:
        """End a call that still waits for its place; False where none does."""
        call = self._waiting.pop(call_id, None)
        if call is None:
            return False
        call.by_us = True
        self._over(call, 487, "Request Terminated")
        return True

    def stop(self) -> None:
        """Nobody waits any more; the engine ends."""
        self._waiting.clear()

    def _place(self, command: PlaceCall) -> None:
        if self._calls.has(command.call_id):
            raise Refused("There is such a call already.")
        if not self._turnstile.enter():
            raise Refused("Too many calls were started at once. Please try again in a moment.")
        account = self._account(command.account_id)
        target = command.target
        if not account.settings.registrar and not account.settings.proxy:
            target = with_transport(target, account.settings)
        parameters = _parameters(command)
        call = self._calls.begin(account, command.call_id)
        call_id = command.call_id
        if not self._when_sure(
            command.account_id, lambda: self._try_again(call_id, target, command, PLACE_TRIES)
        ):
            self._waiting[call_id] = call
            return
        try:
            call.makeCall(target, parameters)
        except pj.Error as error:
            if call.finished:
                return  # the reason has gone out as CallFinished
            if error.status == _TOO_MANY and self._calls.living() <= self._most_calls:
                self._wait(call, target, command, PLACE_TRIES)
                return
            call.finished = True
            self._calls.ended(call)
            if error.status == _TOO_MANY:
                raise Refused(_NO_PLACE) from None
            if error.status in _BAD_ADDRESS:
                raise Refused(f"The address {command.target} cannot be called.") from None
            raise

    def _wait(self, call: EngineCall, target: str, command: PlaceCall, tries: int) -> None:
        call_id = call.call_id  # a Call held by a timer would outlive libDestroy
        self._waiting[call_id] = call
        self._call_later(PLACE_PAUSE, lambda: self._try_again(call_id, target, command, tries - 1))

    def _try_again(self, call_id: str, target: str, command: PlaceCall, tries: int) -> None:
        call = self._waiting.pop(call_id, None)
        if call is None or call.finished:
            return
        try:
            call.makeCall(target, _parameters(command))
        except pj.Error as error:
            if error.status == _TOO_MANY and tries:
                self._wait(call, target, command, tries)
            elif error.status == _TOO_MANY:
                self._over(call, 503, _NO_PLACE)
            else:
                self._over(call, 484 if error.status in _BAD_ADDRESS else 500, error.reason)

    def _over(self, call: EngineCall, code: int, reason: str) -> None:
        if not call.finished:
            call.finish(code, reason)
            self._calls.ended(call)


def _parameters(command: PlaceCall) -> pj.CallOpParam:
    """Of the INVITE, with whoever it is to come from. Raises ``Refused``."""
    identity = command.identity
    if identity is None:
        return with_headers(command.headers)
    name = _IDENTITY_HEADERS.get(identity.header)
    if name is not None:
        return with_headers([*command.headers, Header(name, identity.address)])
    parameters = with_headers(command.headers)
    parameters.txOption.localUri = identity.address
    return parameters


def with_headers(headers: list[Header]) -> pj.CallOpParam:
    """Parameters of a request with these headers. Raises ``Refused`` for one that cannot be sent."""
    parameters = pj.CallOpParam(True)
    for item in headers:
        if not _HEADER_NAME.fullmatch(item.name) or _CONTROL.search(item.value):
            raise Refused(f"The header {item.name!r} cannot be sent.")
        sip_header = pj.SipHeader()
        sip_header.hName = item.name
        sip_header.hValue = item.value
        parameters.txOption.headers.append(sip_header)
    return parameters


def _no_account(account_id: str) -> EngineAccount:
    raise Refused("There is no such account.")
