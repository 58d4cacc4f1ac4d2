"""Files and stores that are not as they should be: the sentence stands in the dialog, and nothing is lost."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from app.bus import Bus
from app.database.store import open_store
from app.directory import store as directory_store
from app.directory.contacts.importing import Importing
from app.directory.directory import Directory
from app.directory.entry import MINE, Address, Entry, Kind
from app.directory.store import DirectoryStore
from tests.support.clipping import clipped
from tests.support.virtual_loop import VirtualLoop
from ui.contact_import.presenter import ImportPresenter
from ui.contact_import.view import ImportDialog
from ui.theme.theme import Theme
from ui.widgets.text import Text

MARIA = Entry(
    uid="old", kind=Kind.CONTACT, name="Maria Keller", addresses=(Address("+49 171 2345678"),), source=MINE
)


class Opened:
    """The dialog on the screen, over a store on the disk that knows one contact."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot, self._loop = qtbot, VirtualLoop()
        self.store = folder / "directory.sqlite"
        self.directory = Directory(self.store, self._loop, Bus(), "DE")
        presenter = ImportPresenter(
            lambda changed: Importing(self.directory, self._loop, changed), lambda sentence: None
        )
        self.presenter = presenter
        self.dialog = ImportDialog(presenter)
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        qtbot.waitExposed(self.dialog, timeout=60_000)

    def until(self, done: Callable[[], bool]) -> None:
        def settled() -> bool:
            self._loop.run()
            return done()

        self._qtbot.waitUntil(settled, timeout=60_000)

    def says(self, *words: str) -> bool:
        """Whether all of this can be read now."""
        shown = [text.text() for text in self.dialog.findChildren(Text) if text.isVisible()]
        if self.dialog.remarks.isVisible():
            shown.append(self.dialog.remarks.toPlainText())
        return all(any(word in text for text in shown) for word in words)

    def names(self) -> list[str]:
        found: list[list[str]] = []
        self.directory.change(lambda store: [one.name for one in store.entries(MINE)], found.append)
        self.until(lambda: bool(found))
        return found[0]

    def close(self) -> None:
        self.presenter.close()  # the dialog may be gone by now
        self.directory.close()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one contact in it."""
    made = DirectoryStore(tmp_path / "directory.sqlite", "DE")
    made.put([MARIA])
    made.close()
    return tmp_path / "directory.sqlite"


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme, store: Path) -> Iterator[Opened]:
    del theme
    made = Opened(qtbot, store.parent)
    yield made
    made.close()


def test_an_endless_line_is_told_and_the_rest_is_imported(opened: Opened, tmp_path: Path) -> None:
    """C4: a vCard of 50 MB with one line that does not end."""
    file = tmp_path / "endless.vcf"
    with file.open("w") as stream:
        stream.write("BEGIN:VCARD\nFN:Ada\nEND:VCARD\nBEGIN:VCARD\nFN:Endless\nNOTE:")
        for _ in range(50):
            stream.write("x" * 1_000_000)
    opened.presenter.open(str(file))
    opened.until(lambda: opened.says("1 contact was imported. 1 was left out."))
    assert opened.says("Line 4, left out: ")
    assert opened.names() == ["Ada", "Maria Keller"]
    assert clipped(opened.dialog) == []


def test_latin_1_behind_the_mark_of_utf_8_is_read_as_it_is_meant(opened: Opened, tmp_path: Path) -> None:
    """C4: the encoding is guessed, shown with real words of the file, and can be put right."""
    file = tmp_path / "latin.csv"
    file.write_bytes(codecs.BOM_UTF8 + "Name;Telefon\nJürgen Müller;030 901820\n".encode("latin-1"))
    opened.presenter.open(str(file))
    opened.until(lambda: opened.says("What the columns are"))
    assert opened.says("Name", "Jürgen Müller", "030 901820")
    assert opened.dialog.columns.encoding.value in ("cp1252", "latin-1")
    opened.dialog.read.click()
    opened.until(lambda: opened.says("1 contact was imported."))
    assert opened.names() == ["Jürgen Müller", "Maria Keller"]


def test_500_numbers_are_too_many_and_it_says_so(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "many.vcf"
    numbers = "".join(f"TEL:030 {number}\n" for number in range(10_000, 10_500))
    file.write_text(f"BEGIN:VCARD\nFN:Switchboard\n{numbers}END:VCARD\n")
    opened.presenter.open(str(file))
    opened.until(lambda: opened.says("1 contact was imported."))
    assert opened.says("Line 1, imported: It has 500 numbers; only the first 100 were taken.")


def test_a_full_disk_is_told_and_nothing_is_lost(
    qtbot: QtBot, theme: Theme, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C4: all of the import or none of it."""
    del theme
    most = store.stat().st_size // 4096 + 20

    def full(*words: Any, **more: Any) -> sa.Engine:  # noqa: ANN401 - as it is called
        engine = open_store(*words, **more)
        # The disk that SQLite sees.
        sa.event.listen(
            engine, "begin", lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={most}")
        )
        return engine

    monkeypatch.setattr(directory_store, "open_store", full)
    opened = Opened(qtbot, store.parent)
    file = tmp_path / "people.vcf"
    file.write_text(
        "".join(f"BEGIN:VCARD\nFN:Person {at}\nTEL:+4930{at + 1_000_000}\nEND:VCARD\n" for at in range(3_000))
    )
    opened.presenter.open(str(file))
    opened.until(lambda: opened.says("make room on the disk and try again"))
    assert opened.dialog.choose.isVisible()
    assert opened.names() == ["Maria Keller"]
    opened.close()


def test_a_store_of_a_newer_program_is_told_and_stays_untouched(
    qtbot: QtBot, theme: Theme, store: Path, tmp_path: Path
) -> None:
    """C4: what a newer Hookswitch has written is not for this one to change."""
    del theme
    engine = sa.create_engine(f"sqlite:///{store}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num='9999'")
    engine.dispose()
    before = store.read_bytes()
    file = tmp_path / "ada.vcf"
    file.write_text("BEGIN:VCARD\nFN:Ada\nEND:VCARD\n")
    opened = Opened(qtbot, store.parent)
    opened.presenter.open(str(file))
    opened.until(lambda: opened.says("newer Hookswitch"))
    opened.close()
    assert store.read_bytes() == before
