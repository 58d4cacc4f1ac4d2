"""As whom a call goes out: what is allowed, what is proposed, what is remembered, what the engine is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from app.account.sip import SipAccount
from app.account.standing import Standing
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.identities import Identities, Offer
from app.calls.identity_book import FILE, MOST, IdentityBook
from app.calls.standings import Standings
from app.directory.entry import Address, Entry, Kind
from app.engine.commands import PlaceCall
from app.engine.values import CallerIdentity
from tests.support.accounts import account
from tests.support.scripted_engine import EngineScripted

SIP = SipAccount(account_id="desk", user="1001", server="pbx.example.com", port=5070)
IDENTITIES = [
    {"name": "Main line", "number": "+1 212 555 0100"},
    {"name": "Sales line", "number": "212-555-0101", "groups": ["Sales"], "display_name": 'The "Shop"'},
    {"name": "Support line", "number": "+1 212 555 0102", "groups": ["Support"]},
    {"name": "Helpdesk", "number": "help@example.com"},
]
CUSTOMER = "sip:+12125557000@pbx.example.com:5070"
BY_PARTS = "(212) 555-7000"
"""The same number as an agent types it."""
MOBILE = "+1 646 555 7001"


class PeopleFake:
    """Answers at once."""

    def __init__(self) -> None:
        self.people: list[Entry] = []

    def who_is(self, address: str, found: Callable[[list[Entry]], None]) -> None:
        assert address
        found(self.people)


def standing(login: str = "anna", **changes: object) -> Standing:
    tables: dict[str, object] = {"identities": IDENTITIES, **changes}
    made = account(**tables)
    return Standing(made, made.agent(login))


@pytest.fixture
def people() -> PeopleFake:
    return PeopleFake()


@pytest.fixture
def standings(bus: Bus) -> Iterator[Standings]:
    made = Standings(bus, standing())
    yield made
    made.close()


@pytest.fixture
def identities(
    calls: Calls, standings: Standings, people: PeopleFake, bus: Bus, tmp_path: Path
) -> Iterator[Identities]:
    ticks = count(1.0)
    book = IdentityBook(tmp_path, clock=lambda: next(ticks))
    made = Identities(calls, standings, people, bus, lambda: SIP, book)
    yield made
    made.close()


def names(offer: Offer) -> list[str]:
    return [identity.name for identity in offer.allowed]


def proposed(identities: Identities, *addresses: str) -> str:
    found = identities.offer(addresses).proposed
    return "" if found is None else found.name


def dial(calls: Calls, uri: str) -> None:
    calls.place("desk", uri, identity=calls.identity_for(uri))


@pytest.mark.parametrize(
    ("login", "allowed"),
    [("anna", ["Main line", "Sales line", "Helpdesk"]), ("tom", ["Main line", "Support line", "Helpdesk"])],
)
def test_an_agent_may_use_what_the_account_allows_the_group(
    identities: Identities, standings: Standings, login: str, allowed: list[str]
) -> None:
    """S13: one of those the account allows, in the order of the file; the first is the default."""
    standings.use(standing(login))
    offer = identities.offer([])
    assert names(offer) == allowed
    assert offer.proposed is not None
    assert (offer.proposed.name, offer.refusal) == ("Main line", "")


def test_without_identities_calls_go_out_as_the_account(
    identities: Identities, standings: Standings, calls: Calls, engine: EngineScripted
) -> None:
    """S13: the registration's own, where the file lists none or none for this agent."""
    standings.use(standing(identities=[IDENTITIES[2]]))
    assert identities.offer([CUSTOMER]) == Offer()
    dial(calls, CUSTOMER)
    assert engine.of(PlaceCall)[-1].identity is None
    standings.use(standing(identities=[]))
    assert identities.of(CUSTOMER) is None


def test_the_last_used_with_a_number_is_proposed(identities: Identities, calls: Calls) -> None:
    """S13: however the number is written."""
    identities.choose([BY_PARTS], "Sales line")
    dial(calls, CUSTOMER)
    assert proposed(identities, CUSTOMER) == proposed(identities, BY_PARTS) == "Sales line"
    assert proposed(identities, MOBILE) == "Main line"
    identities.choose([CUSTOMER], "Helpdesk")
    assert proposed(identities, BY_PARTS) == "Helpdesk"


def test_the_last_used_with_a_contact_is_proposed_at_each_of_its_numbers(
    identities: Identities, calls: Calls, people: PeopleFake
) -> None:
    """S13, C4: remembered for the contact, not only for the number that was called."""
    jon = Entry(uid="j", kind=Kind.CONTACT, name="Jon", addresses=(Address(BY_PARTS), Address(MOBILE)))
    people.people = [jon]
    identities.choose([CUSTOMER], "Sales line")
    dial(calls, CUSTOMER)
    assert proposed(identities, MOBILE) == "Sales line"


def test_of_two_candidates_neither_is_taken_for_the_contact(
    identities: Identities, calls: Calls, people: PeopleFake
) -> None:
    """S13: the number is remembered, the other numbers of two possible owners are not."""
    people.people = [
        Entry(uid="j", kind=Kind.CONTACT, name="Jon", addresses=(Address(BY_PARTS), Address(MOBILE))),
        Entry(uid="k", kind=Kind.CONTACT, name="Kim", addresses=(Address(BY_PARTS),)),
    ]
    identities.choose([CUSTOMER], "Sales line")
    dial(calls, CUSTOMER)
    assert (proposed(identities, CUSTOMER), proposed(identities, MOBILE)) == ("Sales line", "Main line")


def test_of_several_numbers_the_one_called_last_decides(identities: Identities) -> None:
    """S13: whoever is picked has several numbers, called as different identities."""
    identities.choose([MOBILE], "Helpdesk")
    identities.choose([BY_PARTS], "Sales line")
    assert proposed(identities, MOBILE, BY_PARTS) == "Sales line"


def test_what_the_account_no_longer_allows_is_not_proposed(
    identities: Identities, standings: Standings
) -> None:
    """S13: a remembered identity that is gone from the file, or is another group's, is not shown."""
    identities.choose([CUSTOMER], "Sales line")
    standings.use(standing("tom"))
    assert proposed(identities, CUSTOMER) == "Main line"
    standings.use(standing(identities=[IDENTITIES[3]]))
    assert proposed(identities, CUSTOMER) == "Helpdesk"
    standings.use(standing())
    assert proposed(identities, CUSTOMER) == "Sales line"


def test_an_identity_that_is_not_allowed_cannot_be_chosen(identities: Identities) -> None:
    """S13: a choice that an admin has just taken away changes nothing."""
    identities.choose([CUSTOMER], "Support line")
    assert proposed(identities, CUSTOMER) == "Main line"


@pytest.mark.parametrize(
    "inside",
    ["1002", "sip:1002@pbx.example.com:5070", "1100", "8001", "9300", "7001", "sip:9300@PBX.example.com"],
)
def test_inside_the_company_the_own_extension_is_shown(
    identities: Identities, calls: Calls, engine: EngineScripted, inside: str
) -> None:
    """S13: agents, coworkers, queues and voice menus; a sentence says why there is no choice."""
    offer = identities.offer([inside])
    assert offer.proposed is None
    assert offer.refusal == "Inside the company you are shown with your own extension."
    dial(calls, inside if "@" in inside else f"sip:{inside}@pbx.example.com")
    assert engine.of(PlaceCall)[-1].identity is None


def test_the_same_extension_of_another_company_is_outside(identities: Identities) -> None:
    """S13: 1002 is a coworker at the own server only."""
    assert proposed(identities, "sip:1002@other.example.com") == "Main line"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Main line", '"Main line" <sip:+12125550100@pbx.example.com>'),
        ("Sales line", r'"The \"Shop\"" <sip:2125550101@pbx.example.com>'),
        ("Helpdesk", '"Helpdesk" <sip:help@example.com>'),
    ],
)
def test_the_engine_is_told_what_the_called_party_is_to_see(
    identities: Identities, calls: Calls, engine: EngineScripted, name: str, address: str
) -> None:
    """S13: a name-addr (RFC 3261 section 20.10) in the header that the account names."""
    identities.choose([CUSTOMER], name)
    dial(calls, CUSTOMER)
    assert engine.of(PlaceCall)[-1].identity == CallerIdentity(address=address, header="preferred")
    call = next(iter(calls))
    assert call.identity is not None
    assert call.identity.name == name


@pytest.mark.parametrize("header", ["preferred", "asserted", "from"])
def test_the_account_says_where_the_pbx_looks(
    identities: Identities, standings: Standings, header: str
) -> None:
    """S13: one setting, ``identity_header``."""
    standings.use(standing(sip={"identity_header": header}))
    found = identities.of(CUSTOMER)
    assert found is not None
    assert found.caller.header == header


def test_the_book_is_there_after_a_restart(tmp_path: Path) -> None:
    """S13: the last used is proposed tomorrow, too."""
    book = IdentityBook(tmp_path, clock=lambda: 1.0)
    book.used(["12125557000"], "Sales line")
    assert IdentityBook(tmp_path).of(["12125557000"]) == ["Sales line"]
    assert IdentityBook(tmp_path).of(["other"]) == []


def test_without_a_folder_nothing_is_kept() -> None:
    book = IdentityBook()
    book.used(["1"], "Sales line")
    assert (book.of(["1"]), IdentityBook().of(["1"])) == (["Sales line"], [])


@pytest.mark.parametrize("content", [b"[{", b"\xff\x00", b'{"1": "Sales line"}'])
def test_a_book_that_is_not_understood_begins_anew(tmp_path: Path, content: bytes) -> None:
    """Bad input: the agent loses a convenience, not the program."""
    (tmp_path / FILE).write_bytes(content)
    book = IdentityBook(tmp_path)
    assert book.of(["1"]) == []
    book.used(["1"], "Sales line")
    assert IdentityBook(tmp_path).of(["1"]) == ["Sales line"]


def test_a_folder_that_cannot_be_written_costs_the_memory_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    book = IdentityBook(tmp_path / "file")
    book.used(["1"], "Sales line")
    assert book.of(["1"]) == ["Sales line"]


def test_only_so_many_numbers_are_remembered(tmp_path: Path) -> None:
    book = IdentityBook(tmp_path)
    book.used(["first"], "Sales line")
    book.used([str(number) for number in range(MOST)], "Main line")
    assert (book.of(["first"]), book.of(["0"])) == ([], ["Main line"])


@pytest.mark.parametrize(
    ("dialled", "name"),
    [
        ("sip:+12125550101@pbx.example.com", "Sales line"),
        ("sip:2125550102@10.0.0.1:5060;user=phone", "Support line"),
        ("sip:help@example.com", "Helpdesk"),
        ("sip:1001@pbx.example.com", ""),
        ("", ""),
    ],
)
def test_which_of_the_companys_numbers_was_dialled_is_known_by_name(
    identities: Identities, calls: Calls, engine: EngineScripted, dialled: str, name: str
) -> None:
    """S2: also one that this agent may not show to others."""
    assert identities.allowed
    call = calls.get(engine.arrive(dialled=dialled))
    assert call is not None
    assert call.dialled_name == name


# --- on somebody's behalf ---------------------------------------------------------------------------


def test_a_call_on_a_callers_behalf_shows_their_number(
    identities: Identities, standings: Standings, calls: Calls, engine: EngineScripted
) -> None:
    """D8: User Number Forwarding; sent as the PBX wants identities, and not remembered as the agent's."""
    standings.use(standing(sip={"identity_header": "asserted"}))
    identities.choose([MOBILE], "Sales line")
    call = calls.get(engine.arrive("sip:+12125557000@carrier.example", name="Boss (private)"))
    assert call is not None
    shown = calls.identity_of(call)
    assert shown is not None
    assert shown.caller == CallerIdentity(
        address='"+12125557000" <sip:+12125557000@pbx.example.com>', header="asserted"
    )
    calls.place("desk", f"sip:{MOBILE.replace(' ', '')}@pbx.example.com", identity=shown)
    assert proposed(identities, MOBILE) == "Sales line"


@pytest.mark.parametrize("uri", ["sip:anonymous@anonymous.invalid", "sip:pbx.example.com", "sip:bob@pbx"])
def test_a_caller_without_a_number_cannot_be_shown(
    identities: Identities, calls: Calls, engine: EngineScripted, uri: str
) -> None:
    """D8: then the target sees the agent's identity, as with any other call."""
    call = calls.get(engine.arrive(uri))
    assert call is not None
    assert identities.of_caller(call) is None
