"""Imports: all or nothing whatever happens, beside searches that never wait, and duplicates found."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bus import Bus
from app.directory.contacts import staged
from app.directory.contacts.alike import find_alike, merge
from app.directory.contacts.duplicates import Reason
from app.directory.contacts.files import ContactFile, write_file
from app.directory.contacts.importing import Importing, Phase
from app.directory.contacts.staged import Progress, Reporter, Step, silent, stage, write
from app.directory.directory import Directory, DirectoryChanged
from app.directory.entry import MINE, Address, Entry, Kind
from app.directory.ranking import Hit
from app.directory.store import DirectoryStore
from app.errors import Cancelled, UserFacingError
from tests.support.answering_loop import AnsweringLoop

ROOT = Path(__file__).resolve().parents[4]


def contact(uid: str, name: str, *numbers: str, mail: str = "", organisation: str = "") -> Entry:
    return Entry(
        uid=uid,
        kind=Kind.CONTACT,
        name=name,
        organisation=organisation,
        addresses=tuple(Address(number) for number in numbers),
        mails=(mail,) if mail else (),
        source=MINE,
    )


def cards(path: Path, count: int) -> Path:
    """A file with so many contacts."""
    write_file(path, (contact(f"c{at}", f"Person {at}", f"+49 30 {1_000_000 + at}") for at in range(count)))
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "directory.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[DirectoryStore]:
    opened = DirectoryStore(path, "DE")
    opened.put([contact("old", "Maria Keller", "+49 171 2345678")])
    yield opened
    opened.close()


def names(store: DirectoryStore) -> set[str]:
    return {entry.name for entry in store.entries(MINE)}


# --- all or nothing -------------------------------------------------------------------------------


def test_a_file_is_imported_whole_and_twice_makes_no_difference(
    store: DirectoryStore, tmp_path: Path
) -> None:
    file = ContactFile(cards(tmp_path / "a.vcf", 2_500))
    for _ in range(2):
        read = stage(file, None, silent())
        assert write(store, read, silent()) == 2_500
        assert len(store) == 2_501


@pytest.mark.parametrize("step", list(Step))
def test_a_cancelled_import_leaves_nothing(
    store: DirectoryStore, tmp_path: Path, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C4: no half import."""
    heard: list[Progress] = []
    reporter = Reporter(heard.append, lambda: any(one.step is step and one.contacts > 0 for one in heard))
    monkeypatch.setattr(staged, "_TELL_EVERY", 0.0)
    with pytest.raises(Cancelled):
        write(store, stage(ContactFile(cards(tmp_path / "a.vcf", 5_000)), None, reporter), reporter)
    assert heard
    assert names(store) == {"Maria Keller"}


def test_a_full_disk_is_a_sentence_and_nothing_is_lost(
    store: DirectoryStore, path: Path, tmp_path: Path
) -> None:
    read = stage(ContactFile(cards(tmp_path / "a.vcf", 5_000)), None, silent())
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    full = DirectoryStore(path, "DE")
    listened = sa.event.listens_for(full._engine, "begin")  # noqa: SLF001 - the disk that SQLite sees
    listened(lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 20}"))
    with pytest.raises(UserFacingError, match="make room on the disk"):
        write(full, read, silent())
    assert names(full) == {"Maria Keller"}
    full.close()
    assert names(store) == {"Maria Keller"}
    assert write(store, read, silent()) == 5_000


KILLED = """
import sys
from pathlib import Path
from app.directory.contacts.files import ContactFile
from app.directory.contacts.staged import silent, stage, write, Reporter
from app.directory.store import DirectoryStore
def tell(progress):
    print(progress.step.value, flush=True)
    if progress.step.value == sys.argv[3]:
        sys.stdin.read()
store = DirectoryStore(Path(sys.argv[1]), "DE")
from app.directory.contacts import staged
staged._TELL_EVERY = 0.0
reporter = Reporter(tell, lambda: False)
write(store, stage(ContactFile(Path(sys.argv[2])), None, reporter), reporter)
"""


@pytest.mark.parametrize("step", list(Step))
def test_a_killed_import_leaves_the_store_as_it_was(
    store: DirectoryStore, path: Path, tmp_path: Path, step: Step
) -> None:
    """P7: kill -9 in the middle of reading or writing; the counts are exact afterwards."""
    file = cards(tmp_path / "a.vcf", 6_000)
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), str(file), step.value],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert any(line.strip() == step.value for line in child.stdout)
        child.kill()
    again = DirectoryStore(path, "DE")
    assert len(again) == 1
    assert names(again) == {"Maria Keller"}
    assert write(again, stage(ContactFile(file), None, silent()), silent()) == 6_000
    assert len(again) == 6_001
    again.close()


def test_a_store_of_a_newer_program_is_refused_and_left_alone(path: Path) -> None:
    DirectoryStore(path, "DE").close()
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num='9999'")
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(UserFacingError, match="newer Hookswitch"):
        DirectoryStore(path, "DE")
    assert path.read_bytes() == before


def test_an_endless_line_is_one_bad_card(store: DirectoryStore, tmp_path: Path) -> None:
    file = tmp_path / "endless.vcf"
    with file.open("w") as stream:
        stream.write("BEGIN:VCARD\nFN:Endless\nNOTE:")
        for _ in range(50):
            stream.write("x" * 1_000_000)
        stream.write("\nEND:VCARD\nBEGIN:VCARD\nFN:Ada\nTEL:030 901820\nEND:VCARD\n")
    read = stage(ContactFile(file), None, silent())
    assert read.left_out == 1
    assert read.remarks[0].line == 1
    assert "Line 3" in read.remarks[0].sentence
    assert write(store, read, silent()) == 1
    assert names(store) == {"Maria Keller", "Ada"}


# --- beside the window ----------------------------------------------------------------------------


@pytest.fixture
def answering() -> Iterator[AnsweringLoop]:
    loop = AnsweringLoop()
    yield loop
    assert loop.pending() == 0


@pytest.fixture
def directory(answering: AnsweringLoop, bus: Bus, path: Path) -> Iterator[Directory]:
    directory = Directory(path, answering, bus, "DE")
    yield directory
    directory.close()


@pytest.fixture
def importing(answering: AnsweringLoop, directory: Directory) -> Iterator[Importing]:
    made = Importing(directory, answering, lambda: None)
    yield made
    made.close()


def test_a_file_goes_through_and_says_what_it_left_out(
    importing: Importing, answering: AnsweringLoop, bus: Bus, tmp_path: Path
) -> None:
    changes: list[object] = []
    listening = bus.subscribe(DirectoryChanged, changes.append)
    file = cards(tmp_path / "a.vcf", 300)
    with file.open("a") as stream:
        stream.write("BEGIN:VCARD\nEND:VCARD\n")
    importing.open(file)
    answering.answer_until(lambda: importing.phase is Phase.DONE)
    assert (importing.written, importing.left_out, importing.remarked) == (300, 1, 1)
    assert importing.remarks[0].line > 2_000
    assert changes
    listening.close()


def test_a_table_waits_for_a_person(importing: Importing, answering: AnsweringLoop, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Wer;Was\nAda;030 901820\n")
    importing.open(file)
    answering.answer_until(lambda: importing.phase is Phase.CONFIRMING)
    assert importing.sample is not None
    importing.look_again("cp1252", ";", headings=False)
    answering.answer_until(lambda: importing.sample is not None and not importing.sample.layout.headings)
    importing.look_again("utf-8", ";", headings=True)
    answering.answer_until(lambda: importing.sample is not None and importing.sample.layout.headings)
    importing.read(importing.sample.layout)
    answering.answer_until(lambda: importing.phase is Phase.DONE)
    assert importing.written == 1


def test_a_search_is_answered_while_an_import_writes(
    importing: Importing,
    directory: Directory,
    answering: AnsweringLoop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """C4: search never waits for an import, which can still be cancelled then."""
    directory.put([contact("old", "Maria Keller", "+49 171 2345678")], lambda: heard.append([]))
    heard: list[list[Hit]] = []
    answering.answer_until(lambda: bool(heard))
    writing, go_on = threading.Event(), threading.Event()
    put = DirectoryStore.put

    def slow(store: DirectoryStore, entries: Iterator[Entry], progress: Callable[[int], bool]) -> int:
        def told(done: int) -> bool:
            writing.set()
            go_on.wait()
            return progress(done)

        return put(store, entries, told)

    monkeypatch.setattr(DirectoryStore, "put", slow)
    importing.open(cards(tmp_path / "a.vcf", 3_000))
    answering.answer_until(lambda: importing.phase is Phase.WRITING)
    assert writing.wait(60)
    directory.lookup().search("maria", heard.append)
    answering.answer_until(lambda: len(heard) == 2)
    assert [hit.entry.name for hit in heard[1]] == ["Maria Keller"]
    importing.cancel()
    go_on.set()
    answering.answer_until(lambda: importing.phase is Phase.CANCELLED)
    directory.lookup().search("person", heard.append)
    answering.answer_until(lambda: len(heard) == 3)
    assert heard[2] == []


def test_what_cannot_be_read_is_one_sentence(
    importing: Importing, answering: AnsweringLoop, tmp_path: Path
) -> None:
    importing.open(tmp_path / "none.vcf")
    answering.answer_until(lambda: importing.phase is Phase.FAILED)
    assert "cannot be read" in importing.problem


def test_own_contacts_are_exported(
    importing: Importing, directory: Directory, answering: AnsweringLoop, tmp_path: Path
) -> None:
    directory.put([contact("a", "Ada", "1")])
    importing.export(tmp_path / "out.vcf")
    answering.answer_until(lambda: importing.phase is Phase.DONE)
    assert importing.written == 1
    assert "FN:Ada" in (tmp_path / "out.vcf").read_text()


# --- duplicates -----------------------------------------------------------------------------------


def test_duplicates_are_found_by_number_mail_and_name(store: DirectoryStore) -> None:
    store.put(
        [
            contact("1", "Ada Brandt", "030 901820"),
            contact("2", "A. Brandt", "+49 30 901820", mail="ada@example.com"),
            contact("3", "Ada at home", mail="ADA@example.com"),
            contact("4", "Jürgen Müller", "1", organisation="Söhne"),
            contact("5", "JURGEN MULLER", "2", organisation="sohne"),
            contact("6", "Jürgen Müller", "3", organisation="Another"),
            contact("7", "Reception", "sip:100@partner.example"),
            contact("8", "Doorman", "sip:100@client.example"),
            *(contact(f"s{at}", f"Agent {at}", "+49 30 555000") for at in range(6)),
        ]
    )
    groups = {frozenset(entry.uid for entry in group.entries): group.reasons for group in find_alike(store)}
    assert groups == {
        frozenset("123"): {Reason.NUMBER, Reason.MAIL},
        frozenset("45"): {Reason.NAME},
    }


def test_merged_contacts_have_everything_once(store: DirectoryStore) -> None:
    store.put(
        [
            contact("1", "Ada", "030 901820", "0171 1", mail="ada@example.com"),
            contact(
                "2", "Ada Brandt", "+49 30 901820", "+49 30 901821", mail="ADA@example.com", organisation="X"
            ),
        ]
    )
    store.set_favourite((MINE, "2"), on=True)
    before = len(store)
    assert merge(store, find_alike(store)) == 1
    assert len(store) == before - 1
    assert store.get(MINE, "1") is None
    one = store.get(MINE, "2")
    assert one is not None
    assert (one.name, one.organisation) == ("Ada Brandt", "X")
    assert [address.value for address in one.addresses] == ["+49 30 901820", "+49 30 901821", "0171 1"]
    assert len(one.mails) == 1
    assert find_alike(store) == []
