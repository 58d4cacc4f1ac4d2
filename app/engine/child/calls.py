"""All calls by their id, and the commands that concern them."""

from __future__ import annotations

import random
import re
import uuid
from collections import deque
from collections.abc import Callable

import pjsua2 as pj

from app.engine.child import native
from app.engine.child.accounts import EngineAccount
from app.engine.child.call import EngineCall, Referrer, Wish
from app.engine.child.dispatcher import Dispatcher, Refused
from app.engine.child.endpoint import EngineEndpoint
from app.engine.child.followers import MediaFollower
from app.engine.child.loop import EngineLoop
from app.engine.child.placing import Placing, with_headers
from app.engine.commands import AnswerCall, HangUpCall, HoldCall, ResumeCall, SendDtmf
from app.engine.events import CallArrived, Event
from app.engine.sip_text import display_name_of, header, headers_for_the_core, request_uri, uri_of
from app.engine.values import Header

SILENT_PEER = 1.0
"""Seconds after a hang-up in which a peer that never answered anything may still do so."""
NEVER_BEGUN = 0.5
"""Seconds after which a call that a peer's REFER or Replaces was to begin has begun, or never will."""
GLARE_TRIES = 4
REMEMBERED = 100
"""Calls over which a late hang-up is no mistake."""

_DIGITS = re.compile(r"[0-9*#A-Da-d]+")
_PENDING = 70_013
"""``PJ_EINVALIDOP``: an INVITE transaction of the dialog is not over (RFC 3261 section 14.1)."""
PENDING_PAUSE = 0.05
PENDING_TRIES = 40
_NO_RFC4733 = 220_109
"""``PJMEDIA_RTP_EREMNORFC2833``"""


class Calls:
    """The calls of this engine. Finished ones are dropped from the loop, never inside a callback."""

    def __init__(
        self,
        endpoint: EngineEndpoint,
        loop: EngineLoop,
        follower: MediaFollower,
        when_sure: Callable[[str, Callable[[], None]], bool],
        emit: Callable[[Event], None],
    ) -> None:
        """``when_sure``: see ``app.engine.child.traversal.Traversal``."""
        self._endpoint = endpoint
        self._loop = loop
        self._follower = follower
        self._emit = emit
        self._placing = Placing(self, endpoint.turnstile, when_sure, loop.call_later, native.max_calls())
        self._referrer: Referrer | None = None
        self._calls: dict[str, EngineCall] = {}
        self._dead: list[EngineCall] = []
        self._over: deque[str] = deque(maxlen=REMEMBERED)
        """The ids of those that ended last."""

    def use_accounts(self, account: Callable[[str], EngineAccount]) -> None:
        """How to find an account by its id (accounts and calls need each other)."""
        self._placing.use_accounts(account)

    def use_referrer(self, referrer: Referrer) -> None:
        """Who decides about calls that move (it needs the calls, too)."""
        self._referrer = referrer

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's commands."""
        self._placing.register(dispatcher)
        dispatcher.on(AnswerCall, self._answer)
        dispatcher.on(HangUpCall, self._hang_up)
        dispatcher.on(HoldCall, lambda command: self._reinvite(command.call_id, "hold"))
        dispatcher.on(ResumeCall, lambda command: self._reinvite(command.call_id, "resume"))
        dispatcher.on(SendDtmf, lambda command: _send_dtmf(self.get(command.call_id), command))

    def get(self, call_id: str) -> EngineCall:
        """The live call. Raises ``Refused`` when it is over or never was."""
        call = self._calls.get(call_id)
        if call is None or not _usable(call):
            raise Refused("The call is over.")
        return call

    def alive(self, call_id: str) -> bool:
        """Whether ``get`` would find it."""
        return call_id in self._calls and _usable(self._calls[call_id])

    def has(self, call_id: str) -> bool:
        """Whether there is a call of that id, over or not."""
        return call_id in self._calls

    def living(self) -> int:
        """How many calls are not over."""
        return sum(not call.finished for call in self._calls.values())

    # --- what happens to calls ------------------------------------------------------------------

    def arrived(self, account: EngineAccount, sip_id: int, message: str) -> None:
        """An INVITE came in: answer 180 at once, then tell the parent."""
        call = self.begin(account, uuid.uuid4().hex, sip_id)
        ringing = pj.CallOpParam()
        ringing.statusCode = 180
        call.answer(ringing)
        call_id = call.call_id
        call.announce_with(lambda: self._announce(call_id, account.settings.account_id, message))

    def expect(self, account: EngineAccount) -> EngineCall:
        """A call that pjsua is about to begin by itself, because a peer moved one of ours."""
        call_id = self.begin(account, uuid.uuid4().hex).call_id
        self._loop.call_later(NEVER_BEGUN, lambda: self._forget_unless_begun(call_id))
        return self._calls[call_id]

    def _forget_unless_begun(self, call_id: str) -> None:
        """A broken address or session, and pjsua never used the call that it was given."""
        call = self._calls.get(call_id)
        if call is not None and call.getId() == pj.PJSUA_INVALID_ID and call not in self._dead:
            call.finish(0, "")
            self._dead.append(call)

    def begin(self, account: EngineAccount, call_id: str, sip_id: int = pj.PJSUA_INVALID_ID) -> EngineCall:
        """A new call object; without ``sip_id`` pjsua does not know it yet."""
        call = EngineCall(account, call_id, self._follower, self, self._referrer, self._emit, sip_id)
        self._calls[call_id] = call
        self._follower.call_began(call_id)
        return call

    def _announce(self, call_id: str, account_id: str, message: str) -> None:
        caller = header(message, "from")
        self._emit(
            CallArrived(
                call_id=call_id,
                account_id=account_id,
                remote_uri=uri_of(caller),
                remote_name=display_name_of(caller),
                dialled=uri_of(header(message, "to")) or request_uri(message),
                headers=headers_for_the_core(message),
                dialog=self._calls[call_id].dialog(),
            )
        )

    def ended(self, call: EngineCall) -> None:
        """See ``CallOwner``."""
        self._dead.append(call)

    def glared(self, call: EngineCall) -> bool:
        """See ``CallOwner``: send it again after the pause of RFC 3261 section 14.1."""
        call.glares += 1
        if call.glares >= GLARE_TRIES:
            return False
        call_id = call.call_id
        # The owner of the Call-ID (the caller) waits longer, so the two do not meet again.
        pause = random.uniform(0.0, 2.0) if call.incoming else random.uniform(2.1, 4.0)  # noqa: S311 - no secret
        self._loop.call_later(pause, lambda: self._try_again(call_id))
        return True

    def bury(self) -> None:
        """Let go of what has ended. Every turn of the loop."""
        while self._dead:
            call = self._dead.pop()
            self._calls.pop(call.call_id, None)
            self._over.append(call.call_id)
            self._follower.call_ended(call.call_id)

    def hang_up_account(self, account_id: str) -> None:
        """End every call of the account."""
        for call in self._of_account(account_id):
            if not self._placing.give_up(call.call_id) and _usable(call):
                self._end(call, 0)

    def any_of_account(self, account_id: str) -> bool:
        """Whether pjsua still has a call of the account."""
        return any(call not in self._dead for call in self._of_account(account_id))

    def _of_account(self, account_id: str) -> list[EngineCall]:
        return [
            call
            for call in self._calls.values()
            if isinstance(call.account, EngineAccount) and call.account.settings.account_id == account_id
        ]

    def end_all(self, seconds: float) -> None:
        """Hang up everything, wait for the answers at most ``seconds``, and let every call go."""
        for call in list(self._calls.values()):
            call.by_us = True
        self._placing.stop()
        self._endpoint.hangupAllCalls()
        self._loop.pump(seconds, lambda: len(self._dead) >= len(self._calls))
        for call in list(self._calls.values()):
            call.finish(0, "")
            self._dead.append(call)
        self.bury()

    # --- commands -------------------------------------------------------------------------------

    def _answer(self, command: AnswerCall) -> None:
        call = self.get(command.call_id)
        answer = pj.CallOpParam(True)
        answer.statusCode = command.code
        answer.reason = command.reason
        call.by_us = command.code >= 300
        call.answer(answer)

    def _hang_up(self, command: HangUpCall) -> None:
        """Of a call that has ended by itself meanwhile nothing is left to do: the two crossed in the pipe."""
        known = self._calls.get(command.call_id)
        over = command.call_id in self._over if known is None else known.finished
        if not over and not self._placing.give_up(command.call_id):
            self._end(self.get(command.call_id), command.code, command.forward_to)

    def _end(self, call: EngineCall, code: int, forward_to: str = "") -> None:
        call.by_us = True
        parameters = with_headers([Header("Contact", f"<{forward_to}>")]) if forward_to else pj.CallOpParam()
        parameters.statusCode = code
        silent = not call.incoming and call.getInfo().state == pj.PJSIP_INV_STATE_CALLING
        call.hangup(parameters)
        if silent:
            # CANCEL waits for a provisional answer (RFC 3261 section 9.1) that a dead host never
            # sends; pjsip gives up after 32 s, a person after one.
            call_id = call.call_id  # a Call held by a timer would outlive libDestroy
            self._loop.call_later(SILENT_PEER, lambda: self._give_up(call_id))

    def _give_up(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is not None:
            call.finish(487, "Request Terminated")

    def _reinvite(self, call_id: str, wish: Wish) -> None:
        call = self.get(call_id)
        if call.wish:
            raise Refused("The call is just being held or resumed.")
        call.glares = call.pending_tries = 0
        self._send_reinvite(call, wish)

    def _send_reinvite(self, call: EngineCall, wish: Wish) -> None:
        call.wish = wish
        try:
            if wish == "hold":
                # The held peer must not hear the agent while the re-INVITE is under way.
                call.part_media()
                call.setHold(pj.CallOpParam())
            else:
                parameters = pj.CallOpParam(True)
                parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
                call.reinvite(parameters)
        except pj.Error as error:
            if error.status == _PENDING and call.pending_tries < PENDING_TRIES:
                # The peer's re-INVITE is answered but its ACK is still on the way: any moment now.
                call.pending_tries += 1
                call_id = call.call_id
                self._loop.call_later(PENDING_PAUSE, lambda: self._try_again(call_id))
                return
            call.wish = ""
            raise

    def _try_again(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is None or not _usable(call) or not call.wish:
            return
        try:
            self._send_reinvite(call, call.wish)
        except pj.Error as error:
            call.refuse_hold(491, error.reason)


def _usable(call: EngineCall) -> bool:
    """Whether pjsua may be asked anything about it: without a call of its own behind it, it aborts."""
    return not call.finished and call.getId() != pj.PJSUA_INVALID_ID


def _send_dtmf(call: EngineCall, command: SendDtmf) -> None:
    if not _DIGITS.fullmatch(command.digits):
        raise Refused("Only the keys 0 to 9, * and # and A to D can be sent.")
    if command.method == "rfc4733":
        try:
            call.dialDtmf(command.digits)
        except pj.Error as error:
            if error.status != _NO_RFC4733:
                raise
            raise Refused("The other side takes no keys within the sound (RFC 4733).") from None
        return
    parameters = pj.CallSendDtmfParam()
    parameters.digits = command.digits
    parameters.method = pj.PJSUA_DTMF_METHOD_SIP_INFO
    parameters.duration = 160
    call.sendDtmf(parameters)
