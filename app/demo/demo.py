"""A desk at the demo company: the phone, the exchange, and how each finds the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from app.account.desk import ACCOUNT_ID, Desk
from app.account.events import AccountChanged
from app.account.model import Account
from app.account.seat import Seat
from app.account.sign_ins import SignIn
from app.account.sip import SipAccount
from app.account.standing import Standing
from app.bus import Bus, Subscription
from app.demo.account import LOGIN, standing_at, write_file
from app.demo.company import Line
from app.demo.contacts import write_contacts
from app.demo.exchange import LOCALHOST, Exchange, ExchangeFailed, ExchangeOpened, ExchangeState
from app.demo.orders import CALLED, begin_anew, some_orders, write_leads
from app.demo.recordings import recording
from app.engine.ahead import EngineAhead
from app.engine.events import AccountListening
from app.engine.options import EngineOptions
from app.engine.supervisor import supervised
from app.errors import UserFacingError
from app.loop import Alarm, Loop
from app.orders.events import OrderDeskChanged
from app.paths import Paths
from app.phone import Phone, build
from app.translation import tr

USER = "1001"
NAME = "Demo agent"
PROBLEM = "demo"
ORDERS = 10
"""Orders in the queue of the demo."""
SILENT = EngineOptions(sound=False)
RING_TIMEOUT = 30.0
"""Seconds after which the phone gives up a call that nobody takes."""


def desk_at(exchange: Exchange, ring_timeout: float = RING_TIMEOUT) -> Desk:
    """A peer-to-peer account whose numbers and names are the lines of the company, once that is open."""
    account = SipAccount(account_id=ACCOUNT_ID, user=USER, display_name=NAME, local_address=LOCALHOST)
    lines = exchange.lines if exchange.state is ExchangeState.OPEN else ()
    targets = {user: exchange.uri(user) for line in lines for user in (line.number, line.name)}
    return Desk(account=account, ring_timeout=ring_timeout, targets=targets)


def whom_to_call(lines: Iterable[Line]) -> list[str]:
    """The company's numbers, one row of a table each."""
    return [f"{line.number:<12}  {line.name:<8}  {line.title:<20}  {line.does}" for line in lines]


@dataclass(frozen=True)
class DemoReady:
    """Phone and company can call each other now; on the exchange's bus."""


class Demo:
    """Starts the exchange and the phone, and gives the phone its desk as soon as the company is open."""

    def __init__(
        self,
        phone: Phone,
        exchange: Exchange,
        ring_timeout: float = RING_TIMEOUT,
        folder: Path | None = None,
        orders: int = ORDERS,
        customers: Sequence[str] = CALLED,
    ) -> None:
        """``folder``: where the company's account file is written; None: nowhere, it cannot be changed.

        ``orders``: how many wait in the company's order queue; ``customers``: whom they call, in turn.
        """
        self.phone = phone
        self.folder = folder
        self._orders, self._customers = orders, customers
        self.seats: list[Seat] = []
        """Whose account the settings show: the demo agent's, once the file is read."""
        self.contacts: Path | None = None
        """A file of customers, to try the import with."""
        self.leads: Path | None = None
        """The same of orders."""
        self.exchange = exchange
        self._ring_timeout = ring_timeout
        self._phone_port = 0
        self._promise = Alarm(phone.loop)
        self._subscriptions: list[Subscription] = [
            exchange.bus.subscribe(ExchangeOpened, self._on_opened),
            exchange.bus.subscribe(ExchangeFailed, self._on_failed),
            phone.bus.subscribe(AccountListening, self._on_listening),
            phone.bus.subscribe(AccountChanged, lambda event: self._on_account(event.account)),
            phone.bus.subscribe(OrderDeskChanged, lambda _event: self._bring_orders()),
        ]

    @property
    def ready(self) -> bool:
        """Whether the phone and the company can call each other."""
        return self._phone_port > 0 and self.exchange.state is ExchangeState.OPEN

    def start(self) -> None:
        """Start both engines, at the same time."""
        if self.folder is not None:
            begin_anew(self.folder)
            self.contacts, self.leads = write_contacts(self.folder), write_leads(self.folder)
        self.exchange.start()
        self.phone.start()

    def ring_phone(self, user: str) -> None:
        """Let the line ``user`` call the phone now. Raises ``UserFacingError`` while that cannot be."""
        if not self.ready:
            raise UserFacingError(tr("The company is not open yet. Try again in a moment."))
        self.exchange.ring(user, f"sip:{USER}@{LOCALHOST}:{self._phone_port}")

    def promise_call(self, user: str, seconds: float) -> None:
        """Let the line ``user`` call the phone so many seconds from now, if both can be reached then."""
        self._promise.set(seconds, lambda: self._keep_promise(user))

    def stop(self) -> None:
        """End both engines."""
        self._promise.stop()
        for subscription in self._subscriptions:
            subscription.close()
        self.phone.stop()
        self.exchange.stop()

    def _keep_promise(self, user: str) -> None:
        if self.ready:
            self.ring_phone(user)

    def _on_opened(self, _event: ExchangeOpened) -> None:
        self.phone.problems.clear(PROBLEM)
        self.phone.use(
            desk_at(self.exchange, self._ring_timeout), standing_at(self.exchange.lines, USER, NAME)
        )
        self._tell_if_ready()
        if self.folder is not None and self.phone.seats is not None:
            file = write_file(self.folder, self.exchange.lines, USER, NAME)
            self.seats = [Seat(SignIn(str(file), LOGIN))]
            self.phone.seats.open(str(file))

    def _bring_orders(self) -> None:
        """Put them into the queue of the phone, once."""
        if self.phone.orders.store is not None and self._orders:
            names = {line.number: line.title for line in self.exchange.lines}
            new = some_orders(names, self._orders, self._customers)
            self._orders = 0

            def brought(outcome: Future[int]) -> None:
                outcome.result()

            self.phone.orders.ask(lambda store: store.add(new), brought)

    def _on_account(self, account: Account) -> None:
        """The company's account file was saved: its rules hold for the next call."""
        for seat in self.seats:
            seat.account, seat.agent = account, account.agent(LOGIN)
            self.phone.standings.use(Standing(account, seat.agent))

    def _on_failed(self, event: ExchangeFailed) -> None:
        self.phone.problems.tell(PROBLEM, event.sentence)

    def _on_listening(self, event: AccountListening) -> None:
        self._phone_port = event.port
        self._tell_if_ready()

    def _tell_if_ready(self) -> None:
        if self.ready:
            self.exchange.bus.publish(DemoReady())


def build_demo(
    loop: Loop,
    *,
    paths: Paths | None = None,
    options: EngineOptions | None = None,
    ahead: EngineAhead | None = None,
    company_ahead: EngineAhead | None = None,
    ring_timeout: float = RING_TIMEOUT,
    orders: int = ORDERS,
    customers: Sequence[str] = CALLED,
) -> Demo:
    """A demo ready to ``start``. ``paths``, ``options`` and ``ahead`` are for ``app.phone.build``.

    The company's own engine touches no sound card; ``company_ahead``: it is already coming up.
    """
    bus = Bus()
    company = supervised(loop, bus, SILENT, company_ahead)
    exchange = Exchange(company, loop, bus, recording)
    phone = build(loop, desk=desk_at(exchange, ring_timeout), paths=paths, options=options, ahead=ahead)
    folder = paths.data if paths is not None else None
    return Demo(phone, exchange, ring_timeout, folder, orders, customers)
