"""Calls that move: REFER and Replaces, in both directions (RFC 3515, 3891, 5589)."""

from __future__ import annotations

from collections.abc import Callable

import pjsua2 as pj

from app.engine.child.accounts import EngineAccount
from app.engine.child.call import EngineCall
from app.engine.child.calls import Calls
from app.engine.child.dispatcher import Dispatcher, Refused
from app.engine.child.placing import with_headers
from app.engine.commands import AllowRefer, ReferCall, ReferWithReplaces
from app.engine.events import CallReplaced, Event, ReferArrived, ReferProgressed
from app.engine.sip_text import display_name_of, header, headers_for_the_core, uri_of

_DECLINED = 603
_UNTAGGED = "The other side has not rung yet; the call cannot be handed over before it does."


class Referrals:
    """Sends REFER, and decides about those that arrive. Only on the engine's one thread."""

    def __init__(self, calls: Calls, emit: Callable[[Event], None]) -> None:
        self._calls = calls
        self._emit = emit
        self._allowed: set[str] = set()
        self._replacing: dict[str, str] = {}
        """The INVITE of each call that takes over another, by its call id."""
        calls.use_referrer(self)

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's commands."""
        dispatcher.on(ReferCall, self._refer)
        dispatcher.on(ReferWithReplaces, self._refer_with_replaces)
        dispatcher.on(AllowRefer, self._allow)

    # --- what happens to a call -----------------------------------------------------------------

    def progressed(self, call: EngineCall, prm: pj.OnCallTransferStatusParam) -> None:
        """The REFER that we sent was answered, or a NOTIFY told how far it is."""
        accepted = prm.statusCode == 100 and prm.reason == "Accepted"  # pjsua's own words for a 202
        prm.cont = not prm.finalNotify
        self._emit(
            ReferProgressed(
                call_id=call.call_id,
                code=202 if accepted else prm.statusCode,
                reason=prm.reason,
                final=prm.finalNotify,
            )
        )

    def requested(self, call: EngineCall, prm: pj.OnCallTransferRequestParam) -> None:
        """A peer sent REFER. pjsua calls the target by itself with the new call that it is given here."""
        account = _account_of(call)
        accepted = account.settings.account_id in self._allowed
        new_call_id = ""
        if accepted:
            new = self._calls.expect(account)
            new_call_id = new.call_id
            prm.newCall = new
            prm.statusCode = 202
        else:
            prm.statusCode = _DECLINED
        self._emit(
            ReferArrived(
                call_id=call.call_id,
                new_call_id=new_call_id,
                target=uri_of(prm.dstUri),
                accepted=accepted,
            )
        )

    def replacing(self, call: EngineCall, prm: pj.OnCallReplaceRequestParam) -> None:
        """A peer's INVITE names our dialog in Replaces: a new call takes it over.

        Whoever knows both tags of a dialog was given them by a party of it (RFC 3891 section 8).
        What the new call tells is kept back until the core knows whose place it takes. A dialog that is
        over but for the answer to our BYE is not taken over any more (RFC 3891 section 3: 603).
        """
        if call.by_us or call.replaced:
            prm.statusCode = _DECLINED
            return
        message = prm.rdata.wholeMsg
        new = self._calls.expect(_account_of(call))
        new.incoming = True
        new.read_tags(message, ours_in_from=False)
        new.hold_back()
        self._replacing[new.call_id] = message
        prm.newCall = new
        prm.statusCode = 200

    def replaced(self, call: EngineCall, prm: pj.OnCallReplacedParam) -> None:
        """The new call stands in the old one's place."""
        expected = [self._calls.get(call_id) for call_id in self._replacing if self._calls.alive(call_id)]
        new = next((one for one in expected if one.getId() == prm.newCallId), None)
        if new is None:
            return
        call.replaced = True
        message = self._replacing.pop(new.call_id)
        caller = header(message, "from")
        self._emit(
            CallReplaced(
                call_id=call.call_id,
                new_call_id=new.call_id,
                remote_uri=uri_of(caller),
                remote_name=display_name_of(caller),
                headers=headers_for_the_core(message),
                dialog=new.dialog(),
            )
        )
        new.let_go()

    # --- commands -------------------------------------------------------------------------------

    def _refer(self, command: ReferCall) -> None:
        self._calls.get(command.call_id).xfer(command.target, with_headers(command.headers))

    def _refer_with_replaces(self, command: ReferWithReplaces) -> None:
        call, consult = self._calls.get(command.call_id), self._calls.get(command.consult_call_id)
        if not consult.dialog().remote_tag:
            raise Refused(_UNTAGGED)
        call.xferReplaces(consult, pj.CallOpParam())

    def _allow(self, command: AllowRefer) -> None:
        (self._allowed.add if command.allowed else self._allowed.discard)(command.account_id)


def _account_of(call: EngineCall) -> EngineAccount:
    account = call.account
    if not isinstance(account, EngineAccount):
        raise Refused("The call has no account.")
    return account
