"""Contacts that are added, edited, deleted and brought back, without Qt, and what cannot be kept."""

from __future__ import annotations

import msgspec
import pytest

from app.directory.entry import LDAP, MINE, Address, AddressKind, Entry
from app.directory.store import DirectoryStore
from app.errors import UserFacingError
from tests.support.people_page import MARIA, Scene
from ui.people.form import ContactForm, Filled
from ui.people.model import NOBODY


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
