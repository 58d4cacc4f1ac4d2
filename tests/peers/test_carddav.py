"""Address books on a real CardDAV server (Radicale): found, pulled, followed, and gone when they are gone."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.account.passwords import NoKeyring, Passwords, Vault
from app.apart import AtOnce
from app.bus import Bus
from app.directory.contacts.address_books import EVERY, FILE, FIRST_AFTER, AddressBooks, BookStatus
from app.directory.contacts.carddav import changes, find_books
from app.directory.contacts.dav import Dav
from app.directory.contacts.mark import Mark
from app.directory.directory import Directory
from app.directory.entry import Entry
from app.errors import UserFacingError
from tests.support import plain_dav
from tests.support.answering_loop import AnsweringLoop
from tests.support.plain_dav import PlainDav
from tests.support.radicale import PASSWORD, USER, Radicale

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nN:{name};;;;\r\nTEL:{number}\r\nEND:VCARD\r\n"


def card(uid: str, name: str, number: str = "+49 30 901820") -> str:
    return CARD.format(uid=uid, name=name, number=number)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Radicale]:
    with Radicale(tmp_path) as started:
        yield started


@pytest.fixture
def book(server: Radicale) -> str:
    url = server.make_book("Customers")
    server.put(url, "ada", card("1", "Ada Brandt"))
    server.put(url, "jon", card("2", "Jürgen Müller"))
    return url


# --- the protocol ---------------------------------------------------------------------------------


def test_books_are_found_behind_an_account_and_behind_their_own_address(server: Radicale, book: str) -> None:
    """C4."""
    with Dav(USER, PASSWORD) as dav:
        for address in (server.address, f"{server.address}/{USER}/", book):
            (found,) = find_books(dav, address)
            assert (found.url, found.name) == (book, "Customers"), address


def test_only_what_changed_is_asked_for(server: Radicale, book: str) -> None:
    with Dav(USER, PASSWORD) as dav:
        first = changes(dav, book, Mark(), "Customers")
        assert first.everything
        assert sorted(entry.name for entry in first.entries) == ["Ada Brandt", "Jürgen Müller"]
        assert first.mark.token
        nothing = changes(dav, book, first.mark, "Customers")
        assert (nothing.everything, nothing.entries, nothing.gone) == (False, (), ())
        server.put(book, "ada", card("1", "Ada Keller"))
        server.put(book, "eva", card("3", "Eva"))
        server.delete(book, "jon")
        then = changes(dav, book, nothing.mark, "Customers")
        assert sorted(entry.name for entry in then.entries) == ["Ada Keller", "Eva"]
        jon = next(entry for entry in first.entries if entry.name == "Jürgen Müller")
        assert then.gone == (jon.uid,)


def test_a_mark_that_the_server_does_not_know_gives_everything_anew(book: str) -> None:
    with Dav(USER, PASSWORD) as dav:
        found = changes(dav, book, Mark("http://radicale.org/ns/sync/none"), "Customers")
        assert found.everything
        assert len(found.entries) == 2


def test_a_wrong_password_and_a_wrong_address_are_sentences(server: Radicale, book: str) -> None:
    with Dav(USER, "wrong") as dav, pytest.raises(UserFacingError, match="does not accept"):
        find_books(dav, server.address)
    with Dav(USER, PASSWORD) as dav:
        with pytest.raises(UserFacingError, match="no address book"):
            find_books(dav, f"{server.address}/{USER}/nothing/")
        with pytest.raises(UserFacingError, match="cannot be reached"):
            find_books(dav, "http://127.0.0.1:9/")
        with pytest.raises(UserFacingError, match="does not begin with https"):
            find_books(dav, "http://contacts.example.com/")


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><multistatus xmlns="DAV:"/>',
        b"<multistatus",
        b"\xff\xfe",
    ],
)
def test_an_answer_that_nobody_can_read_is_a_sentence(body: bytes) -> None:
    class Hostile(http.server.BaseHTTPRequestHandler):
        def do_PROPFIND(self) -> None:
            self.send_response(207)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Hostile) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        with Dav(USER, PASSWORD) as dav, pytest.raises(UserFacingError, match="cannot be read"):
            find_books(dav, f"http://127.0.0.1:{server.server_port}/book/")
        server.shutdown()
        serving.join()


# --- servers that can do less ----------------------------------------------------------------------


@pytest.fixture
def plain() -> Iterator[PlainDav]:
    with PlainDav() as started:
        started.put("ada", card("1", "Ada Brandt"))
        started.put("jon", card("2", "Jürgen Müller"))
        yield started


def test_a_server_that_wants_a_digest_gets_one(plain: PlainDav) -> None:
    """P6: the password proves itself and is sent no second time."""
    with Dav(plain_dav.USER, plain_dav.PASSWORD) as dav:
        (found,) = find_books(dav, plain.book)
        assert (found.url, found.name) == (plain.book, "Customers")
        assert len(changes(dav, plain.book, Mark(), "Customers").entries) == 2
    assert plain.passwords_seen == 1
    with Dav(plain_dav.USER, "wrong") as dav, pytest.raises(UserFacingError, match="does not accept"):
        find_books(dav, plain.book)


@pytest.mark.parametrize("refusal", [400, 403, 405, 501])
def test_without_marks_the_etags_say_what_changed(plain: PlainDav, refusal: int) -> None:
    """C4: RFC 6578 is not everywhere; what did not change is not asked for again."""
    plain.refusal = refusal
    with Dav(plain_dav.USER, plain_dav.PASSWORD) as dav:
        first = changes(dav, plain.book, Mark(), "Customers")
        assert first.everything
        assert sorted(entry.name for entry in first.entries) == ["Ada Brandt", "Jürgen Müller"]
        assert not first.mark.token
        assert len(first.mark.etags) == 2
        nothing = changes(dav, plain.book, first.mark, "Customers")
        assert (nothing.everything, nothing.entries, nothing.gone) == (False, (), ())
        assert len(plain.reports()) == 1
        eva, ada = plain.put("eva", card("3", "Eva")), plain.put("ada", card("1", "Ada Keller"))
        del plain.cards[f"{plain_dav.BOOK}jon.vcf"]
        then = changes(dav, plain.book, nothing.mark, "Customers")
        assert sorted(entry.name for entry in then.entries) == ["Ada Keller", "Eva"]
        assert then.gone == (f"{plain_dav.BOOK}jon.vcf",)
        assert set(plain.reports()[1]) == {eva, ada}


def test_a_card_that_the_server_fails_to_give_is_told_and_asked_for_again(plain: PlainDav) -> None:
    with Dav(plain_dav.USER, plain_dav.PASSWORD) as dav:
        plain.withheld.add(f"{plain_dav.BOOK}jon.vcf")
        first = changes(dav, plain.book, Mark(), "Customers")
        assert [entry.name for entry in first.entries] == ["Ada Brandt"]
        assert first.bad == ("jon.vcf: The server does not give it.",)
        plain.withheld.clear()
        then = changes(dav, plain.book, first.mark, "Customers")
        assert [entry.name for entry in then.entries] == ["Jürgen Müller"]
        assert then.bad == ()


# --- in the directory -----------------------------------------------------------------------------


class Keyring(NoKeyring):
    """Keeps passwords in memory, as the system's keyring does on disk."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def keep(self, name: str, password: str) -> None:
        self.kept[name] = password

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)


class Desk:
    """A directory in a file and its address books."""

    def __init__(self, folder: Path, bus: Bus, keyring: Passwords) -> None:
        self.loop = AnsweringLoop()
        self.directory = Directory(folder / "directory.sqlite", self.loop, bus, "DE")
        self.books = AddressBooks(self.directory, self.loop, bus, folder, Vault(keyring, AtOnce()))
        self.answers: list[str] = []

    def settled(self) -> BookStatus:
        """The first book, as soon as its server has answered."""
        self.loop.answer_until(
            lambda: bool(self.books.statuses) and bool(self.books.statuses[0].sentence)
            and not self.books.statuses[0].asking
        )  # fmt: skip
        return self.books.statuses[0]

    def contacts(self) -> list[Entry]:
        found: list[list[Entry]] = []
        self.directory.change(lambda store: list(store.entries("Customers")), found.append)
        self.loop.answer_until(lambda: bool(found))
        return found[0]

    def names(self) -> list[str]:
        return [entry.name for entry in self.contacts()]

    def close(self) -> None:
        self.books.close()
        self.directory.close()


@pytest.fixture
def keyring() -> Keyring:
    return Keyring()


@pytest.fixture
def desk(tmp_path: Path, bus: Bus, keyring: Keyring) -> Iterator[Desk]:
    made = Desk(tmp_path / "desk", bus, keyring)
    yield made
    made.close()


@pytest.fixture
def bus() -> Bus:
    return Bus()


def test_contacts_are_pulled_followed_and_go_with_their_book(
    server: Radicale, book: str, desk: Desk, keyring: Keyring, tmp_path: Path
) -> None:
    """C4, P6: the password is in the keyring and nowhere else."""
    desk.books.add(server.address, USER, PASSWORD, desk.answers.append)
    assert desk.settled().sentence == "2 contacts."
    assert desk.answers == [""]
    assert desk.names() == ["Ada Brandt", "Jürgen Müller"]
    assert list(keyring.kept.values()) == [PASSWORD]
    assert PASSWORD not in (tmp_path / "desk" / FILE).read_text()
    server.delete(book, "ada")
    server.put(book, "bad", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:9\r\nFN:\r\nN:;;;;\r\nEND:VCARD\r\n")
    desk.books.sync()
    status = desk.settled()
    assert status.sentence.startswith("1 contact. 1 card cannot be used: bad.vcf")
    assert desk.names() == ["Jürgen Müller"]
    desk.books.remove(book)
    assert desk.names() == []
    assert keyring.kept == {}
    assert desk.books.statuses == []


def test_a_desk_that_starts_again_goes_on_where_it_was(
    server: Radicale, book: str, desk: Desk, keyring: Keyring, tmp_path: Path, bus: Bus
) -> None:
    desk.books.add(book, USER, PASSWORD, desk.answers.append)
    desk.settled()
    desk.close()
    server.put(book, "eva", card("3", "Eva"))
    again = Desk(tmp_path / "desk", bus, keyring)
    again.books.start()
    again.loop.advance(FIRST_AFTER)
    assert again.settled().sentence == "3 contacts."
    assert again.names() == ["Ada Brandt", "Eva", "Jürgen Müller"]
    server.delete(book, "eva")
    again.loop.advance(EVERY)
    again.settled()
    assert again.names() == ["Ada Brandt", "Jürgen Müller"]
    again.close()


def test_a_server_without_marks_is_followed_by_its_etags(plain: PlainDav, desk: Desk) -> None:
    """C4: the same in the store as with a server that keeps marks."""
    desk.books.add(plain.book, plain_dav.USER, plain_dav.PASSWORD, desk.answers.append)
    assert desk.settled().sentence == "2 contacts."
    plain.put("eva", card("3", "Eva"))
    del plain.cards[f"{plain_dav.BOOK}ada.vcf"]
    desk.books.sync()
    assert desk.settled().sentence == "2 contacts."
    assert desk.names() == ["Eva", "Jürgen Müller"]


def test_a_store_that_was_lost_is_filled_again(book: str, desk: Desk) -> None:
    desk.books.add(book, USER, PASSWORD, desk.answers.append)
    desk.settled()
    desk.directory.give("Customers", ())
    assert desk.names() == []
    desk.books.sync()
    desk.settled()
    assert len(desk.names()) == 2


def test_a_server_that_is_gone_costs_nothing(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    with Radicale(folder) as server:
        url = server.make_book("Customers")
        server.put(url, "ada", card("1", "Ada"))
        desk.books.add(url, USER, PASSWORD, desk.answers.append)
        desk.settled()
    desk.books.sync()
    status = desk.settled()
    assert status.failed
    assert "cannot be reached" in status.sentence
    assert desk.names() == ["Ada"]


def test_what_cannot_be_added_is_told(server: Radicale, desk: Desk) -> None:
    desk.books.add(server.address, USER, "wrong", desk.answers.append)
    desk.loop.answer_until(lambda: bool(desk.answers))
    assert "does not accept" in desk.answers[0]
    assert desk.books.statuses == []
