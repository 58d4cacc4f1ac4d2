"""The page of people without Qt: lists of any length, and whoever is looked at."""

from __future__ import annotations

from app.agent.coworkers import CoworkerChanged
from app.agent.presence import Seen
from app.agent.state import AgentState
from app.directory.directory import DirectoryChanged
from app.directory.entry import Entry, Kind
from app.directory.shelf import Page, Shelf
from tests.support.people_page import SALES, Scene
from ui.people.rows import PAGE, Rows
from ui.theme.tokens import Tone


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
