"""The dialog of an import without Qt: from the file to what came of it, and who is there twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bus import Bus
from app.directory.contacts.importing import Importing
from app.directory.directory import Directory
from app.directory.entry import MINE, Address, Entry, Kind
from tests.support.answering_loop import AnsweringLoop
from ui.contact_import.model import ImportModel, Page, Purpose
from ui.contact_import.presenter import ImportPresenter
from ui.theme.tokens import Tone


class Desk:
    """A directory in a file, and the dialog's presenter with a view that remembers."""

    def __init__(self, folder: Path, bus: Bus) -> None:
        self.loop = AnsweringLoop()
        self.folder = folder
        self.directory = Directory(folder / "directory.sqlite", self.loop, bus, "DE")
        self.said: list[str] = []
        self.model = ImportModel()
        self.presenter: ImportPresenter | None = None

    def show_import(self, model: ImportModel) -> None:
        self.model = model

    def open(self, purpose: Purpose = Purpose.IMPORT) -> ImportPresenter:
        self.presenter = ImportPresenter(
            lambda changed: Importing(self.directory, self.loop, changed), self.said.append, purpose
        )
        self.presenter.attach(self)
        return self.presenter

    def until(self, done: Callable[[], bool]) -> ImportModel:
        self.loop.answer_until(done)
        return self.model

    def until_page(self, page: Page) -> ImportModel:
        return self.until(lambda: self.model.page is page)

    def file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text)
        return str(path)


@pytest.fixture
def desk(tmp_path: Path, bus: Bus) -> Iterator[Desk]:
    made = Desk(tmp_path, bus)
    yield made
    if made.presenter is not None:
        made.presenter.close()
    made.directory.close()


def test_the_columns_of_a_table_are_confirmed(desk: Desk) -> None:
    """C4."""
    presenter = desk.open()
    assert not desk.model.columns
    presenter.open(desk.file("a.csv", "Wer;Was;Wann\nAda;030 901820;heute\nJon;030 901821;\n"))
    model = desk.until_page(Page.CONFIRM)
    assert model.delimiter == ";"
    assert [(column.title, column.examples) for column in model.columns] == [
        ("Wer", "Ada, Jon"),
        ("Was", "030 901820, 030 901821"),
        ("Wann", "heute"),
    ]
    for place in range(3):
        presenter.mean(place, "")
    assert desk.model.refusal
    presenter.read()
    assert desk.model.columns
    presenter.mean(0, "name")
    presenter.mean(1, "mobile")
    assert not desk.model.refusal
    presenter.read()
    model = desk.until_page(Page.RESULT)
    assert model.sentence == "2 contacts were imported."
    assert model.tone is Tone.GO
    assert desk.said[-1] == model.sentence


def test_the_table_is_looked_at_again_as_a_person_says(desk: Desk) -> None:
    presenter = desk.open()
    presenter.open(desk.file("a.csv", "Ada|1\nJon|2\n"))
    desk.until_page(Page.CONFIRM)
    presenter.look_again("utf-8", "|", headings=True)
    model = desk.until(lambda: desk.model.headings)
    assert [column.title for column in model.columns] == ["Ada", "1"]


def test_bad_cards_are_told_and_duplicates_offered(desk: Desk) -> None:
    card = "BEGIN:VCARD\nFN:{}\nTEL:{}\nEND:VCARD\n"
    text = card.format("Ada", "030 901820") + "BEGIN:VCARD\nEND:VCARD\n" + card.format("A.", "+49 30 901820")
    presenter = desk.open()
    presenter.open(desk.file("a.vcf", text + card.format("Jon", "1") + card.format("Jon B", "0170 1")))
    model = desk.until_page(Page.RESULT)
    assert model.sentence == "4 contacts were imported. 1 was left out."
    assert len(model.remarks) == 1
    assert model.remarks[0].startswith("Line 5, left out:")
    assert model.duplicates == 1
    presenter.ask_about_duplicates()
    assert desk.model.page is Page.DUPLICATES
    assert {contact.title for contact in desk.model.group} == {"Ada", "A."}
    assert desk.model.result is not None
    presenter.merge()
    assert desk.until_page(Page.RESULT).duplicates == 0
    names: list[str] = []
    desk.directory.change(lambda store: [e.name for e in store.entries(MINE)], names.extend)
    desk.until(lambda: bool(names))
    assert sorted(names) == ["Ada", "Jon", "Jon B"]


def test_those_who_are_kept_apart_are_not_asked_about_again(desk: Desk) -> None:
    people = [
        Entry(uid=uid, kind=Kind.CONTACT, name=f"Ada {uid}", addresses=(Address("030 901820"),), source=MINE)
        for uid in "ab"
    ]
    desk.directory.put(people)
    presenter = desk.open(Purpose.DUPLICATES)
    model = desk.until_page(Page.DUPLICATES)
    assert not model.can_choose
    presenter.keep_apart()
    assert desk.model.page is Page.RESULT
    assert desk.model.duplicates == 0


def test_what_cannot_be_imported_is_one_sentence(desk: Desk) -> None:
    presenter = desk.open()
    presenter.open(str(desk.folder / "none.vcf"))
    model = desk.until(lambda: desk.model.tone is Tone.STOP)
    assert "cannot be read" in model.sentence
    assert model.page is Page.CHOOSE


def test_a_table_that_nobody_confirms_is_not_imported(desk: Desk) -> None:
    presenter = desk.open()
    presenter.open(desk.file("a.csv", "Name,Phone\nAda,1\n"))
    desk.until_page(Page.CONFIRM)
    presenter.cancel()
    assert desk.model.page is Page.CHOOSE
    assert "cancelled" in desk.model.sentence


def test_an_export_says_how_many(desk: Desk) -> None:
    desk.directory.put([Entry(uid="a", kind=Kind.CONTACT, name="Ada", source=MINE)])
    presenter = desk.open(Purpose.EXPORT)
    presenter.export(str(desk.folder / "out.vcf"))
    model = desk.until_page(Page.RESULT)
    assert model.sentence == f"1 contact was written to {desk.folder / 'out.vcf'}."
    assert not model.can_choose
