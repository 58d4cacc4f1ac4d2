"""The caller is never lost: random orders of events through every flow.

After every step the customer is in exactly one of three places, by what an onlooker knows
(``World.facts``). At the end, when all that can still happen has happened, every transfer is over, no
timer is left, and nobody listens any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agent.state import AgentState
from app.calls.call import CallState
from app.engine.commands import PlaceCall, ReferCall, ReferWithReplaces
from app.engine.values import Header
from app.transfer.consultation import Consultation
from app.transfer.flow import Action
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.places import CustomerFacts, CustomerLost, Place, where
from app.transfer.reach import Reach
from app.transfer.referred import HangUpTransfer
from app.transfer.transfers import Wish, flow_for
from app.transfer.verdict import Allowed
from tests.support.transfer_world import World, ringing, target

Step = tuple[str, Callable[[], None]]

WISHES = {
    "cold": (TransferType.COLD, TargetKind.AGENT),
    "cold to a group": (TransferType.COLD, TargetKind.GROUP),
    "cold by the PBX": (TransferType.COLD, TargetKind.AGENT),
    "success": (TransferType.SUCCESS, TargetKind.AGENT),
    "success, by a press": (TransferType.SUCCESS, TargetKind.AGENT),
    "release": (TransferType.RELEASE, TargetKind.AGENT),
    "release to a queue": (TransferType.RELEASE, TargetKind.QUEUE),
    "conversation": (TransferType.CONVERSATION, TargetKind.AGENT),
    "conversation, by a press": (TransferType.CONVERSATION, TargetKind.AGENT),
    "hang-up": (TransferType.HANG_UP, TargetKind.IVR),
    "add call": (TransferType.WARM, TargetKind.AGENT),
}


class Fate(World):
    """A world with a list of all that can happen next."""

    def __init__(self, name: str) -> None:
        super().__init__()
        kind, target_kind = WISHES[name]
        self.reach = Reach(now=("1002",), later=("1004",))
        chosen = target("Maria", target_kind)
        rings = ringing(20, call_attempts=1, busy_attempts=1, interval=5, busy_interval=5)
        self.plan = self.transfers.plan(
            target("Tom", TargetKind.AGENT, "1003"), Allowed(("1003",), rings), {}
        )
        self.flow = self.transfers.begin(
            Wish(
                customer_id=self.customer,
                type=kind,
                target=chosen,
                allowed=Allowed(chosen.addresses, replace(rings, by_pbx="PBX" in name)),
                reach=lambda: self.reach,
                automatic_return="press" not in name,
            )
        )
        self.settle()
        self.notified = 0
        """REFERs that have had their final NOTIFY."""

    def steps(self) -> list[Step]:
        """What can happen now, in an order that does not change."""
        found: list[Step] = [
            ("a second passes", lambda: self.wait(1)),
            ("the ring time passes", lambda: self.wait(20)),
            ("time passes", lambda: self.wait(31)),
        ]
        if not self.engine_died:
            found += [*self._of_the_target(), *self._of_the_refer(), *self._of_the_customer()]
            found += self._of_the_menu()
            found += [
                ("free", lambda: self.see(now=["1002", "1004"])),
                ("busy", lambda: self.see(later=["1002", "1004"])),
                ("rung", lambda: self.see(rung=["1002", "1004"])),
            ]
            found += [("another call", self._another_call), ("the engine dies", self.kill_engine)]
        return [*found, *self._of_the_agent()]

    def _of_the_customer(self) -> list[Step]:
        if not self.lives(self.customer) or self.carried_out:
            return []
        return [("the customer hangs up", lambda: self.hang_up(self.customer))]

    def _of_the_menu(self) -> list[Step]:
        flow = self.flow
        if not isinstance(flow, HangUpTransfer) or Action.STOP_WAITING not in flow.actions:
            return []
        data = flow.order.plan.data
        assert data is not None
        return [("the call comes back", lambda: self._come_back(data.header))]

    def _come_back(self, token: Header) -> None:
        self.carried_out = False
        self.customer = self.come_back([token])
        self.calls.answer(self.customer)
        self.engine.answer(self.customer)
        self.settle()

    def _of_the_target(self) -> list[Step]:
        consult = self._consult()
        if consult is None or not self.lives(consult):
            return []
        if self.call(consult).established:
            return [("the target hangs up", lambda: self.hang_up(consult))]
        return [
            ("ringing", lambda: self.ring(180)),
            ("queued", lambda: self.ring(182)),
            ("the target answers", self.answer),
            ("busy", lambda: self.fail(486)),
            ("declined", lambda: self.fail(603)),
            ("unreachable", lambda: self.fail(404)),
        ]

    def _of_the_refer(self) -> list[Step]:
        sent = len(self.engine.of(ReferWithReplaces)) + len(self.engine.of(ReferCall))
        if sent <= self.notified or not self.lives(self.customer):
            return []
        return [
            ("REFER accepted", lambda: self.notify(202, final=False)),
            ("progress", lambda: self.notify(180, final=False)),
            ("carried out", self._carried_out),
            ("carried out, no NOTIFY", self._carried_out_in_silence),
            ("not carried out", lambda: self._not_carried_out(486)),
            ("REFER refused", lambda: self._not_carried_out(405)),
        ]

    def _of_the_agent(self) -> list[Step]:
        flow = self.flow
        assert flow is not None
        presses: dict[Action, Callable[[], None]] = {
            Action.CHOOSE_ANOTHER: lambda: flow.choose_another(self.plan),
            Action.CALL_NOW: flow.call_now,
        }
        if isinstance(flow, Consultation):
            presses |= {
                Action.COMPLETE: flow.complete,
                Action.SWAP: flow.swap,
                Action.THREE_WAY: flow.three_way,
            }
        if isinstance(flow, HangUpTransfer):
            presses[Action.STOP_WAITING] = flow.stop_waiting
        cancel = getattr(flow, "cancel", None)
        if cancel is not None:
            presses[Action.CANCEL] = cancel
        found: list[Step] = [(a.value, self._press(presses[a])) for a in Action if a in flow.actions]
        if not flow.over:
            found.append(("the program quits", self._press(lambda: self.transfers.hand_over())))
        return found

    def _press(self, button: Callable[[], object]) -> Callable[[], None]:
        def press() -> None:
            button()
            self.settle()

        return press

    def _consult(self) -> str | None:
        placed = self.engine.of(PlaceCall)
        return placed[-1].call_id if placed else None

    def _carried_out(self) -> None:
        if self._can_be_carried_out():
            self.notified += 1
            self.carry_out()
        else:
            self._not_carried_out(481)

    def _carried_out_in_silence(self) -> None:
        """The peer joins the two, ends both legs, and sends no final NOTIFY; the REFER was accepted."""
        if not self._can_be_carried_out():
            return
        self.notify(202, final=False)
        self.carried_out = True
        for call_id in filter(None, (self._consult(), self.customer)):
            if self.lives(call_id):
                self.hang_up(call_id)

    def _can_be_carried_out(self) -> bool:
        """A blind REFER always; Replaces while the named dialog lives."""
        replaced = self.engine.of(ReferWithReplaces)
        latest = [c for c in self.engine.sent if isinstance(c, ReferCall | ReferWithReplaces)][-1]
        return isinstance(latest, ReferCall) or self.lives(replaced[-1].consult_call_id)

    def _not_carried_out(self, code: int) -> None:
        self.notified += 1
        self.notify(code)

    def _another_call(self) -> None:
        """Somebody calls, the agent answers when there is no call, and the caller hangs up."""
        call_id = self.engine.arrive("sip:1009@127.0.0.1")
        if self.calls.current is None:
            self.calls.answer(call_id)
            self.engine.answer(call_id)
            self.settle()
        self.hang_up(call_id)

    def check(self) -> None:
        """The promise, and what must hold with it."""
        place = self.where()
        flow = self.flow
        assert flow is not None
        if flow.over:
            assert flow.actions == frozenset()
            assert self.transfers.get(flow.id) is None
        if place is Place.AGENT and flow.over:
            assert not self.calls.is_aside(self.customer)
            current = self.calls.current
            assert current is not None
            assert current.id != self.customer or self.customer in self.engine.at_microphone()
        if flow.over and self.status() is AgentState.TALKING:
            assert any(not self.calls.is_aside(call.id) for call in self.calls)

    def _one_more_round(self) -> None:
        """Long time passes, then the target hangs up, or the agent gives up."""
        self.wait(200)
        consult = self._consult()
        if consult is not None and self.lives(consult) and not self.engine_died:
            self.hang_up(consult)
        dict(self._of_the_agent()).get("cancel", lambda: None)()

    def finish(self) -> None:
        """Let everything that waits for somebody come to its end."""
        flow = self.flow
        assert flow is not None
        rounds = 0
        while flow.outcome is None:
            rounds += 1
            assert rounds < 40
            self._one_more_round()
            self.check()
        self.wait(2000)
        assert self.loop.pending() == 0


@pytest.mark.parametrize("name", WISHES)
@given(choices=st.lists(st.integers(0, 999), max_size=25))
@settings(max_examples=60, deadline=None)
def test_the_customer_is_always_in_exactly_one_place(name: str, choices: list[int]) -> None:
    """C8, C11, C12, D2, D3, D4, D5: with the agent, with the target, or ended for a reason the rules name."""
    world = Fate(name)
    world.check()
    for choice in choices:
        steps = world.steps()
        steps[choice % len(steps)][1]()
        world.check()
    world.finish()


@pytest.mark.parametrize("name", WISHES)
def test_a_transfer_that_is_over_listens_no_more(name: str) -> None:
    """No subscription is left behind by any flow."""
    world = World()
    before = world.bus.listeners()
    fate = Fate(name)
    fate.kill_engine()
    assert fate.flow is not None
    assert fate.flow.over
    assert fate.bus.listeners() == before


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        (CustomerFacts(on_phone=True, cared_for=True, with_target=False), Place.AGENT),
        (CustomerFacts(on_phone=True, cared_for=False, with_target=True), Place.TARGET),
        (CustomerFacts(on_phone=False, cared_for=False, with_target=True), Place.TARGET),
        (CustomerFacts(on_phone=False, cared_for=False, with_target=False, ended_for="busy"), Place.ENDED),
        (CustomerFacts(on_phone=True, cared_for=False, with_target=False), None),
        (CustomerFacts(on_phone=False, cared_for=True, with_target=False), None),
        (CustomerFacts(on_phone=False, cared_for=False, with_target=False), None),
    ],
)
def test_the_check_itself_finds_a_lost_customer(facts: CustomerFacts, place: Place | None) -> None:
    """A parked leg that nobody keeps, or an end without a reason, is a lost customer."""
    if place is None:
        with pytest.raises(CustomerLost):
            where(facts)
    else:
        assert where(facts) is place


def test_every_type_has_a_flow() -> None:
    """D2, D3, D4, D5: no type of transfer is without one."""
    for kind in TransferType:
        wish = Wish(customer_id="c", type=kind, target=target(), allowed=Allowed((), ringing()))
        assert callable(flow_for(wish))


def test_a_customer_given_back_is_heard() -> None:
    """C12: not only kept on the line, but resumed and at the microphone."""
    world = Fate("success")
    world.fail(603)
    assert world.call(world.customer).state is CallState.UP
    assert world.engine.at_microphone() == {world.customer}
