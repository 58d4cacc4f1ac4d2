"""Files and echo that the engine itself sends into a call, heard by a phone that is two sockets."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from app.engine.commands import AnswerCall, Command, EchoCall, HoldCall, PlayFile, StopFile
from app.engine.events import CallAnswered, CallArrived, CallFinished, FilePlayed, MediaChanged
from app.engine.sip_text import header, tag_of
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory, EngineAgent
from tests.support.rtp_wire import PACKET, RATE, RtpWire, Samples, level_of, pitch_of
from tests.support.sip_wire import SipWire

LEVEL = -15.0
"""dBFS of every tone here."""
SILENT = -60.0
SETTLE = RATE // PACKET // 2
"""Packets in half a second: what is already on its way when a command is given."""
TRIES = 60
"""Stretches of sound of which one must be as it should: packets are late where others use the machine."""


def _tone(path: Path, pitch: float, seconds: float, rate: int = 16000) -> str:
    """Write a tone as WAV; its absolute path."""
    moments = np.arange(int(seconds * rate)) / rate
    sound = 10 ** (LEVEL / 20) * np.sqrt(2) * np.sin(2 * np.pi * pitch * moments)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return str(path)


class _Line:
    """A call from the wire to an engine that has answered it."""

    def __init__(self, agent: EngineAgent, sip: SipWire, rtp: RtpWire) -> None:
        self._agent, self._sip, self._rtp = agent, sip, rtp
        self._sdp = sip.sdp().replace("40000", str(rtp.port))
        invite = sip.request("INVITE", agent.uri, body=self._sdp)
        sip.send(invite, agent.port)
        self.call_id = agent.wait(CallArrived).call_id
        agent.send(AnswerCall(call_id=self.call_id))
        answer = sip.receive("SIP/2.0 200")
        self._dialog = header(invite, "call-id"), tag_of(header(answer, "to"))
        self._cseq = 1
        self._in_dialog("ACK")
        agent.wait(MediaChanged)
        agent.wait(CallAnswered)  # before the ACK has come, no re-INVITE may go out

    def send(self, command: Command) -> None:
        """To the engine."""
        self._agent.send(command)

    def wait_for_tone(self, pitch: float, *, saying: float = 0.0, within: float = 1.0) -> None:
        """Listen until a second of this tone (Hz) comes at ``LEVEL``, give or take ``within`` dB.

        ``saying``: the tone (Hz) that is sent meanwhile.
        """
        self._wait_for(
            lambda heard: abs(pitch_of(heard) - pitch) < 5.0 and abs(level_of(heard) - LEVEL) < within, saying
        )

    def wait_for_silence(self, *, saying: float = 0.0) -> None:
        """Listen until a second of silence comes."""
        self._wait_for(lambda heard: level_of(heard) < SILENT, saying)

    def _wait_for(self, fits: Callable[[Samples], bool], saying: float) -> None:
        level = LEVEL if saying else -90.0
        self._rtp.forget()
        self._rtp.exchange(SETTLE, saying, level)
        for _ in range(TRIES):
            heard = self._rtp.exchange(RATE // PACKET, saying, level)
            if fits(heard):
                return
        pytest.fail(f"{pitch_of(heard):.0f} Hz at {level_of(heard):.1f} dBFS")

    def renegotiate(self) -> None:
        """Hold the engine and take it back: two re-INVITEs."""
        for direction in ("sendonly", "sendrecv"):
            self._cseq += 1
            self._in_dialog("INVITE", self._sdp.replace("sendrecv", direction))
            self._sip.receive("SIP/2.0 200")
            self._in_dialog("ACK")
            self._agent.wait(MediaChanged)

    def be_held(self) -> None:
        """Have the engine hold this end, which agrees: from now on it only listens."""
        self._agent.send(HoldCall(call_id=self.call_id))
        offer = self._sip.receive("INVITE")
        assert "a=sendonly" in offer
        self._sip.answer(offer, "200 OK", self._agent.port, body=self._sdp.replace("sendrecv", "recvonly"))
        self._sip.receive("ACK")
        self._agent.wait(MediaChanged, held_by_us=True)

    def end(self) -> None:
        """BYE."""
        self._cseq += 1
        self._in_dialog("BYE")
        self._agent.wait(CallFinished)

    def _in_dialog(self, method: str, body: str = "") -> None:
        call_id, tag = self._dialog
        request = self._sip.request(
            method, self._agent.uri, call_id=call_id, to_tag=tag, cseq=self._cseq, body=body
        )
        self._sip.send(request, self._agent.port)


@contextmanager
def _line(agent: EngineAgent) -> Iterator[_Line]:
    with SipWire() as sip, RtpWire() as rtp:
        line = _Line(agent, sip, rtp)
        yield line
        line.end()


def test_a_file_is_heard_at_its_own_pitch_and_level(agents: AgentFactory, tmp_path: Path) -> None:
    with _line(agents("bob")) as line:
        line.send(PlayFile(call_id=line.call_id, path=_tone(tmp_path / "a.wav", 1000.0, 1.0), loop=True))
        line.wait_for_tone(1000.0)


def test_a_file_plays_on_after_hold_and_resume(agents: AgentFactory, tmp_path: Path) -> None:
    with _line(agents("bob")) as line:
        line.send(PlayFile(call_id=line.call_id, path=_tone(tmp_path / "a.wav", 1000.0, 1.0), loop=True))
        line.renegotiate()
        line.wait_for_tone(1000.0)


def test_whom_we_hold_hears_music(agents: AgentFactory, tmp_path: Path) -> None:
    """S3: a held party is told (``sendonly``) and hears music; it hears nothing else."""
    with _line(agents("bob")) as line:
        line.be_held()
        line.wait_for_silence()
        line.send(PlayFile(call_id=line.call_id, path=_tone(tmp_path / "a.wav", 1000.0, 1.0), loop=True))
        line.wait_for_tone(1000.0)


def test_a_second_file_takes_the_place_of_the_first(agents: AgentFactory, tmp_path: Path) -> None:
    bob = agents("bob")
    with _line(bob) as line:
        first, second = _tone(tmp_path / "1.wav", 700.0, 1.0), _tone(tmp_path / "2.wav", 1500.0, 1.0)
        line.send(PlayFile(call_id=line.call_id, path=first, loop=True))
        line.send(PlayFile(call_id=line.call_id, path=second, loop=True))
        line.wait_for_tone(1500.0)


def test_a_stopped_file_is_silent_and_its_end_is_not_told(agents: AgentFactory, tmp_path: Path) -> None:
    bob = agents("bob")
    with _line(bob) as line:
        line.send(PlayFile(call_id=line.call_id, path=_tone(tmp_path / "a.wav", 1000.0, 1.0)))
        line.send(StopFile(call_id=line.call_id))
        line.send(StopFile(call_id=line.call_id))
        line.wait_for_silence()
        assert not bob.heard(FilePlayed)


def test_the_end_of_a_file_is_told_once_and_a_loop_never(agents: AgentFactory, tmp_path: Path) -> None:
    bob = agents("bob")
    with _line(bob) as line:
        short = _tone(tmp_path / "a.wav", 1000.0, 0.1)
        line.send(PlayFile(call_id=line.call_id, path=short))
        assert bob.wait(FilePlayed, call_id=line.call_id).path == short
        line.send(PlayFile(call_id=line.call_id, path=short, loop=True))
        line.wait_for_tone(1000.0)
        assert len(bob.heard(FilePlayed)) == 1


def test_echo_comes_and_goes(agents: AgentFactory) -> None:
    with _line(agents("bob")) as line:
        line.send(EchoCall(call_id=line.call_id))
        line.send(EchoCall(call_id=line.call_id))
        line.wait_for_tone(800.0, saying=800.0, within=3.0)
        line.renegotiate()
        line.wait_for_tone(800.0, saying=800.0, within=3.0)
        line.send(EchoCall(call_id=line.call_id, on=False))
        line.wait_for_silence(saying=800.0)


@pytest.mark.parametrize("content", [None, b"", b"RIFF not really", b"\x00" * 4000])
def test_what_is_no_sound_file_is_refused_and_the_playing_one_goes_on(
    agents: AgentFactory, tmp_path: Path, content: bytes | None
) -> None:
    bad = tmp_path / "bad.wav"
    if content is not None:
        bad.write_bytes(content)
    bob = agents("bob")
    with _line(bob) as line:
        line.send(PlayFile(call_id=line.call_id, path=_tone(tmp_path / "a.wav", 1000.0, 1.0), loop=True))
        refusal = bob.ask(PlayFile(call_id=line.call_id, path=str(bad)))
        assert str(bad) in refusal.error
        line.wait_for_tone(1000.0)


@pytest.mark.parametrize(
    "command",
    [PlayFile(call_id="gone", path=__file__), StopFile(call_id="gone"), EchoCall(call_id="gone")],
    ids=lambda command: type(command).__name__,
)
def test_a_call_that_is_not_there_refuses(agents: AgentFactory, command: Command) -> None:
    assert agents("bob").ask(command).error == "There is no such call."


def test_an_engine_ends_cleanly_in_the_middle_of_a_file(agents: AgentFactory, tmp_path: Path) -> None:
    alice, bob = agents("alice"), agents("bob")
    bobs = answered_call(alice, bob)
    bob.send(PlayFile(call_id=bobs, path=_tone(tmp_path / "a.wav", 1000.0, 1.0), loop=True))
    bob.send(PlayFile(call_id=bobs, path=_tone(tmp_path / "b.wav", 1000.0, 1.0), loop=True))
    bob.close()
