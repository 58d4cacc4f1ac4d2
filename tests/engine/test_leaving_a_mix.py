"""Whoever hangs up takes nobody else's sound along: parties heard at the end of the wire."""

from __future__ import annotations

import contextlib
import threading

from app.engine.commands import HangUpCall, MixCalls
from app.engine.events import CallAnswered, CallFinished
from tests.support.engines import AgentFactory, EngineAgent
from tests.support.wire_phone import WirePhone

VOICES = (1300, 1700, 2100)


class _Wire:
    """A phone of two sockets, and a wait for what happens at it."""

    def __init__(self, hub: EngineAgent, stack: contextlib.ExitStack, frequency: int) -> None:
        self._news = threading.Event()
        self.phone = stack.enter_context(
            WirePhone(f"voice{frequency}", frequency, "127.0.0.1", self._news.set)
        )
        self.call_id = f"c{frequency}"
        hub.call(self.call_id, self.phone.uri)
        self._until_it_rings()
        self.phone.answer()
        hub.wait(CallAnswered, call_id=self.call_id)

    def hears(self, *frequencies: int) -> bool:
        """Whether just these are heard before long; sound makes no event, so it looks often."""
        look = threading.Event()
        return any(
            self.phone.sound.ear.voices(VOICES) == set(frequencies) or look.wait(0.05) for _ in range(1200)
        )

    def _until_it_rings(self) -> None:
        while not self.phone.rings:
            assert self._news.wait(60), "no call came"
            self._news.clear()


def test_the_others_go_on_hearing_one_another(agents: AgentFactory) -> None:
    """S5: one hangs up and is taken out of the mix in the same moment, ten times over."""
    hub = agents("hub")
    with contextlib.ExitStack() as stack:
        one, two = (_Wire(hub, stack, frequency) for frequency in VOICES[:2])
        for turn in range(10):
            third = _Wire(hub, stack, VOICES[2])
            hub.send(MixCalls(mix_id="m", call_ids=[one.call_id, two.call_id, third.call_id]))
            assert one.hears(1700, 2100), f"turn {turn}"
            assert third.hears(1300, 1700), f"turn {turn}"
            if turn % 2:
                third.phone.hang_up()
            else:
                hub.send(HangUpCall(call_id=third.call_id))
            hub.wait(CallFinished, call_id=third.call_id)
            hub.send(MixCalls(mix_id="m", call_ids=[one.call_id, two.call_id]))
            assert one.hears(1700), f"turn {turn}"
            assert two.hears(1300), f"turn {turn}"
