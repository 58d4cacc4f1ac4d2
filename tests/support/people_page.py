"""The page of people on a directory in memory."""

from __future__ import annotations

from app.agent.presence import Seen
from app.bus import Bus
from app.directory.directory import Directory
from app.directory.entry import MINE, Address, AddressKind, Entry, Kind
from app.errors import UserFacingError
from tests.support.answering_loop import AnsweringLoop
from tests.support.identities import MAIN as MAIN_LINE
from tests.support.identities import SALES as SALES_LINE
from tests.support.identities import IdentitiesFake
from ui.people.form import ContactForm
from ui.people.model import NOBODY, ListModel, PersonModel
from ui.people.presenter import Desk, PeoplePresenter

ADA = Entry(
    uid="coworker:201",
    kind=Kind.COWORKER,
    name="Ada Brandt",
    addresses=(Address("201", AddressKind.EXTENSION), Address("+49 30 901821", AddressKind.WORK)),
    source="account",
    group="Sales",
)
SALES = Entry(uid="queue:Sales", kind=Kind.QUEUE, name="Sales", addresses=(Address("700"),), source="account")
MARIA = Entry(
    uid="m",
    kind=Kind.CONTACT,
    name="Maria Keller",
    organisation="Keller GmbH",
    addresses=(Address("+49 30 901820", AddressKind.WORK), Address("0171 2345678", AddressKind.MOBILE)),
    tags=("solar",),
    notes="Speaks French.",
    source=MINE,
)
ADA_AT_HOME = Entry(
    uid="a", kind=Kind.CONTACT, name="Ada (private)", addresses=(Address("030 901821"),), source=MINE
)


class ViewSpy:
    """Remembers what was shown last."""

    def __init__(self) -> None:
        self.model = ListModel()
        self.person = NOBODY
        self.changed: list[tuple[int, int]] = []

    def show_list(self, model: ListModel) -> None:
        self.model = model

    def rows_changed(self, first: int, last: int) -> None:
        self.changed.append((first, last))

    def show_person(self, model: PersonModel) -> None:
        self.person = model


class Scene:
    """The page on a directory in memory."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.loop = AnsweringLoop()
        self.directory = Directory(None, self.loop, bus, "DE", wall_clock=lambda: 1e9)
        self.directory.give("account", [ADA, SALES])
        self.directory.put([MARIA, ADA_AT_HOME])
        self.states: dict[str, Seen] = {}
        self.dialled: list[tuple[str, str]] = []
        self.refusal = ""
        self.said: list[str] = []
        self.forms: list[ContactForm] = []
        self.identities = IdentitiesFake(MAIN_LINE, SALES_LINE)
        desk = Desk(
            self.directory,
            lambda: self.states,
            self._dial,
            bus,
            self.said.append,
            self.forms.append,
            self.identities,
        )
        self.presenter = PeoplePresenter(desk)
        self.view = ViewSpy()
        self.settle()
        self.presenter.attach(self.view)
        self.settle()

    def settle(self) -> None:
        """Everything asked for is answered, and what was asked for because of that."""
        for _ in range(4):
            done: list[None] = []
            self.directory.change(lambda _store: None, done.append)
            while not done:
                self.loop.answer()

    def names(self) -> list[str]:
        rows = [self.presenter.row(place) for place in range(self.view.model.total)]
        return [row.title for row in rows if row is not None]

    def type(self, text: str) -> None:
        self.presenter.type(text)
        self.settle()

    def _dial(self, address: str, name: str) -> None:
        if self.refusal:
            raise UserFacingError(self.refusal)
        self.dialled.append((address, name))
