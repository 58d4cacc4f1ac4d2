"""When the account's page about a call opens (E6, E11)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.account.standing import Standing
from app.calls.standings import Standings
from app.transfer.call_data import MANNER, REFERENCE, encode
from app.transfer.screen_pops import ScreenPopDue, ScreenPops
from tests.support.accounts import account, general
from tests.support.transfer_world import World

TEMPLATE = "https://crm.example.com/find?customer={customer}"
KELLER = "https://crm.example.com/find?customer=Keller"


class Floor(World):
    """A phone with a CRM, and what was opened there."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.standings = Standings(self.bus, Standing(account(), None))
        self.bus.subscribe(ScreenPopDue, lambda event: self.opened.append(event.address))
        self.pops = ScreenPops(self.bus, self.calls, self.standings)

    def stand(self, **general_: object) -> None:
        """Let this account hold."""
        self.standings.use(Standing(account(account=general(**general_)), None))

    def arrive(self, customer: str = "Keller") -> str:
        """A transferred call that rings here."""
        data = {REFERENCE: "abc", MANNER: "cold", "customer": customer}
        call_id = self.engine.arrive("sip:1002@127.0.0.1", headers=[encode(data).header])
        self.settle()
        return call_id

    def take(self, call_id: str) -> None:
        """Answer it."""
        self.calls.answer(call_id)
        self.engine.answer(call_id)
        self.settle()


@pytest.fixture
def floor() -> Iterator[Floor]:
    made = Floor()
    made.stand(screen_pop_url=TEMPLATE)
    yield made
    made.pops.close()


def test_it_opens_when_the_call_is_answered_and_once(floor: Floor) -> None:
    """E6, E11: nobody has to look at any page for it."""
    call_id = floor.arrive()
    assert floor.opened == []
    floor.take(call_id)
    assert floor.opened == [KELLER]
    floor.calls.hold(call_id)
    floor.settle()
    floor.calls.resume(call_id)
    floor.settle()
    assert floor.opened == [KELLER]


def test_the_account_may_have_it_open_as_the_call_rings(floor: Floor) -> None:
    """E11: and not again when it is answered."""
    floor.stand(screen_pop_url=TEMPLATE, screen_pop_opens="ring")
    call_id = floor.arrive()
    assert floor.opened == [KELLER]
    floor.take(call_id)
    assert floor.opened == [KELLER]


def test_a_call_that_waits_in_silence_opens_nothing_yet(floor: Floor) -> None:
    """E9, E11: call and screen pop arrive together."""
    floor.stand(screen_pop_url=TEMPLATE, screen_pop_opens="ring")
    floor.calls.screen = lambda call: True
    call_id = floor.arrive()
    assert floor.opened == []
    floor.calls.ignore(call_id, ignored=False)
    assert floor.opened == [KELLER]


def test_the_agent_may_open_it_by_hand(floor: Floor) -> None:
    """E6: while it rings; it does not open a second time by itself."""
    floor.stand(screen_pop_url=TEMPLATE, screen_pop_opens="press")
    call_id = floor.arrive()
    floor.take(call_id)
    assert floor.opened == []
    floor.stand(screen_pop_url=TEMPLATE)
    second = floor.arrive("Bell")
    floor.pops.open(second)
    floor.take(second)
    assert floor.opened == ["https://crm.example.com/find?customer=Bell"]


@pytest.mark.parametrize(
    "template", ["", "file:///etc/passwd", "javascript:alert(1)", "https://{customer}/x", "https:///x"]
)
def test_nothing_else_than_a_page_of_a_fixed_host_is_opened(floor: Floor, template: str) -> None:
    """E6: whatever the file says, no file, no script and no host of a caller's choice."""
    file = account()
    bad = file.general.model_copy(update={"screen_pop_url": template})
    floor.standings.use(Standing(file.model_copy(update={"general": bad}), None))
    call_id = floor.arrive()
    floor.take(call_id)
    floor.pops.open(call_id)
    assert floor.opened == []
    assert bool(floor.pops.problem_of(floor.call(call_id))) is bool(template)


def test_a_call_that_brings_nothing_opens_nothing(floor: Floor) -> None:
    """E6: neither an ordinary caller's nor one of the agent's own."""
    floor.take(floor.engine.arrive("sip:1014@127.0.0.1"))
    placed = floor.calls.place("desk", "sip:1014@127.0.0.1")
    floor.engine.answer(placed.id)
    floor.settle()
    assert floor.opened == []


def test_an_orders_call_opens_the_order(floor: Floor) -> None:
    """E6: what the queue knows of the customer is the call's data."""
    placed = floor.calls.place("desk", "sip:1014@127.0.0.1", data={"customer": "Keller"})
    floor.engine.answer(placed.id)
    floor.settle()
    assert floor.opened == [KELLER]


def test_a_call_that_is_turned_away_opens_nothing(floor: Floor) -> None:
    """E11: with the page at the first ring, too, once it is declined."""
    call_id = floor.arrive()
    floor.calls.decline(call_id)
    floor.settle()
    assert floor.opened == []
