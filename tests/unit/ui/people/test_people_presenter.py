"""The page of people without Qt: lists of any length, details, calls, contacts of one's own."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from app.agent.coworkers import CoworkerChanged
from app.agent.presence import Seen
from app.agent.state import AgentState
from app.bus import Bus
from app.directory.directory import Directory, DirectoryChanged
from app.directory.entry import LDAP, MINE, Address, AddressKind, Entry, Kind
from app.directory.shelf import Page, Shelf
from app.directory.store import DirectoryStore
from app.errors import UserFacingError
from tests.support.answering_loop import AnsweringLoop
from tests.unit.ui.test_identity_choice import MAIN as MAIN_LINE
from tests.unit.ui.test_identity_choice import SALES as SALES_LINE
from tests.unit.ui.test_identity_choice import IdentitiesFake
from ui.people.form import ContactForm, Filled
from ui.people.model import NOBODY, ListModel, PersonModel
from ui.people.presenter import Desk, PeoplePresenter
from ui.people.rows import PAGE, Rows
from ui.theme.tokens import Tone

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


@pytest.fixture
def scene(bus: Bus) -> Iterator[Scene]:
    scene = Scene(bus)
    yield scene
    scene.presenter.close()
    scene.directory.close()


def test_everybody_is_listed_and_lists_by_kind(scene: Scene) -> None:
    """C4: coworkers, queues and contacts in one list, or each kind by itself."""
    assert scene.names() == ["Ada Brandt", "Ada (private)", "Maria Keller", "Sales"]
    listed = {}
    for shelf in Shelf:
        scene.presenter.show_shelf(shelf)
        scene.settle()
        listed[shelf] = scene.names()
    assert listed[Shelf.COWORKERS] == ["Ada Brandt"]
    assert listed[Shelf.QUEUES] == ["Sales"]
    assert listed[Shelf.CONTACTS] == ["Ada (private)", "Maria Keller"]
    assert listed[Shelf.FAVOURITES] == listed[Shelf.OUTSIDE] == []


def test_type_and_the_best_is_chosen_and_an_arrow_chooses_the_next(scene: Scene) -> None:
    """P9: type, arrow, Enter."""
    scene.type("ada")
    assert scene.names() == ["Ada Brandt", "Ada (private)"]
    assert (scene.view.model.chosen, scene.view.person.name) == (0, "Ada Brandt")
    scene.presenter.arrow(1)
    assert (scene.view.model.chosen, scene.view.person.name) == (1, "Ada (private)")
    scene.presenter.arrow(1)
    assert scene.view.model.chosen == 1
    scene.type("quark")
    assert scene.view.model.empty == "Nobody fits “quark”."
    scene.type("")
    assert len(scene.names()) == 4


def test_the_best_is_chosen_also_when_somebody_is_added_before_the_answer(scene: Scene) -> None:
    """P9, C4: a change of the directory while one types takes nothing away."""
    scene.presenter.type("maria")
    scene.bus.publish(DirectoryChanged())
    scene.settle()
    assert (scene.view.model.chosen, scene.view.person.name) == (0, "Maria Keller")


def test_a_shelf_that_comes_late_is_not_taken_for_what_was_found(scene: Scene) -> None:
    """C4: typed before the list was there; whoever stands first in it does not fit."""
    scene.presenter.show_shelf(Shelf.EVERYBODY)
    scene.presenter.type("maria")
    scene.settle()
    assert (scene.names(), scene.view.person.name) == (["Maria Keller"], "Maria Keller")


def test_every_address_is_called_with_one_press(scene: Scene) -> None:
    scene.type("maria")
    assert [(line.kind, line.value) for line in scene.view.person.lines] == [
        ("Work", "+49 30 901820"),
        ("Mobile", "0171 2345678"),
    ]
    assert dict(scene.view.person.facts)["Notes"] == "Speaks French."
    scene.presenter.call(1)
    scene.settle()
    assert scene.dialled == [("0171 2345678", "Maria Keller")]


def test_the_identity_last_used_with_a_contact_is_proposed_beside_it(scene: Scene) -> None:
    """S13: by any of the contact's numbers; another can be picked, and holds for this person only."""
    scene.identities.last["0171 2345678"] = "Sales line"
    scene.type("maria")
    assert scene.view.person.identity.chosen == 1
    scene.presenter.call(0)
    scene.settle()
    assert scene.identities.last["+49 30 901820"] == "Sales line"
    scene.presenter.pick_identity(0)
    assert scene.view.person.identity.chosen == 0
    scene.presenter.call(1)
    scene.settle()
    assert scene.identities.last["0171 2345678"] == "Main line"


def test_what_was_picked_for_one_person_does_not_hold_for_the_next(scene: Scene) -> None:
    """S13: the account's first, or the last used, again."""
    scene.type("maria")
    scene.presenter.pick_identity(1)
    scene.type("private")
    assert scene.view.person.identity.chosen == 0


def test_a_coworker_is_called_with_the_own_extension(scene: Scene) -> None:
    """S13, C5: also a contact who turns out to be one, as soon as that is known."""
    scene.identities.inside.add("201")
    scene.type("private")
    assert (scene.view.person.identity.chosen, scene.view.person.identity.there) == (-1, True)
    scene.presenter.call()
    scene.settle()
    assert scene.identities.last == {}


def test_a_contact_who_is_a_coworker_is_called_as_the_coworker_and_it_says_so(scene: Scene) -> None:
    """C5."""
    scene.type("private")
    assert scene.view.person.called_at == "A coworker: calls go to 201."
    scene.presenter.call()
    scene.settle()
    assert scene.dialled == [("201", "Ada (private)")]


def test_who_was_called_comes_first_the_next_time(scene: Scene) -> None:
    """C4: recent and frequent calls first."""
    scene.type("ada")
    scene.presenter.choose(1)
    scene.presenter.call()
    scene.settle()
    scene.type("ad")
    assert scene.names() == ["Ada (private)", "Ada Brandt"]


def test_a_call_that_cannot_be_is_told_at_the_person(scene: Scene) -> None:
    scene.refusal = "No account is set up."
    scene.type("maria")
    scene.presenter.call()
    scene.settle()
    assert scene.view.person.problem == "No account is set up."
    assert scene.said == ["No account is set up."]


def test_a_coworkers_state_is_shown_as_it_changes(scene: Scene) -> None:
    """D12 seen: the state of a coworker in the list and in the details."""
    scene.type("brandt")
    assert scene.view.person.badge == "Coworker"
    scene.states["201"] = Seen(AgentState.TALKING)
    scene.bus.publish(CoworkerChanged("201"))
    assert (scene.view.person.badge, scene.view.person.tone) == ("Talking", Tone.WAIT)
    row = scene.presenter.row(0)
    assert row is not None
    assert row.badge == "Talking"
    assert scene.view.changed[-1] == (0, 0)


def test_a_queue_says_whether_somebody_is_free(scene: Scene) -> None:
    """C4: as the PBX's hint of the queue tells; without one it is just a queue."""
    scene.type("sales")
    assert scene.view.person.badge == "Queue"
    for state, words in ((AgentState.AVAILABLE, "Somebody is free"), (AgentState.TALKING, "Nobody is free")):
        scene.states[SALES.addresses[0].value] = Seen(state)
        scene.bus.publish(CoworkerChanged(SALES.addresses[0].value))
        assert scene.view.person.badge == words
        row = scene.presenter.row(0)
        assert row is not None
        assert row.badge == words


def test_a_favourite_has_a_list_and_stays_one(scene: Scene) -> None:
    scene.type("maria")
    scene.presenter.toggle_favourite()
    scene.settle()
    assert scene.view.person.favourite
    scene.presenter.show_shelf(Shelf.FAVOURITES)
    scene.settle()
    assert scene.names() == ["Maria Keller"]
    scene.presenter.toggle_favourite()
    scene.settle()
    assert scene.names() == []
    assert scene.view.model.empty.startswith("No favourites yet")


def test_a_contact_is_added_edited_deleted_and_brought_back(scene: Scene) -> None:
    scene.presenter.add("+1 415 555 0142", "J. SMITH")
    form = scene.forms.pop()
    assert form.filled.addresses == (Address("+1 415 555 0142", AddressKind.WORK),)
    assert form.apply(Filled(name=" Jo  Smith ", addresses=form.filled.addresses, tags="vip, vip,")) == (
        -1,
        "",
    )
    scene.settle()
    assert scene.view.person.name == "Jo Smith"
    assert dict(scene.view.person.facts)["Tags"] == "vip"
    assert "Jo Smith" in scene.names()
    assert scene.view.model.chosen == scene.names().index("Jo Smith")

    scene.presenter.edit()
    form = scene.forms.pop()
    form.apply(Filled(name="Joan Smith", addresses=form.filled.addresses))
    scene.settle()
    assert scene.view.person.name == "Joan Smith"
    assert "Jo Smith" not in scene.names()

    scene.presenter.delete()
    scene.settle()
    assert scene.view.person == NOBODY
    assert scene.view.model.undo == "Joan Smith was deleted."
    assert "Joan Smith" not in scene.names()
    scene.presenter.undo()
    scene.settle()
    assert "Joan Smith" in scene.names()
    assert scene.view.model.undo == ""


def test_what_the_account_file_says_is_not_edited_here(scene: Scene) -> None:
    scene.type("brandt")
    assert not scene.view.person.editable
    scene.presenter.edit()
    scene.presenter.delete()
    scene.settle()
    assert scene.forms == []
    assert scene.names() == ["Ada Brandt"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Customers", "Address book “Customers”. It is only read here: change or merge"),
        (LDAP, "Company directory. It is only read here: not changed, and not merged"),
        ("account", "Account file, which an admin changes"),
        (MINE, "Your contacts"),
    ],
)
def test_who_is_only_read_here_says_where_to_change_them(scene: Scene, source: str, said: str) -> None:
    """C4: Edit and Delete are there for one's own; for others it is said why they are not."""
    scene.directory.give(source, [msgspec.structs.replace(MARIA, name="Zora", source=source)])
    scene.settle()
    scene.type("zora")
    assert scene.view.person.editable == (source == MINE)
    assert dict(scene.view.person.facts)["From"].startswith(said)


@pytest.mark.parametrize(
    ("filled", "place", "words"),
    [
        (Filled(), -1, "needs a name"),
        (Filled(name="A", addresses=(Address("1"), Address("?!"))), 1, "neither a number nor an address"),
        (Filled(name="A", addresses=(Address("a@"),)), 0, "neither a number nor an address"),
        (Filled(name="A", addresses=tuple(Address(str(n)) for n in range(101))), -1, "At most 100 numbers"),
        (Filled(addresses=(Address("sip:anna@example.com"),)), -1, ""),
        (Filled(organisation="Keller GmbH", addresses=(Address(" "),)), -1, ""),
    ],
)
def test_what_cannot_be_kept_says_why(filled: Filled, place: int, words: str) -> None:
    kept: list[Entry] = []
    found, problem = ContactForm(kept.append).apply(filled)
    assert (found, words in problem) == (place, True)
    assert len(kept) == (0 if words else 1)


class Shelved:
    """A shelf of a million that answers when the test says so."""

    def __init__(self) -> None:
        self.total = 1_000_000
        self.asked: list[int] = []
        self._answers: list[object] = []
        self.rows = Rows(lambda first, last: None, lambda: None)

    def fetch(self, first: int, most: int, found: object) -> None:
        self.asked.append(first)
        entries = tuple(Entry(uid=str(first + n), kind=Kind.CONTACT, name="x") for n in range(most))
        self._answers.append(lambda: found(Page(self.total, first, entries)))  # type: ignore[operator]

    def answer(self) -> None:
        answers, self._answers = self._answers, []
        for answer in answers:
            answer()  # type: ignore[operator]


def test_a_million_rows_are_fetched_where_one_looks_and_few_are_kept() -> None:
    """A list of any length takes the memory of what is seen; whoever scrolls past asks for little."""
    shelved = Shelved()
    shelved.rows.show_shelf(shelved.fetch)
    shelved.answer()
    assert shelved.rows.total == 1_000_000
    first = shelved.rows.entry(0)
    assert first is not None
    assert first.uid == "0"
    for place in range(0, 1_000_000, 10_000):
        shelved.rows.entry(place)
    while shelved.asked and shelved.rows.entry(990_000) is None:
        shelved.answer()
    assert len(shelved.asked) <= 6
    seen = [place for place in range(0, 1_000_000, PAGE) if shelved.rows.place_of("", str(place)) == place]
    assert 990_000 in seen
    for place in range(0, 50 * PAGE, PAGE):
        while shelved.rows.entry(place) is None:
            shelved.answer()
    seen = [place for place in range(0, 1_000_000, PAGE) if shelved.rows.place_of("", str(place)) == place]
    assert len(seen) <= 12


def _full_disk(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise UserFacingError(FULL)

    for step in ("put", "remove", "set_favourite"):
        monkeypatch.setattr(DirectoryStore, step, refuse)


FULL = "The file contacts.sqlite could not be written: the disk is full."


def test_a_contact_that_cannot_be_kept_is_told_and_stays_in_sight(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: one sentence, and what was typed can be edited and saved again."""
    _full_disk(scene, monkeypatch)
    scene.presenter.add("030 1234", "Joan Smith")
    form = scene.forms[-1]
    form.apply(Filled(name="Joan Smith", addresses=(Address("030 1234"),)))
    scene.settle()
    assert scene.said == [FULL]
    assert (scene.view.person.name, scene.view.person.problem) == ("Joan Smith", FULL)
    assert scene.view.person.editable
    monkeypatch.undo()
    scene.presenter.edit()
    assert scene.forms[-1].filled.name == "Joan Smith"
    scene.forms[-1].apply(scene.forms[-1].filled)
    scene.settle()
    assert "Joan Smith" in scene.names()
    assert scene.view.person.problem == ""


def test_a_contact_that_cannot_be_deleted_is_not_said_to_be(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: it stays, with one sentence; so does its star."""
    scene.type("keller")
    _full_disk(scene, monkeypatch)
    scene.presenter.delete()
    scene.settle()
    assert (scene.said, scene.view.model.undo) == ([FULL], "")
    assert (scene.view.person.name, scene.view.person.problem) == ("Maria Keller", FULL)
    scene.presenter.toggle_favourite()
    scene.settle()
    assert scene.said == [FULL, FULL]
    assert not scene.view.person.favourite


def test_whoever_cannot_be_brought_back_can_be_asked_for_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: the deleted one is not lost for it."""
    scene.type("keller")
    scene.presenter.delete()
    scene.settle()
    assert scene.view.model.undo == "Maria Keller was deleted."
    _full_disk(scene, monkeypatch)
    scene.presenter.undo()
    scene.settle()
    assert scene.said[-1] == FULL
    monkeypatch.undo()
    assert scene.view.model.undo == "Maria Keller was deleted."
    scene.presenter.undo()
    scene.settle()
    assert scene.view.model.undo == ""
    assert "Maria Keller" in scene.names()
