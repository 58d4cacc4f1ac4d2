"""People on a real LDAP server (OpenLDAP's slapd) join the search as somebody types."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.account.ldap import Ldap
from app.account.passwords import NoKeyring, Vault
from app.apart import AtOnce
from app.bus import Bus
from app.directory.contacts.ldap_lookup import PAUSE, SHORTEST, LdapLookup
from app.directory.contacts.ldap_server import LdapServer, filter_for
from app.directory.directory import Directory
from app.directory.entry import MINE, Address, AddressKind, Entry, Kind
from app.directory.numbers import Forms
from app.directory.ranking import Hit
from app.errors import UserFacingError
from tests.support import slapd
from tests.support.answering_loop import AnsweringLoop
from tests.support.certificates import Authority

pytestmark = pytest.mark.skipif(bool(slapd.missing()), reason=slapd.missing())

PEOPLE = (
    {
        "cn": "Ada Brandt",
        "sn": "Brandt",
        "givenName": "Ada",
        "o": "Example",
        "telephoneNumber": "+49 30 901820",
        "mobile": "+49 171 2345678",
        "mail": "ada@example.com",
    },
    {"cn": "Star (*) Man", "sn": "Man", "telephoneNumber": "+49 30 1"},
    {"cn": "Written Otherwise", "sn": "Otherwise", "homePhone": "+49 (30) 44-55/66"},
    {"cn": "Door", "sn": "Door", "telephoneNumber": "77"},
    *(
        {"cn": f"Person {n:03}", "sn": f"Number{n}", "telephoneNumber": f"+49 30 5000{n:03}"}
        for n in range(60)
    ),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with slapd.Slapd(tmp_path_factory.mktemp("slapd"), PEOPLE) as started:
        yield started.address


def settings(address: str, **more: object) -> Ldap:
    return Ldap.model_validate({"server": address, "base": slapd.BASE, "encrypted": False, **more})


def found(of: Ldap, *words: str, password: str = "") -> list[Entry]:
    server = LdapServer(of, password)
    try:
        return [entry for page in server.search(words) for entry in page]
    finally:
        server.close()


# --- the server -----------------------------------------------------------------------------------


def test_a_person_is_found_with_everything(server: str) -> None:
    """C4."""
    for words in (("bra",), ("ada", "brandt"), ("brandt", "ADA"), ("901820",)):
        (ada,) = found(settings(server), *words)
        assert ada.name == "Ada Brandt"
        assert ada.organisation == "Example"
        assert ada.mails == ("ada@example.com",)
        assert ada.addresses == (
            Address("+49 30 901820", AddressKind.WORK),
            Address("+49 171 2345678", AddressKind.MOBILE),
        )


def test_many_people_come_page_by_page_up_to_the_limit(server: str) -> None:
    pages = LdapServer(settings(server), "")
    sizes = [len(page) for page in pages.search(["person"])]
    pages.close()
    assert len(sizes) > 1
    assert sum(sizes) == 50
    assert len(found(settings(server, most_results=7), "person")) == 7


def test_what_is_typed_is_never_a_filter(server: str) -> None:
    assert [entry.name for entry in found(settings(server), "(*)")] == ["Star (*) Man"]
    assert found(settings(server), "*)(uid=*") == []
    assert filter_for("(cn={text})", ["a*b\\c(d)\0"]) == "(cn=a\\2ab\\5cc\\28d\\29\\00)"


def test_a_server_that_wants_a_password_gets_the_right_one(server: str) -> None:
    """P6."""
    of = settings(server, user=slapd.READER)
    assert len(found(of, "brandt", password=slapd.PASSWORD)) == 1
    with pytest.raises(UserFacingError, match="user and password"):
        found(of, "brandt", password="wrong")  # noqa: S106 - wrong on purpose


def test_without_encryption_nothing_is_asked_where_it_is_wanted(server: str) -> None:
    with pytest.raises(UserFacingError, match="cannot be asked"):
        found(settings(server, encrypted=True), "brandt")


def test_an_encrypted_server_is_believed_only_with_the_right_certificate(tmp_path: Path) -> None:
    folder = tmp_path / "slapd"
    folder.mkdir()
    right, stranger = Authority(tmp_path / "right", "Test CA"), Authority(tmp_path / "other", "Stranger CA")
    with slapd.Slapd(folder, PEOPLE[:1], authority=right) as started:
        of = settings(started.address, encrypted=True, ca_file=str(right.ca_file))
        assert len(found(of, "brandt")) == 1
        for strange in (str(stranger.ca_file), ""):
            with pytest.raises(UserFacingError, match="certificate"):
                found(settings(started.address, encrypted=True, ca_file=strange), "brandt")


def test_a_connection_that_was_lost_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "slapd"
    folder.mkdir()
    with slapd.Slapd(folder, PEOPLE[:1]) as started:
        server = LdapServer(settings(started.address), "")
        assert len(list(server.search(["brandt"]))) == 1
        server._connection.socket.shutdown(socket.SHUT_RDWR)  # noqa: SLF001 - as a server does that is bored
        assert len(list(server.search(["brandt"]))) == 1
        started.stop()
        with pytest.raises(UserFacingError, match="cannot be asked"):
            list(server.search(["brandt"]))


# --- in a search ----------------------------------------------------------------------------------


class Desk:
    """A directory with the server joined to it."""

    def __init__(self) -> None:
        self.loop = AnsweringLoop()
        self.directory = Directory(None, self.loop, Bus(), "DE")
        self.told: list[str] = []
        self.ldap = LdapLookup(self.loop, Vault(NoKeyring(), AtOnce()), self.told.append)
        self.directory.elsewhere = self.ldap
        self.lookup = self.directory.lookup()
        self.heard: list[list[Hit]] = []

    def type(self, text: str) -> None:
        self.lookup.search(text, lambda hits: self.heard.append(list(hits)))

    def until(self, done: Callable[[], bool]) -> None:
        self.loop.answer_until(done)

    def names(self) -> list[str]:
        return [hit.entry.name for hit in self.heard[-1]]

    def close(self) -> None:
        self.ldap.close()
        self.directory.close()
        assert self.loop.pending() == 0


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


def test_people_of_the_server_join_those_known_here(desk: Desk, server: str) -> None:
    """C4: what is known here is shown at once; who is listed already is not listed twice."""
    desk.ldap.follow(settings(server))
    known = [
        Entry(
            uid="1", kind=Kind.CONTACT, name="Brandt at home", addresses=(Address("1234567"),), source=MINE
        ),
        Entry(
            uid="2", kind=Kind.CONTACT, name="Person 042", addresses=(Address("030 5000042"),), source=MINE
        ),
    ]
    desk.directory.put(known)
    desk.type("brandt")
    desk.until(lambda: len(desk.heard) == 1)
    assert desk.names() == ["Brandt at home"]
    desk.loop.advance(PAUSE)
    desk.until(lambda: len(desk.heard) == 2)
    assert desk.names() == ["Brandt at home", "Ada Brandt"]
    desk.type("person 042")
    desk.until(lambda: len(desk.heard) == 3)
    desk.loop.advance(PAUSE)
    desk.until(lambda: len(desk.told) == 2)
    assert len(desk.heard) == 3


def test_the_server_is_not_asked_for_every_key(
    desk: Desk, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    search = LdapServer.search

    def counted(of: LdapServer, words: tuple[str, ...]) -> Iterator[tuple[Entry, ...]]:
        asked.append(tuple(words))
        return search(of, words)

    monkeypatch.setattr(LdapServer, "search", counted)
    desk.ldap.follow(settings(server))
    for end in range(1, 7):
        desk.type("brandt"[:end])
        desk.until(lambda end=end: len(desk.heard) == end)  # type: ignore[misc]
        desk.loop.advance(PAUSE / 2)
    desk.loop.advance(PAUSE)
    desk.until(lambda: len(desk.heard) == 7)
    assert asked == [("brandt",)]
    assert len("br") < SHORTEST


def test_a_server_that_is_gone_is_told_once_and_the_rest_is_found(desk: Desk) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        desk.ldap.follow(settings(f"ldap://127.0.0.1:{nobody.getsockname()[1]}"))
        desk.type("brandt")
        desk.until(lambda: len(desk.heard) == 1)
        desk.loop.advance(PAUSE)
        desk.until(lambda: bool(desk.told))
    assert "cannot be asked" in desk.told[0]
    assert desk.heard == [[]]


def test_a_silent_server_holds_nothing_up(desk: Desk) -> None:
    """C4: neither typing nor leaving waits for it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        desk.ldap.follow(settings(f"ldap://127.0.0.1:{silent.getsockname()[1]}", timeout_seconds=1))
        desk.type("brandt")
        desk.until(lambda: len(desk.heard) == 1)
        desk.loop.advance(PAUSE)
        accepted, _ = silent.accept()
        desk.type("brand")
        desk.until(lambda: len(desk.heard) == 2)
        desk.ldap.search("", lambda: False, lambda people: None)
        desk.until(lambda: bool(desk.told))
        accepted.close()
    assert "cannot be asked" in desk.told[0]


def test_a_password_that_is_missing_is_asked_for(desk: Desk, server: str) -> None:
    desk.ldap.follow(settings(server, user=slapd.READER))
    desk.type("brandt")
    desk.until(lambda: len(desk.heard) == 1)
    desk.loop.advance(PAUSE)
    assert "wants a password" in desk.told[-1]
    desk.ldap.use_password(slapd.PASSWORD)
    desk.type("brandt")
    desk.until(lambda: len(desk.heard) == 2)
    desk.loop.advance(PAUSE)
    desk.until(lambda: len(desk.heard) == 3)
    assert desk.names() == ["Ada Brandt"]


# --- when somebody calls ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("caller", "known"),
    [
        ("+4930901820", "Ada Brandt"),
        ("sip:+491712345678@pbx.example.com", "Ada Brandt"),
        ("sip:030901820@192.0.2.20", "Ada Brandt"),
        ("sip:+4930445566@carrier.example", "Written Otherwise"),
        ("+33 1 09 01 82 0", ""),
        ("+4930901821", ""),
        ("sip:77@pbx", "Door"),
        ("sip:777@pbx", ""),
        ("anonymous", ""),
        ("sip:*)(uid=*@pbx", ""),
    ],
)
def test_who_calls_is_asked_of_the_server(desk: Desk, server: str, caller: str, known: str) -> None:
    """S2: whoever the phone does not know, however the number is written there; and nobody else."""
    desk.ldap.follow(settings(server))
    heard: list[list[str]] = []
    desk.directory.who_is(caller, lambda people: heard.append([one.name for one in people]))
    desk.until(lambda: bool(heard))
    assert heard == [[]]  # the ringing card waited for nothing
    done: list[object] = []
    desk.ldap.who_is(Forms(plain="1"), done.append)  # asked after it, never answered: nobody has it
    desk.until(lambda: len(desk.told) == (1 if caller == "anonymous" else 2))
    assert heard[1:] == ([[known]] if known else [])
    assert done == []


def test_the_server_is_asked_once_about_a_caller(
    desk: Desk, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Forms] = []
    having = LdapServer.having

    def counted(of: LdapServer, number: Forms) -> tuple[Entry, ...]:
        asked.append(number)
        return having(of, number)

    monkeypatch.setattr(LdapServer, "having", counted)
    desk.ldap.follow(settings(server))
    for caller in ("+4930901820", "+4930999999"):
        for _ in range(3):
            desk.directory.who_is(caller, lambda people: None)
    heard: list[list[Entry]] = []
    desk.until(lambda: len(desk.told) == 2)
    assert len(asked) == 2
    desk.directory.who_is("+4930901820", heard.append)
    desk.until(lambda: len(heard) == 2)
    assert [one.name for one in heard[1]] == ["Ada Brandt"]
    assert len(asked) == 2
    desk.ldap.follow(settings(server, callers=False))
    desk.directory.who_is("+4930901820", heard.append)
    desk.until(lambda: len(heard) == 3)
    assert heard[2] == []


def test_a_silent_server_delays_no_name_and_is_left_alone_then(desk: Desk) -> None:
    """S2: the card knows at once that nobody here has the number; the server is not asked for every call."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        desk.ldap.follow(settings(f"ldap://127.0.0.1:{silent.getsockname()[1]}", timeout_seconds=1))
        heard: list[list[Entry]] = []
        for number in range(5):
            desk.directory.who_is(f"+493090182{number}", heard.append)
        desk.until(lambda: len(heard) == 5)
        desk.until(lambda: bool(desk.told))
        silent.accept()[0].close()
        desk.directory.who_is("+4930901829", heard.append)
        desk.until(lambda: len(heard) == 6)
    assert heard == [[]] * 6
    assert len(desk.told) == 1
    assert "cannot be asked" in desk.told[0]


# --- the account file -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"server": "http://example.com"},
        {"server": "ldap://user:secret@example.com"},
        {"server": "ldap://example.com:99999"},
        {"server": "ldaps:"},
        {"filter": "cn={text}"},
        {"filter": "(cn=*)"},
        {"filter": "(cn={text})(sn={text})"},
        {"number_attributes": ["a b"]},
    ],
)
def test_what_no_server_understands_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Ldap.model_validate(wrong)
