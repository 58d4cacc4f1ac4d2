"""A phone that is two sockets and a thread: it says one tone, hears everything, and obeys the test.

It stands where a customer or a target stands, at the end of the wire: what its ear hears has really
arrived. It registers where there is a PBX, answers as it is told, is put on hold, and where there is no PBX
it follows REFER and Replaces itself (RFC 3515, 3891).
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from urllib.parse import unquote

from app.engine.sip_text import header, headers_of, uri_of
from app.engine.values import Header
from tests.support.wire_dialog import (
    WireCall,
    WireState,
    answered_direction,
    authorization,
    media_of,
    response,
)
from tests.support.wire_sound import WireSound


class Manner(Enum):
    """What an incoming call meets."""

    RING = "180 Ringing"
    BUSY = "486 Busy Here"
    DECLINE = "603 Decline"


class WireStack:
    """Its sockets, its thread and its SIP; ``WirePhone`` adds what a test asks of it.

    ``on_news`` is called on its thread whenever something has changed.
    """

    def __init__(
        self,
        user: str,
        frequency: int,
        address: str = "127.0.0.1",
        on_news: Callable[[], None] = lambda: None,
    ) -> None:
        self.user = user
        self.frequency = frequency
        self.address = address
        self.on_news = on_news
        self.manner = Manner.RING
        self.refuses_refer = False
        self.referred_at = self.moved_at = 0.0
        """Monotonic seconds at which a REFER came, and at which the call that it began was answered."""
        self._sip = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sip.bind((address, 0))
        self.port: int = self._sip.getsockname()[1]
        self.sound = WireSound(address, frequency)
        self._host, self._password = f"{address}:{self.port}", ""
        self._server: tuple[str, int] | None = None
        self._calls: dict[str, WireCall] = {}
        self._registered = threading.Event()
        self._lock = threading.RLock()
        self._wake, self._waker = socket.socketpair()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=f"wire phone {user}")
        self._thread.start()

    # --- what both halves ask -----------------------------------------------------------------------

    @property
    def uri(self) -> str:
        """Where it is reached directly."""
        return f"sip:{self.user}@{self.address}:{self.port}"

    def live(self) -> list[WireCall]:
        """Calls that are not over, oldest first."""
        with self._lock:
            return [c for c in self._calls.values() if c.state is not WireState.ENDED and c.invite]

    @property
    def talks(self) -> bool:
        """Whether an answered call is there."""
        return any(call.state is WireState.TALKING for call in self.live())

    # --- the thread -------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._closing:
            now = time.monotonic()
            readable, _, _ = select.select(
                [self._sip, self.sound.socket, self._wake], [], [], self.sound.wait_seconds(now)
            )
            if self.sound.socket in readable:
                self.sound.listen()
            with self._lock:
                self.sound.speak(time.monotonic())
            if self._sip in readable:
                self._read()
                self.on_news()

    def _read(self) -> None:
        try:
            data, peer = self._sip.recvfrom(65536)
        except ConnectionRefusedError:
            return
        message = data.decode("utf-8", "replace")
        with self._lock:
            if message.startswith("SIP/2.0"):
                self._response(message)
            elif message.strip():
                self._request(message, peer)

    # --- requests ---------------------------------------------------------------------------------

    def _request(self, message: str, peer: tuple[str, int]) -> None:
        method = message.split(" ", 1)[0]
        call = self._calls.get(header(message, "call-id"))
        if call is None and method == "INVITE":
            self._arrived(message, peer)
        elif call is None:
            if method != "ACK":
                contact = f"<{self.uri}>"
                status = "200 OK" if method == "OPTIONS" else "481 Call Does Not Exist"
                self._sip.sendto(response(message, status, "none", contact).encode(), peer)
        elif call.invite and header(call.invite, "via") == header(message, "via") and method == "INVITE":
            self._send(call, call.last_answer)  # repeated
        else:
            handle = {"INVITE": self._renegotiated, "BYE": self._bye, "CANCEL": self._cancelled}
            handle.get(method, self._other)(call, message)

    def _arrived(self, message: str, peer: tuple[str, int]) -> None:
        call = WireCall(
            call_id=header(message, "call-id"),
            own_uri=uri_of(header(message, "to")),
            contact=f"<{self.uri}>",
            peer_uri=uri_of(header(message, "from")),
            target="",
            to=peer,
            state=WireState.RINGING,
            incoming=True,
            invite=message,
            headers=tuple(headers_of(message)),
        )
        call.established(message)
        self._calls[call.call_id] = call
        replaced = header(message, "replaces")
        if replaced:
            self._replace(call, self._calls.get(replaced.split(";")[0].strip()))
        elif self.manner is Manner.RING:
            self._answer(call, message, Manner.RING.value)
        else:
            self._answer(call, message, self.manner.value)
            self._end(call)

    def _replace(self, call: WireCall, old: WireCall | None) -> None:
        """RFC 3891 section 3: a confirmed dialog is taken over; an early one is its caller's to replace."""
        if old is None or old.state is not WireState.TALKING:
            self._answer(call, call.invite, "481 Call Does Not Exist")
            self._end(call)
            return
        self._accept(call)
        self._send(old, old.request("BYE"))
        self._end(old)

    def _renegotiated(self, call: WireCall, message: str) -> None:
        call.invite = message
        call.established(message)
        self._answer(call, message, "200 OK", body=self.sound.sdp(self.address, answered_direction(message)))
        self.sound.talk_to(media_of(message))

    def _bye(self, call: WireCall, message: str) -> None:
        self._answer(call, message, "200 OK")
        self._end(call)

    def _cancelled(self, call: WireCall, message: str) -> None:
        self._answer(call, message, "200 OK")
        if call.state is WireState.RINGING:
            self._answer(call, call.invite, "487 Request Terminated")
            self._end(call)

    def _other(self, call: WireCall, message: str) -> None:
        method = message.split(" ", 1)[0]
        if method == "REFER":
            self._referred(call, message)
        elif method != "ACK":
            self._answer(call, message, "200 OK")

    def _referred(self, call: WireCall, message: str) -> None:
        self.referred_at = time.monotonic()
        if self.refuses_refer:
            self._answer(call, message, "603 Declined")
            return
        self._answer(call, message, "202 Accepted")
        self._notify(call, "100 Trying")
        uri, _, wanted = uri_of(header(message, "refer-to")).partition("?")
        pairs = [part.partition("=") for part in wanted.split("&") if part]
        headers = [Header(unquote(name), unquote(value)) for name, _, value in pairs if name != "Require"]
        new = self._invite(uri, headers)
        new.referrer = call

    def _notify(self, call: WireCall, status: str) -> None:
        ended = not status.startswith("1")
        state = "terminated;reason=noresource" if ended else "active;expires=60"
        request = call.request("NOTIFY", "Event: refer", f"Subscription-State: {state}")
        body = f"SIP/2.0 {status}\r\n"
        head = request.partition("Content-Length")[0]
        self._send(
            call,
            f"{head}Content-Type: message/sipfrag;version=2.0\r\nContent-Length: {len(body)}\r\n\r\n{body}",
        )

    # --- responses --------------------------------------------------------------------------------

    def _response(self, message: str) -> None:
        call = self._calls.get(header(message, "call-id"))
        if call is None:
            return
        method = header(message, "cseq").split()[-1]
        code = int(message.split(" ")[1])
        if method == "REGISTER":
            self._register_answered(call, message, code)
        elif method == "INVITE" and call.state in (WireState.CALLING, WireState.ENDED):
            self._invite_answered(call, message, code)

    def _register_answered(self, call: WireCall, message: str, code: int) -> None:
        if code == 401 and call.cseq < 3:
            line = authorization(message, "REGISTER", call.target, self.user, self._password)
            self._send(call, call.request("REGISTER", "Expires: 3600", line))
        elif code == 200:
            self._registered.set()

    def _invite_answered(self, call: WireCall, message: str, code: int) -> None:
        reason = message.split("\r\n", 1)[0].split(" ", 1)[1]
        if code < 200:
            if call.referrer is not None and code > 100:
                self._notify(call.referrer, reason)
            return
        if code < 300:
            call.established(message)
        self._send(call, call.acknowledge(message))
        if code == 401 and call.cseq < 3:
            line = authorization(message, "INVITE", call.target, self.user, self._password)
            self._send_invite(call, line)
        elif code < 300 and call.state is WireState.ENDED:
            self._send(call, call.request("BYE"))  # it crossed our CANCEL
        elif code < 300:
            self._talk(call, message)
        else:
            call.code = code
            self._end(call)
        if call.referrer is not None and code != 401 and call.referrer.state is not WireState.ENDED:
            self._notify(call.referrer, reason)

    # --- steps --------------------------------------------------------------------------------------

    def _new_call(self, uri: str, to: tuple[str, int]) -> WireCall:
        return WireCall(
            call_id=f"{self.user}-{time.monotonic_ns()}",
            own_uri=f"sip:{self.user}@{self._host}",
            contact=f"<{self.uri}>",
            peer_uri=uri,
            target=uri,
            to=to,
            state=WireState.CALLING,
            incoming=False,
        )

    def _invite(self, uri: str, headers: tuple[Header, ...] | list[Header]) -> WireCall:
        host, _, port = uri.partition("@")[2].partition(";")[0].partition(":")
        call = replace(self._new_call(uri, self._server or (host, int(port or 5060))), headers=tuple(headers))
        self._calls[call.call_id] = call
        self._send_invite(call)
        return call

    def _send_invite(self, call: WireCall, *extra: str) -> None:
        lines = [f"{h.name}: {h.value}" for h in call.headers]
        call.invite = call.request("INVITE", *extra, *lines, body=self.sound.sdp(self.address, "sendrecv"))
        self._send(call, call.invite)

    def _accept(self, call: WireCall) -> None:
        body = self.sound.sdp(self.address, answered_direction(call.invite))
        self._answer(call, call.invite, "200 OK", body=body)
        self._talk(call, call.invite)

    def _talk(self, call: WireCall, message: str) -> None:
        call.state = WireState.TALKING
        if call.referrer is not None:
            self.moved_at = time.monotonic()
        self.sound.talk_to(media_of(message))

    def _end(self, call: WireCall) -> None:
        call.state = WireState.ENDED
        if not self.talks:
            self.sound.talk_to(None)
            self.sound.ear.forget()

    def _ringing(self) -> WireCall | None:
        return next((c for c in self.live() if c.state is WireState.RINGING), None)

    def _answer(self, call: WireCall, request: str, status: str, body: str = "") -> None:
        text = response(request, status, call.own_tag, call.contact, body=body)
        if request is call.invite:
            call.last_answer = text
        self._send(call, text)

    def _send(self, call: WireCall, message: str) -> None:
        with contextlib.suppress(ConnectionRefusedError):
            self._sip.sendto(message.encode(), call.to)
