"""Call mode on a scripted engine and a virtual clock; the orders lie in a real SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from app.account.desk import read_desk
from app.account.model import FORMAT, Account
from app.account.passwords import Vault
from app.account.standing import Standing
from app.bus import Bus
from app.calls.calls import Calls
from app.contact_centre import ContactCentre
from app.engine.commands import PlaceCall
from app.loop import Loop
from app.orders.desk import OrderDesk, Surroundings, data_of
from app.orders.order import Order
from app.orders.work import Work
from app.problems import Problems
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

T = TypeVar("T")
DESK = read_desk({"user": "1001", "server": "pbx"}, {})
NEW = "New leads"


class AtOnce:
    """Work apart that is done at once; its outcome arrives by the loop, as the real one's does."""

    def __init__(self, loop: Loop, name: str = "") -> None:
        self._loop = loop

    def run(self, work: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        """See ``Apart.run``."""
        future: Future[T] = Future()
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001 - handed on, as the real one does
            future.set_exception(error)
        self._loop.post(lambda: done(future))

    def stop(self) -> None:
        """Nothing is waiting."""


def account(database: str = "", results: Iterable[dict[str, str]] = (), /, **cell: object) -> Account:
    """Maria has access to the new leads of Solar; Jan to nothing. ``results``: more buttons than the five."""
    settings: dict[str, Any] = {"project": "Solar", "mode": NEW, "operators": ["maria"], **cell}
    return Account.model_validate(
        {
            "format": FORMAT,
            "account": {"name": "Acme"},
            "agent_states": {"break_reasons": ["Lunch"], "call_results": ["Fine", "Not fine"]},
            "agents": [{"login": "maria", "extension": "1001"}, {"login": "jan", "extension": "1002"}],
            "orders": {"database": database},
            "call_modes": [{"name": NEW, "new_leads": True}, {"name": "Random", "shuffled": True}],
            "order_statuses": [{"name": "New", "mode": NEW, "dial": True}, {"name": "Sold"}],
            "order_results": [
                {"name": "Sold", "status": "Sold"},
                {"name": "No answer", "meaning": "no_answer"},
                {"name": "Busy", "meaning": "busy"},
                *results,
                {"name": "Call back", "meaning": "call_back"},
                {"name": "Bad number", "meaning": "bad_number"},
            ],
            "order_settings": [settings],
        }
    )


class OrderScene:
    """A desk with ``count`` orders of customers 200, 201, ..."""

    def __init__(
        self,
        engine: EngineScripted,
        loop: VirtualLoop,
        bus: Bus,
        folder: Path,
        *,
        login: str = "maria",
        count: int = 3,
        vault: Vault | None = None,
        data: Mapping[str, str] | None = None,
        number: str = "",
        account: Account,
    ) -> None:
        """``data``: what comes with each order beside its product; ``number``: everybody's."""
        self.engine, self.loop, self.bus, self.folder = engine, loop, bus, folder
        self.problems = Problems(bus)
        self.calls = Calls(engine, loop, bus)
        self.centre = ContactCentre(loop, bus, engine, self.calls)
        centre = self.centre
        around = Surroundings(
            self.calls,
            centre.standings,
            centre.agent,
            centre.results,
            self.problems,
            loop,
            bus,
            lambda order: centre.dial(order.number, order.name, data_of(order)),
        )
        self.desk = OrderDesk(around, folder, vault, AtOnce)
        """Its orders are in a file of ``folder``, unless the account names a database."""
        engine.start()
        self.sign_in(account, login)
        if self.desk.store is not None and not account.orders.database:
            self.desk.store.opened().add(order(n, data, number) for n in range(count))

    def sign_in(self, account: Account, login: str) -> None:
        """This agent of this account sits here now."""
        self.centre.use(DESK, Standing(account, account.agent(login)))
        self.loop.run()

    @property
    def work(self) -> Work:
        """The round, which must be there."""
        assert self.desk.work is not None
        return self.desk.work

    @property
    def dialled(self) -> list[str]:
        """The addresses called so far."""
        return [command.target for command in self.engine.of(PlaceCall)]

    def orders(self) -> list[Order]:
        """All of them, by number."""
        assert self.desk.store is not None
        return list(self.desk.store.opened().every())

    def start(self) -> None:
        """Start with everything there is."""
        self.desk.start(frozenset(self.desk.modes))
        self.loop.run()

    def call(self) -> str:
        """Call the order that is shown; the call's id."""
        self.work.call_now()
        self.loop.run()
        return self.work.at_hand.call_id

    def close(self) -> None:
        """Take everything off the bus."""
        self.desk.close()
        self.centre.close()
        self.calls.close()
        self.loop.run()


def order(number: int, data: Mapping[str, str] | None = None, telephone: str = "") -> Order:
    """An order of the project that Maria works on."""
    return Order(
        id=0,
        external_id=f"A-{number}",
        project="Solar",
        status="New",
        name=f"Customer {number}",
        number=telephone or str(200 + number),
        data={"product": "Roof"} | dict(data or {}),
    )
