"""The number field finds people: nothing typed waits for them, and digits still dial."""

from __future__ import annotations

from collections.abc import Callable

from app.directory.dialable import DialRules, dialable
from app.directory.entry import Address, Entry, Kind
from app.directory.index_text import Match
from app.directory.ranking import Hit
from ui.keypad.presenter import KeypadPresenter

RULES = DialRules(host="pbx.example.com", country="DE")
ADA = Entry(uid="1", kind=Kind.COWORKER, name="Ada Brandt", addresses=(Address("201"),), group="Sales")
ADAM = Entry(uid="2", kind=Kind.CONTACT, name="Adam Bell", addresses=(Address("+49 30 901820"),))


class PeopleFake:
    """A directory that answers when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Callable[[list[Hit]], None]]] = []
        self.called_people: list[str] = []

    def search(self, typed: str, found: Callable[[list[Hit]], None], limit: int = 5) -> None:
        del limit
        self.asked.append((typed, found))

    def reach(self, entry: Entry, found: Callable[[str], None]) -> None:
        found({"Adam Bell": "202"}.get(entry.name, entry.addresses[0].value))

    def called(self, entry: Entry) -> None:
        self.called_people.append(entry.name)

    def answer(self, *people: Entry) -> None:
        for _typed, found in self.asked:
            found([Hit(one, Match.PREFIX, None) for one in people])
        self.asked.clear()


class Desk:
    """A field with a directory."""

    def __init__(self) -> None:
        self.dialled: list[tuple[str, ...]] = []
        self.people = PeopleFake()
        self.presenter = KeypadPresenter(lambda text: dialable(text, RULES), self._dial, self.people)

    def _dial(self, *words: str) -> None:
        self.dialled.append(words)


def test_three_letters_and_enter_call_the_best_hit_by_name() -> None:
    """C4: found as one types; the sentence says who before Enter calls."""
    desk = Desk()
    desk.presenter.edited("ada")
    assert desk.presenter.model().people.rows == ()
    desk.people.answer(ADA, ADAM)
    model = desk.presenter.model()
    assert [(row.title, row.detail, row.badge) for row in model.people.rows] == [
        ("Ada Brandt", "201, Sales", "Coworker"),
        ("Adam Bell", "+49 30 901820", "Contact"),
    ]
    assert (model.sentence, model.can_call) == ("Calls Ada Brandt", True)
    desk.presenter.call()
    assert desk.dialled == [("201", "Ada Brandt")]
    assert desk.presenter.model().text == ""


def test_an_arrow_picks_another_who_is_called_where_the_directory_says() -> None:
    """C5: a contact who is a coworker is called at the coworker's own address."""
    desk = Desk()
    desk.presenter.edited("ada")
    desk.people.answer(ADA, ADAM)
    desk.presenter.arrow(up=False)
    desk.presenter.call()
    assert desk.dialled == [("202", "Adam Bell")]


def test_digits_are_dialled_as_typed_unless_somebody_is_picked() -> None:
    desk = Desk()
    desk.presenter.edited("030 901820")
    desk.people.answer(ADAM)
    assert desk.presenter.model().people.chosen == -1
    desk.presenter.call()
    assert desk.dialled == [("030 901820",)]


def test_an_answer_for_what_stands_there_no_longer_changes_nothing() -> None:
    desk = Desk()
    desk.presenter.edited("ada")
    old = list(desk.people.asked)
    desk.presenter.edited("adam")
    for _typed, found in old:
        found([Hit(ADA, Match.PREFIX, None)])
    assert desk.presenter.model().people.rows == ()


def test_enter_before_the_answer_calls_nobody_unseen() -> None:
    desk = Desk()
    desk.presenter.edited("ada")
    desk.presenter.call()
    desk.people.answer(ADAM)
    assert desk.dialled == [("ada",)]


def test_without_hits_the_arrows_bring_back_what_was_dialled() -> None:
    desk = Desk()
    desk.presenter.edited("600")
    desk.presenter.call()
    desk.presenter.arrow(up=True)
    assert desk.presenter.model().text == "600"
