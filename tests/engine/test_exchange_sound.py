"""The company is heard: its sound is taken off the wire by a phone that is nothing but two sockets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from app.bus import Bus
from app.demo.exchange import Exchange, ExchangeState
from app.demo.recordings import recording
from app.engine.events import CallAnswered
from app.engine.options import EngineOptions
from app.engine.sip_text import header, tag_of
from app.engine.supervisor import Engine
from app.loop import ThreadLoop
from tests.support.rtp_wire import PACKET, RATE, RtpWire, decode, encode, level_of, pitch_of
from tests.support.sip_wire import SipWire

SOON = 60.0
SECOND = RATE // PACKET
"""Packets in a second."""
TRIES = 20
"""Stretches of sound of which one must be whole: packets are late where others use the machine."""
QUIET = -60.0
"""dBFS under which nobody speaks."""


class _Company:
    """The open exchange; its loop turns only while the test waits for something of it."""

    def __init__(self) -> None:
        self.loop, bus = ThreadLoop(), Bus()
        engine = Engine(self.loop, bus, EngineOptions(sound=False))
        self.exchange = Exchange(engine, self.loop, bus, recording)
        self.answered: list[CallAnswered] = []
        bus.subscribe(CallAnswered, self.answered.append)
        self.exchange.start()

    @property
    def port(self) -> int:
        return int(self.exchange.address.rpartition(":")[2])


@pytest.fixture
def company() -> Iterator[_Company]:
    company = _Company()
    try:
        assert company.loop.run_until(lambda: company.exchange.state is ExchangeState.OPEN, SOON)
        yield company
    finally:
        company.exchange.stop()


@contextmanager
def _call(company: _Company, user: str, status: str) -> Iterator[RtpWire]:
    """Call ``user``, wait for an answer that begins with ``status``, yield the sound, and end the call."""
    uri = company.exchange.uri(user)
    with SipWire() as sip, RtpWire() as rtp:
        invite = sip.request("INVITE", uri, body=sip.sdp().replace("40000", str(rtp.port)))
        sip.send(invite, company.port)
        assert company.loop.run_until(lambda: company.exchange.calls > 0, SOON)
        answer = sip.receive(f"SIP/2.0 {status}", SOON)
        call_id, tag = header(invite, "call-id"), tag_of(header(answer, "to"))
        if status.startswith("2"):
            sip.send(sip.request("ACK", uri, call_id=call_id, to_tag=tag), company.port)
            assert company.loop.run_until(lambda: bool(company.answered), SOON)
        yield rtp
        if status.startswith("2"):
            sip.send(sip.request("BYE", uri, call_id=call_id, to_tag=tag, cseq=2), company.port)
        else:
            sip.send(
                invite.replace("INVITE", "CANCEL").partition("Content-Type")[0] + "Content-Length: 0\r\n\r\n",
                company.port,
            )
        assert company.loop.run_until(lambda: company.exchange.calls == 0, SOON)


def test_the_echo_test_sends_back_what_it_hears(company: _Company) -> None:
    with _call(company, "600", "200") as rtp:
        heard = []
        for _ in range(TRIES):
            sound = rtp.exchange(2 * SECOND, tone=1000.0, level=-15.0)[RATE:]
            heard.append((pitch_of(sound), level_of(sound)))
            if abs(heard[-1][0] - 1000.0) < 5.0 and abs(heard[-1][1] + 15.0) < 3.0:
                break
        else:
            pytest.fail(f"Hz and dBFS: {heard}")


def test_an_announcement_is_heard_before_the_answer(company: _Company) -> None:
    with _call(company, "604", "183") as rtp:
        heard = rtp.exchange(2 * SECOND, tone=1000.0, level=-90.0)
        assert level_of(heard[RATE:]) > QUIET + 20


def test_the_wire_speaks_mu_law() -> None:
    """Each of the 256 codes comes back from its own sound (both zeros sound the same)."""
    codes = np.arange(256, dtype=np.uint8)
    assert np.array_equal(decode(encode(decode(codes))), decode(codes))
