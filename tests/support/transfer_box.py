"""The box of a transfer without Qt, with real rules and a scripted engine."""

from __future__ import annotations

from collections.abc import Callable

from app.account.standing import Standing
from app.agent.presence import Seen
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.conference import Conference
from app.calls.standings import Standings
from app.directory.ranking import Hit
from app.transfer.call_notes import CallNotes
from app.transfer.choices import TransferChoices
from app.transfer.route_book import RouteBook
from app.transfer.transfers import Transfers
from tests.support.accounts import account
from tests.support.identities import MAIN, SALES, IdentitiesFake
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.rows.model import RowModel
from ui.transfer.model import BoxModel
from ui.transfer.presenter import BoxPresenter, Desk


class BoxViewSpy:
    """Remembers what was shown last, and whether it was closed."""

    def __init__(self) -> None:
        self.model = BoxModel(title="", about="", button="")
        self.closed = 0

    def show_box(self, model: BoxModel) -> None:
        self.model = model

    def close_box(self) -> None:
        self.closed += 1


class ContactsScripted:
    """A directory that answers when the test says so."""

    def __init__(self) -> None:
        self.asked = ""
        self.tell: Callable[[list[Hit]], None] = lambda hits: None

    def search(self, typed: str, found: Callable[[list[Hit]], None]) -> None:
        self.asked, self.tell = typed, found


class Box:
    """A box on a call with a customer, and everything behind it."""

    def __init__(self, engine: EngineScripted, loop: VirtualLoop, bus: Bus, **changes: object) -> None:
        self.engine, self.bus = engine, bus
        file = account(**changes)
        self.standings = Standings(bus, Standing(file, file.agents[0]))
        self.calls = Calls(engine, loop, bus)
        self.states: dict[str, Seen] = {}

        def resolve(address: str) -> str:
            return f"sip:{address}@127.0.0.1"

        self.conference = Conference(
            self.calls,
            engine,
            loop,
            bus,
            policy=lambda call_id: file.conference,
            resolve=resolve,
        )
        self.transfers = Transfers(self.calls, engine, loop, bus, conference=self.conference, resolve=resolve)
        self.notes = CallNotes(bus, self.calls)
        self.choices = TransferChoices(
            self.calls, self.transfers, self.standings, lambda: self.states, self.notes
        )
        self.contacts = ContactsScripted()
        self.routes = RouteBook()
        self.identities = IdentitiesFake(MAIN, SALES)
        self.call_id = engine.arrive("sip:+12125550000@127.0.0.1", name="Maria Keller")
        self.calls.answer(self.call_id)
        engine.answer(self.call_id)
        self.view = BoxViewSpy()
        self.presenter = self.open()

    def open(self) -> BoxPresenter:
        desk = Desk(
            self.choices, self.calls, self.standings, self.routes, self.bus, self.contacts, self.identities
        )
        presenter = BoxPresenter(self.call_id, desk)
        presenter.attach(self.view)
        return presenter

    @property
    def model(self) -> BoxModel:
        return self.view.model

    def row(self, title: str) -> RowModel:
        return next(row for row in self.model.rows if row.title == title)

    def titles(self) -> list[str]:
        return [row.title for row in self.model.rows]

    def close(self) -> None:
        self.presenter.close()
        self.notes.close()
        self.transfers.close()
        self.conference.close()
        self.standings.close()
        self.calls.close()
