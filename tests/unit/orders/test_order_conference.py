"""An order's call in a conference, or handed on by one who talked to the target first: one question, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.account.model import Account
from app.bus import Bus
from app.engine.commands import PlaceCall, ReferCall
from app.engine.events import ReferProgressed
from app.orders.events import WorkChanged, WorkState
from app.transfer.consultation import Consultation
from app.transfer.kinds import TransferType
from tests.support.order_scene import OrderScene, account
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from tests.unit.orders.test_order_transfer import Peer

S = WorkState


class Meeting(Peer):
    """Maria talks to the customer of the first order; the network does as told."""

    def __init__(self, here: OrderScene) -> None:
        super().__init__(here)
        self.asked = 0
        """How often a result was asked for."""
        self._last = here.work.state
        self._subscription = here.bus.subscribe(WorkChanged, self._heard)
        self.customer = here.work.at_hand.call_id

    @property
    def state(self) -> WorkState:
        """Where the operator is."""
        return self.here.work.state

    def with_buyer(self) -> str:
        """The buyer is called, answers, and the three talk; the buyer's call."""
        self.transfer(TransferType.WARM)
        buyer = self.buyer
        self.here.engine.answer(buyer)
        self.settle()
        assert self.here.centre.conference.has(self.customer)
        return buyer

    def hangs_up(self, call_id: str) -> None:
        """The other side ends this call."""
        self.here.engine.finish(call_id, 200)
        self.settle()

    def tell(self, call_id: str, code: int) -> None:
        """How the REFER of this call ended."""
        self.here.bus.publish(ReferProgressed(call_id=call_id, code=code, reason="", final=True))
        self.settle()

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()

    def _heard(self, event: WorkChanged) -> None:
        self.asked += event.state is S.RESULT and self._last is not S.RESULT
        self._last = event.state


Begun = Callable[..., Meeting]


@pytest.fixture
def begun(engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path) -> Iterator[Begun]:
    made: list[Meeting] = []

    def begin(**conference: object) -> Meeting:
        rules = account("", wrap_up_seconds=30, default_result="Sold").model_dump(mode="json")
        rules["conference"] = conference
        scene = OrderScene(engine, loop, bus, tmp_path, account=Account.model_validate(rules))
        scene.start()
        engine.answer(scene.call())
        engine.grant_holds()
        loop.run()
        made.append(Meeting(scene))
        return made[0]

    yield begin
    for one in made:
        one.close()
        one.here.close()


def give(meeting: Meeting) -> None:
    """The first button, and whatever happens within a minute."""
    meeting.here.work.give(meeting.here.work.at_hand.buttons()[0])
    meeting.settle()


def into_the_room(meeting: Meeting) -> str:
    """All three are in the PBX's room; the operator's call to it."""
    engine = meeting.here.engine
    meeting.with_buyer()
    (room,) = [command.call_id for command in engine.of(PlaceCall) if command.target.startswith("sip:91")]
    engine.answer(room)
    meeting.settle()
    for refer in engine.of(ReferCall):
        meeting.tell(refer.call_id, 200)
    return room


def test_whoever_leaves_two_others_is_asked_once(begun: Begun) -> None:
    """B8, C7, S5: at once, not when the two are joined, nor when they are done."""
    meeting = begun()
    buyer = meeting.with_buyer()
    assert meeting.state is S.CALLING
    meeting.here.centre.conference.leave()
    meeting.settle()
    assert (meeting.state, meeting.asked) == (S.RESULT, 1)
    give(meeting)
    meeting.notify(200)
    meeting.hangs_up(buyer)
    assert (meeting.state, meeting.asked) == (S.PREVIEW, 1)
    assert meeting.here.orders()[0].status == "Sold"


def test_the_time_for_the_result_runs_once(begun: Begun) -> None:
    """S8: from when the operator left; the end of what the others had to say does not begin it anew."""
    meeting = begun()
    buyer = meeting.with_buyer()
    meeting.here.centre.conference.leave()
    meeting.settle()
    meeting.tell(meeting.customer, 603)
    due_at = meeting.here.work.due_at
    assert due_at is not None
    meeting.wait(20)
    meeting.hangs_up(buyer)
    assert meeting.here.work.due_at == due_at
    meeting.wait(10)
    assert meeting.here.orders()[0].status == "Sold"


def test_whoever_comes_back_to_them_is_asked_when_it_is_over(begun: Begun) -> None:
    """S5: the operator has the customer again, so there is no result yet."""
    meeting = begun()
    meeting.with_buyer()
    meeting.here.centre.conference.leave()
    meeting.settle()
    meeting.tell(meeting.customer, 603)
    meeting.here.centre.conference.come_back()
    meeting.settle()
    assert meeting.state is S.CALLING
    meeting.here.centre.conference.end()
    meeting.settle()
    assert (meeting.state, meeting.asked) == (S.RESULT, 2)
    give(meeting)
    assert meeting.here.orders()[0].attempts == 0


def test_the_buyer_leaves_and_the_customer_stays(begun: Begun) -> None:
    """S5: the talk goes on, and its end asks."""
    meeting = begun()
    meeting.hangs_up(meeting.with_buyer())
    assert (meeting.state, meeting.asked) == (S.CALLING, 0)
    meeting.hangs_up(meeting.customer)
    assert (meeting.state, meeting.asked) == (S.RESULT, 1)


def test_the_customer_leaves_and_the_buyer_stays(begun: Begun) -> None:
    """S5, B1: the result is asked for, and nobody is dialled while the operator talks to the buyer."""
    meeting = begun()
    buyer = meeting.with_buyer()
    meeting.hangs_up(meeting.customer)
    assert (meeting.state, meeting.asked) == (S.RESULT, 1)
    give(meeting)
    meeting.wait(60)
    assert (meeting.state, meeting.here.work.due_at, len(meeting.here.dialled)) == (S.PREVIEW, None, 2)
    meeting.hangs_up(buyer)
    assert meeting.asked == 1


def test_a_customer_who_is_moved_into_the_room_is_still_the_operators(begun: Begun) -> None:
    """C6: the call with this phone ends, the talk does not; the result comes when the operator leaves."""
    meeting = begun(room_address="91{room}", always_use_room=True)
    into_the_room(meeting)
    customer = meeting.here.calls.get(meeting.customer)
    assert customer is not None
    assert customer.end_reason is not None
    assert (meeting.state, meeting.asked) == (S.CALLING, 0)
    meeting.here.centre.conference.leave()
    meeting.settle()
    assert (meeting.state, meeting.asked) == (S.RESULT, 1)
    assert meeting.here.centre.results.asked_for == "", "the order's buttons are the only ones that ask"
    give(meeting)
    assert (meeting.state, meeting.asked) == (S.PREVIEW, 1)


def test_the_engine_dies_while_all_are_in_the_room(begun: Begun) -> None:
    """B1, C6: the operator's call to the room is taken up again, and with it the customer."""
    meeting = begun(room_address="91{room}", always_use_room=True)
    room = into_the_room(meeting)
    meeting.restart()
    taken_up = meeting.here.work.at_hand.call_id
    assert taken_up not in ("", room, meeting.customer)
    assert (meeting.state, meeting.asked) == (S.CALLING, 1)
    meeting.hangs_up(taken_up)
    assert (meeting.state, meeting.asked) == (S.RESULT, 2)


def test_the_operators_way_into_the_room_is_lost(begun: Begun) -> None:
    """C6: the customer is in the room and the operator's own leg ends: the result is asked for."""
    meeting = begun(room_address="91{room}", always_use_room=True)
    room = into_the_room(meeting)
    meeting.hangs_up(room)
    assert (meeting.state, meeting.asked) == (S.RESULT, 1)
    assert meeting.here.centre.results.asked_for == ""


def test_whoever_joins_the_two_after_a_talk_is_asked_once(begun: Begun) -> None:
    """D4, D13: the operator talked to the buyer first, then left."""
    meeting = begun()
    meeting.transfer(TransferType.CONVERSATION)
    buyer = meeting.buyer
    meeting.here.engine.answer(buyer)
    meeting.settle()
    assert (meeting.state, meeting.asked) == (S.CALLING, 0)
    (flow,) = meeting.here.centre.transfers
    assert isinstance(flow, Consultation)
    flow.complete()
    meeting.settle()
    meeting.notify(200)
    assert (meeting.state, meeting.asked) == (S.RESULT, 1)
    give(meeting)
    meeting.wait(60)
    assert (meeting.asked, meeting.here.orders()[0].status) == (1, "Sold")
