"""A customer, an agent and a target who really hear each other, and where the customer is by ear.

The agent is the whole product with a virtual microphone and speaker. Customer and target are phones of two
sockets each. Everybody says a tone of their own all the time, so whom a party is with is what it hears.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, Protocol

from app.calls.call import Call, CallState
from app.engine.events import EngineLost
from app.loop import ThreadLoop
from app.transfer.call_data import HEADER, decode
from app.transfer.cold import ColdState
from app.transfer.consultation import ConsultState
from app.transfer.events import TransferEnded
from app.transfer.flow import Flow
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.referred import HangUpState
from app.transfer.transfers import Wish
from app.transfer.verdict import Allowed
from tests.support.ear import Ear
from tests.support.softphone import Softphone
from tests.support.transfer_world import ringing, target
from tests.support.wire_phone import WirePhone

CUSTOMER_HZ: Final = 1300
TARGET_HZ: Final = 1700
AGENT_HZ: Final = 2100
VOICES: Final = (CUSTOMER_HZ, TARGET_HZ, AGENT_HZ)
VOICES_BUT: Final = {own: frozenset(VOICES) - {own} for own in VOICES}
PATIENCE: Final = 60.0
"""Seconds within which a customer must be somewhere."""
_RESTS: Final = frozenset({ColdState.BRIDGED, ConsultState.WITH_CUSTOMER, HangUpState.AWAY})
"""States in which a transfer that is not over may stay for long."""
_LOOK: Final = 0.03
"""Seconds between two looks at what is heard."""


class Found(Enum):
    """Where a customer is, by ear."""

    AGENT = "agent"
    """Customer and agent hear each other, and the target hears neither."""
    TARGET = "target"
    """Customer and target hear each other, and the agent hears neither."""
    THREE = "agent and target"
    ENDED = "ended"
    """The customer's call is over, and nobody hears them."""
    LOST = "lost"
    """Not within ``PATIENCE``."""


class Surroundings(Protocol):
    """What is between the three: a PBX, or nothing."""

    loop: ThreadLoop

    def agents_address(self, agent: Softphone) -> str:
        """What the customer dials."""

    def targets_address(self, target: WirePhone) -> str:
        """What the agent dials."""


class Scene:
    """One transfer from its beginning to the place where the customer is found."""

    def __init__(
        self,
        between: Surroundings,
        *,
        agent: Softphone,
        ears: Ear,
        customer: WirePhone,
        target: WirePhone,
    ) -> None:
        """``ears``: what the agent's speaker plays."""
        self.between = between
        self.agent, self.customer, self.target = agent, customer, target
        self._ears = ears
        self._loop = between.loop
        self.ended: list[TransferEnded] = []
        self._began = 0.0
        self.flow: Flow[Any] | None = None
        bus = agent.phone.bus
        self._lost: list[EngineLost] = []
        self._killed = False
        self._subscriptions = [
            bus.subscribe(TransferEnded, self.ended.append),
            bus.subscribe(EngineLost, self._lost.append),
        ]
        self.customers_call = customer.call(between.agents_address(agent))
        try:
            self.call = self._taken_by_agent()
            self.until(lambda: self.place() is Found.AGENT, "customer and agent hearing each other")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End every call."""
        for subscription in self._subscriptions:
            subscription.close()
        for call in list(self.agent.calls):
            self.agent.phone.calls.direct.end(call.id)
        self.target.hang_up()
        self.customer.hang_up()
        self._loop.run_until(self._quiet, PATIENCE)
        self.customer.forget()
        self.target.forget()

    # --- steps ----------------------------------------------------------------------------------

    def transfer(
        self,
        kind: TransferType,
        *,
        number: str = "",
        to: TargetKind = TargetKind.AGENT,
        seconds: int = 20,
        by_pbx: bool = False,
        data: dict[str, str] | None = None,
    ) -> Flow[Any]:
        """The agent presses Transfer; the target is rung for ``seconds``."""
        address = number or self.between.targets_address(self.target)
        self.flow = self.agent.phone.transfers.begin(
            Wish(
                customer_id=self.call.id,
                type=kind,
                target=target("Maria", to, address),
                allowed=Allowed((address,), ringing(seconds, by_pbx=by_pbx)),
                data=data or {},
            )
        )
        return self.flow

    def until(self, condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Go on until it is so. Fails with what was waited for."""
        if not self._watch(condition, seconds):
            raise AssertionError(f"never {what}; {self.describe()}")

    def target_rings(self) -> None:
        """Wait until the target's phone rings."""
        self.until(lambda: self.target.rings, "a ringing target")

    def event(self) -> None:
        """What the matrix is about happens now."""
        self._began = time.monotonic()

    def agent_answers_what_comes_back(self) -> Call:
        """The PBX gives the customer back by a new call."""
        self.call = self._taken_by_agent()
        return self.call

    def kill_engine(self) -> None:
        """As a crash would; returns when the phone has noticed."""
        self._kill_engine()
        self.wait_engine_lost()

    def kill_engine_at(self, kind: type[object]) -> None:
        """The same, at the first event of this type; ``wait_engine_lost`` returns when it was noticed."""
        self._subscriptions.append(self.agent.phone.bus.subscribe(kind, lambda event: self._kill_engine()))

    def wait_engine_lost(self) -> None:
        """Until the phone has noticed that its engine is gone."""
        self.until(lambda: bool(self._lost), "noticed that the engine is gone")

    def _kill_engine(self) -> None:
        if not self._killed:
            self._killed = True
            os.kill(self.agent.engine_pid, signal.SIGKILL)

    def _taken_by_agent(self) -> Call:
        """The call that comes in and is answered; one that is over already was left by an earlier scene."""
        while True:
            call = self.agent.wait_incoming()
            if call.state is not CallState.ENDED:
                self.agent.calls.answer(call.id)
                self.agent.wait_state(call, CallState.UP, CallState.ENDED)
            if call.state is CallState.UP:
                return call

    # --- where the customer is ------------------------------------------------------------------

    def find(self, expected: Found) -> tuple[Found, float]:
        """Where the customer ends up, and after how many seconds since ``event`` that was heard."""
        if self._watch(self._settled, PATIENCE):
            for ear in self._all_ears():
                ear.forget()  # what was heard before proves nothing
            if self._watch(lambda: self.place() is expected, PATIENCE):
                return expected, time.monotonic() - self._began
        return Found.LOST, time.monotonic() - self._began

    def place(self) -> Found:
        """Where the customer is now, by what everybody hears now."""
        customer, target = self._hears(self.customer), self._hears(self.target)
        agent = self._ears.voices(VOICES)
        if not self.customer.live():
            return Found.ENDED if CUSTOMER_HZ not in agent | target else Found.LOST
        if customer == {AGENT_HZ} and agent == {CUSTOMER_HZ} and CUSTOMER_HZ not in target:
            return Found.AGENT
        if customer == {TARGET_HZ} and target == {CUSTOMER_HZ} and not agent:
            return Found.TARGET
        others = (VOICES_BUT[CUSTOMER_HZ], VOICES_BUT[TARGET_HZ], VOICES_BUT[AGENT_HZ])
        if (customer, target, agent) == others:
            return Found.THREE
        return Found.LOST

    def agent_consults(self) -> bool:
        """Agent and target hear each other; the customer hears neither."""
        return (
            self._ears.voices(VOICES) == {TARGET_HZ}
            and self._hears(self.target) == {AGENT_HZ}
            and not self._hears(self.customer)
        )

    def customer_hears_somebody(self) -> bool:
        """The agent or the target, as opposed to music, a menu or nothing."""
        return bool(self._hears(self.customer))

    def data_at_target(self) -> Mapping[str, str]:
        """The call data that came with the call at the target (D11)."""
        return decode(self.target.header(HEADER))

    def describe(self) -> str:
        """Who hears whom, for a person who reads a failed test."""
        names = {CUSTOMER_HZ: "customer", TARGET_HZ: "target", AGENT_HZ: "agent"}
        heard = {
            "customer": self._hears(self.customer),
            "target": self._hears(self.target),
            "agent": self._ears.voices(VOICES),
        }
        said = "; ".join(
            f"{who} hears {' and '.join(names[hz] for hz in hears) or ear.describe()}"
            for (who, hears), ear in zip(heard.items(), self._all_ears(), strict=True)
        )
        calls = ", ".join(f"{call.remote.number} {call.state.value}" for call in self.agent.calls)
        flow = self.flow
        state = "" if flow is None else f"; transfer {flow.state.value}: {flow.sentence}"
        return f"{said}; agent's calls: {calls or 'none'}{state}"

    def _settled(self) -> bool:
        """The transfer has come to where it may stay."""
        return self.flow is None or self.flow.over or self.flow.state in _RESTS

    def _all_ears(self) -> tuple[Ear, Ear, Ear]:
        """Of customer, target and agent."""
        return self.customer.sound.ear, self.target.sound.ear, self._ears

    def _hears(self, phone: WirePhone) -> frozenset[int]:
        return phone.sound.ear.voices(VOICES)

    def _quiet(self) -> bool:
        return not (len(self.agent.calls) or self.customer.live() or self.target.live())

    def _watch(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Sound makes no event: look again and again while the loop turns."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            self._loop.run(_LOOK)
        return condition()
