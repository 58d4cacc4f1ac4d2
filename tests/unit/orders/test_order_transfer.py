"""An order's call on its way to a buyer: when its result is asked for, what becomes of the order (A1-A7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.account.call_modes import Result
from app.account.model import Account
from app.agent.state import AgentState
from app.bus import Bus
from app.engine.commands import HangUpCall, PlaceCall
from app.engine.events import AccountListening, ReferProgressed
from app.orders.events import WorkState
from app.transfer.kinds import Target, TargetKind, TransferType
from app.transfer.referred import HangUpTransfer
from app.transfer.transfers import Wish
from app.transfer.verdict import Allowed, Ringing
from tests.support.accounts import rights
from tests.support.order_scene import DESK, OrderScene, account
from tests.support.scripted_engine import EngineScripted
from tests.support.transfer_world import ringing
from tests.support.virtual_loop import VirtualLoop

S = WorkState
BUYER = Target(kind=TargetKind.BUYER, name="Sun Ltd", addresses=("3000",))
BUYERS = "sip:3000@pbx"


@pytest.fixture
def here(engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path) -> Iterator[OrderScene]:
    """Maria talks to the customer of the first order."""
    dropped = {"name": "Dropped", "meaning": "discharge"}
    rules = account("", [dropped], wrap_up_seconds=30, default_result="Sold", discharge_minutes=7)
    scene = OrderScene(engine, loop, bus, tmp_path, account=rules)
    scene.start()
    engine.answer(scene.call())
    engine.grant_holds()
    loop.run()
    yield scene
    scene.close()


class Peer:
    """The network: it carries out what the engine is told to do."""

    def __init__(self, here: OrderScene) -> None:
        self.here = here

    def transfer(self, kind: TransferType, rings: Ringing | None = None, to: Target = BUYER) -> None:
        """To the buyer, whose redial settings are ``rings``."""
        allowed = Allowed(to.addresses, rings or ringing(20))
        wish = Wish(customer_id=self.here.work.at_hand.call_id, type=kind, target=to, allowed=allowed)
        self.here.centre.transfers.begin(wish)
        self.settle()

    @property
    def buyer(self) -> str:
        """Id of the latest call to the buyer."""
        return self.here.engine.of(PlaceCall)[-1].call_id

    def ring(self, seconds: float) -> None:
        """The buyer's phone rings for so long."""
        self.here.engine.progress(self.buyer, 180)
        self.wait(seconds)

    def refuse(self, code: int) -> None:
        """The buyer's phone refuses."""
        self.here.engine.finish(self.buyer, code)
        self.settle()

    def notify(self, code: int, *, final: bool = True) -> None:
        """How a REFER of the customer goes on."""
        customer = self.here.work.at_hand.call_id
        self.here.bus.publish(ReferProgressed(call_id=customer, code=code, reason="", final=final))
        self.settle()

    def restart(self) -> None:
        """The engine dies; another one has the account, and the customer answers it (RFC 3891)."""
        engine = self.here.engine
        engine.lose()
        self.settle()
        engine.start()
        account = DESK.account.account_id
        back = AccountListening(account_id=account, transport="udp", host="127.0.0.1", port=5070)
        self.here.bus.publish(back)
        self.settle()
        engine.answer(self.here.work.at_hand.call_id)
        self.settle()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.here.loop.advance(seconds)
        self.settle()

    def settle(self) -> None:
        """Let calls end that were hung up, and holds be granted."""
        engine = self.here.engine
        self.here.loop.run()
        while self._hang_up() + engine.grant_holds():
            self.here.loop.run()

    def _hang_up(self) -> int:
        """How many calls ended."""
        calls = [self.here.calls.get(command.call_id) for command in self.here.engine.take(HangUpCall)]
        living = [call for call in calls if call is not None and call.end_reason is None]
        for call in living:
            self.here.engine.finish(call.id, by_us=True)
        return len(living)


@pytest.fixture
def peer(here: OrderScene) -> Peer:
    return Peer(here)


def state(here: OrderScene) -> WorkState:
    return here.work.state


def proposed(here: OrderScene) -> str:
    result = here.work.at_hand.proposed
    return "" if result is None else result.name


def buttons(here: OrderScene, name: str) -> list[Result]:
    """The button of this name."""
    return [result for result in here.work.at_hand.buttons() if result.name == name]


def test_a_cold_transfer_leaves_the_operator_to_the_result_at_once(here: OrderScene, peer: Peer) -> None:
    """C8, D13, A1: the buyer is rung while the result is asked for; nothing hurries the operator."""
    peer.transfer(TransferType.COLD)
    assert (state(here), proposed(here), here.work.due_at) == (S.RESULT, "", None)
    assert here.centre.agent.status.state is AgentState.AVAILABLE
    assert here.orders()[0].reserved_by == "maria"


def test_the_buyer_takes_the_call_and_the_result_has_its_time(here: OrderScene, peer: Peer) -> None:
    """A1, S8: the two are joined; only then the time for the result begins to run, and the default counts."""
    peer.transfer(TransferType.COLD)
    here.engine.answer(peer.buyer)
    peer.settle()
    peer.notify(200)
    assert here.work.due_at == here.loop.now() + 30
    peer.wait(30)
    assert here.orders()[0].status == "Sold"


def test_a_silent_buyer_is_rung_as_its_settings_say_and_the_order_is_put_off(
    here: OrderScene, peer: Peer
) -> None:
    """A1, A2, A3, A5, B6: two further attempts after pauses; then the customer's call ends, as proposed."""
    peer.transfer(TransferType.COLD, ringing(20, call_attempts=2, interval=5))
    for attempt in (1, 2, 3):
        assert here.dialled.count(BUYERS) == attempt
        peer.ring(20)
        peer.wait(5)
    assert here.dialled.count(BUYERS) == 3
    assert state(here) is S.RESULT
    assert here.work.problem == "Sun Ltd did not answer. The call was ended."
    assert (proposed(here), here.work.at_hand.proposed_minutes(*buttons(here, "Dropped"))) == ("Dropped", 7)


def test_a_busy_buyer_is_tried_by_its_own_count(here: OrderScene, peer: Peer) -> None:
    """A4, A5, S9: busy is counted apart from no answer, with its own pause; then the customer is back."""
    peer.transfer(TransferType.COLD, ringing(20, busy_attempts=1, busy_interval=3))
    peer.refuse(486)
    peer.wait(2.9)
    assert here.dialled.count(BUYERS) == 1
    peer.wait(0.2)
    assert here.dialled.count(BUYERS) == 2
    peer.refuse(486)
    assert (state(here), proposed(here)) == (S.CALLING, "")


def test_taking_the_customer_back_takes_the_question_back(here: OrderScene, peer: Peer) -> None:
    """C12: cancelled while the buyer rings, the customer is the operator's; there is no result yet."""
    peer.transfer(TransferType.COLD)
    (flow,) = here.centre.transfers
    flow.cancel()
    peer.settle()
    assert state(here) is S.CALLING
    assert here.centre.agent.status.state is AgentState.TALKING
    here.engine.finish(here.work.at_hand.call_id, 200)
    peer.settle()
    assert state(here) is S.RESULT


def test_a_result_given_early_stands_and_the_next_order_comes(here: OrderScene, peer: Peer) -> None:
    """C8: whoever gives the result while the buyer rings works on the next order."""
    peer.transfer(TransferType.COLD)
    here.work.give(*buttons(here, "Sold"))
    peer.settle()
    assert (state(here), here.orders()[0].status) == (S.PREVIEW, "Sold")
    peer.refuse(486)
    assert (state(here), here.work.problem) == (S.PREVIEW, "")
    assert here.orders()[0].status == "Sold"


def test_a_success_transfer_that_fails_leaves_customer_and_order(here: OrderScene, peer: Peer) -> None:
    """D2, A1, A3: nobody picked up after all attempts; the operator talks on and no result is asked for."""
    peer.transfer(TransferType.SUCCESS, ringing(20, call_attempts=1))
    peer.ring(20)
    peer.ring(20)
    assert here.dialled.count(BUYERS) == 2
    assert state(here) is S.CALLING
    call = here.calls.get(here.work.at_hand.call_id)
    assert call is not None
    assert call.end_reason is None
    assert here.centre.agent.status.state is AgentState.TALKING


def test_the_customer_hangs_up_while_the_buyer_rings(here: OrderScene, peer: Peer) -> None:
    """A1: the operator reads that nobody has the customer, and the order can be put off."""
    peer.transfer(TransferType.COLD)
    here.engine.finish(here.work.at_hand.call_id, 200)
    peer.settle()
    assert state(here) is S.RESULT
    assert here.work.problem
    assert proposed(here) == "Dropped"


def test_the_order_goes_along_and_stays_this_desks(here: OrderScene, peer: Peer) -> None:
    """D11, B1: what is known of the order goes to the buyer; the desk answers for it meanwhile."""
    peer.transfer(TransferType.COLD, ringing(300))
    peer.ring(130)
    order = here.orders()[0]
    assert (order.reserved_by, here.work.state) == ("maria", S.RESULT)
    assert here.desk.store is not None
    assert [entry["what"] for entry in here.desk.store.opened().log(order.id)] == ["imported", "taken"]


def test_a_customer_in_a_voice_menu_comes_back_to_the_same_order(here: OrderScene, peer: Peer) -> None:
    """D5: no result is asked for while the customer is away; the call that comes back is the order's."""
    menu = Target(kind=TargetKind.IVR, name="Payment", addresses=("4000",))
    first = here.work.at_hand.call_id
    peer.transfer(TransferType.HANG_UP, to=menu)
    peer.notify(202, final=False)
    peer.notify(200)
    assert state(here) is S.CALLING
    (flow,) = here.centre.transfers
    assert isinstance(flow, HangUpTransfer)
    back = here.engine.arrive("sip:200@pbx")
    flow.returned(back)
    here.calls.answer(back)
    here.engine.answer(back)
    peer.settle()
    assert (state(here), here.work.at_hand.call_id) == (S.CALLING, back)
    assert back != first
    here.engine.finish(back, 200)
    peer.settle()
    assert state(here) is S.RESULT


def test_a_customer_who_stays_in_the_voice_menu_ends_the_call(here: OrderScene, peer: Peer) -> None:
    """D5: waited for no longer, the order's result is asked for."""
    menu = Target(kind=TargetKind.IVR, name="Payment", addresses=("4000",))
    peer.transfer(TransferType.HANG_UP, to=menu)
    peer.notify(202, final=False)
    peer.notify(200)
    (flow,) = here.centre.transfers
    assert isinstance(flow, HangUpTransfer)
    flow.stop_waiting()
    peer.settle()
    assert state(here) is S.RESULT


def test_the_engine_dies_while_the_operator_talks(here: OrderScene, peer: Peer) -> None:
    """B1: the customer's call is taken up again as another one, and that is the order's from then on."""
    first = here.work.at_hand.call_id
    peer.restart()
    assert state(here) is S.CALLING
    assert here.work.at_hand.call_id not in ("", first)
    here.engine.finish(here.work.at_hand.call_id, 200)
    peer.settle()
    assert (state(here), here.orders()[0].reserved_by) == (S.RESULT, "maria")


def test_the_engine_dies_while_the_buyer_rings(here: OrderScene, peer: Peer) -> None:
    """A1: the transfer is stopped and the operator has the customer again: no result is asked for."""
    peer.transfer(TransferType.COLD)
    assert state(here) is S.RESULT
    peer.restart()
    assert (state(here), here.work.problem) == (S.CALLING, "")
    assert here.centre.agent.status.state is AgentState.TALKING
    here.engine.finish(here.work.at_hand.call_id, 200)
    peer.settle()
    assert (state(here), here.orders()[0].reserved_by) == (S.RESULT, "maria")


@pytest.mark.parametrize(
    ("data", "seconds"),
    [
        ({}, 30),
        ({"product": "Roof panels, 8 kW"}, 30),
        ({"Campaign": "Spring"}, 20),
        ({"campaign": "No such one"}, 30),
    ],
)
def test_the_orders_project_or_campaign_decides_how_a_buyer_is_rung(
    engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path, data: dict[str, str], seconds: int
) -> None:
    """A6, A7: the campaign's settings win, then the buyer's, then the product's, each as a whole."""
    rules = account().model_dump(mode="json")
    rules["rights"] = rights()
    rules["campaigns"] = [{"name": "Spring", "redial": {"ring_time_seconds": 20, "call_attempts": 3}}]
    rules["products"] = [{"name": "Solar", "redial": {"ring_time_seconds": 30, "call_attempts": 1}}]
    rules["buyers"] = [{"name": "Sun Ltd", "numbers": ["3000"]}]
    scene = OrderScene(engine, loop, bus, tmp_path, account=Account.model_validate(rules), data=data)
    scene.start()
    engine.answer(scene.call())
    choices, call_id = scene.centre.choices, scene.work.at_hand.call_id
    (buyer,) = [target for target in choices.targets(call_id) if target.kind is TargetKind.BUYER]
    verdict = choices.verdict(call_id, buyer, TransferType.COLD)
    assert isinstance(verdict, Allowed)
    assert verdict.ringing.policy.ring_time_seconds == seconds
    engine.finish(call_id, 200)
    scene.close()
