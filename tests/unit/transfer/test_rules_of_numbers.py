"""May I, by what is typed: extensions, numbers outside, and whose they are (D9, E2, E14-E17, S12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.account.standing import unmanaged
from app.transfer.kinds import TargetKind
from app.transfer.verdict import Absent, Allowed
from tests.support.accounts import account, general, rights
from tests.support.transfer_rules import COLD, CONVERSATION, IN, OUT, RELEASE, ask, rule, typed


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("1002", "Maria", TargetKind.AGENT),
        ("Maria", "Maria", TargetKind.AGENT),
        ("1100", "Reception", TargetKind.COWORKER),
        ("(212) 555-1100", "Reception", TargetKind.COWORKER),
        ("+1 212 555 1002", "Maria", TargetKind.AGENT),
        ("12125551002@carrier.example", "Maria", TargetKind.AGENT),
        ("555 1100", "555 1100", TargetKind.TYPED),
        ("212 555 3000", "Bank", TargetKind.EXTERNAL),
        ("+12125559999", "+12125559999", TargetKind.TYPED),
        ("1999", "1999", TargetKind.TYPED),
    ],
)
def test_a_typed_number_of_a_coworker_is_that_coworker(text: str, name: str, kind: TargetKind) -> None:
    """C4, C5, D8: known people and numbers keep their own address and rules however they are typed."""
    found = typed(account(), text)
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sip:1002@pbx.example", "Maria"),
        ("1002@PBX.example:5061", "Maria"),
        ("sip:1002@elsewhere.example", "sip:1002@elsewhere.example"),
        ("sips:door@gate.example", "Door"),
    ],
)
def test_a_contacts_sip_address_may_be_a_coworkers(text: str, name: str) -> None:
    """C5: the extension at the account's own server, or the address that the file gives."""
    door = {"name": "Door", "extension": "1101", "address": "sip:door@gate.example"}
    company = account(sip={"registrar": "pbx.example:5061"}, coworkers=[door])
    assert typed(company, text).name == name


@pytest.mark.parametrize("text", ["1999", "11880", "4930123456@carrier"])
def test_a_short_number_that_nobody_lists_is_outside(text: str) -> None:
    """D9, D10, E13: the account lists its extensions; what is not among them leaves the company."""
    chosen = typed(account(), text)
    assert chosen.external
    assert rule(ask(chosen, RELEASE, call=OUT)) == "D9"
    assert rule(ask(chosen, COLD, call=replace(IN, first_customer_left=True))) == "D10"
    strict = account(rights=rights(unsupervised_external="off"))
    assert rule(ask(chosen, COLD, of=strict)) == "E13"


@pytest.mark.parametrize(("country", "expected"), [("DE", "E16"), ("US", "E14")])
def test_directory_enquiries_are_no_extension(country: str, expected: str) -> None:
    """E14, E16: 11880 is short, and no extension of anybody."""
    company = account(account=general(country=country))
    assert rule(ask(typed(company, "11880"), CONVERSATION, of=company)) == expected


@pytest.mark.parametrize("text", ["1001", "8001", "9300", "7001", "1723", "*98", "605"])
def test_extensions_are_those_that_the_account_knows(text: str) -> None:
    """S12: listed ones, those that look like the account's others, and the PBX's codes."""
    company = account(account=general(extensions=["17XX", "60X"]))
    chosen = typed(company, text)
    assert not chosen.external
    assert rule(ask(chosen, RELEASE, call=OUT, of=company)) == "ok"


@pytest.mark.parametrize("text", ["172", "17234", "61", "0605"])
def test_an_extension_fits_as_a_whole(text: str) -> None:
    """S12: a longer or shorter number is another one."""
    assert typed(account(account=general(extensions=["17XX", "60X"])), text).external


def test_a_desk_without_an_account_file_takes_short_numbers_for_extensions() -> None:
    """S12: nothing says which extensions there are, and nobody could be reached otherwise."""
    desk = unmanaged().account
    assert not typed(desk, "1999").external
    assert typed(desk, "+12125559999").external


@pytest.mark.parametrize("off", ["manual_dial", "external"])
def test_manual_dial_needs_external_transfer(off: str) -> None:
    """E2: typing a number is there only if external transfer is on."""
    verdict = ask(typed(account(), "+12125559999"), CONVERSATION, of=account(rights=rights(**{off: "off"})))
    assert isinstance(verdict, Absent)
    assert verdict.rule == "E2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1 212 555 9999", "ok"),
        ("1002", "ok"),
        ("12", "E14"),
        ("sip:bob@trunk", "ok"),
        ("+1 212", "E14"),
        ("+44 20 7946 0018", "E15"),
        ("+1 800 275 2273", "E17"),
        ("bob@", "S12"),
    ],
)
def test_what_is_typed_is_checked_by_its_kind(text: str, expected: str) -> None:
    """E14, E15, E17, S12: the number rules hold for typed targets."""
    assert rule(ask(typed(account(), text), CONVERSATION)) == expected


def test_a_typed_mobile_number_is_refused_outside_the_us() -> None:
    """E16: land lines only."""
    company = account(account=general(country="DE"))
    assert rule(ask(typed(company, "+49 1511 2345678"), CONVERSATION, of=company)) == "E16"


def test_a_typed_number_is_dialled_as_e164() -> None:
    """S12: an external number goes out in international format."""
    verdict = ask(typed(account(), "212-555-9999"), CONVERSATION)
    assert isinstance(verdict, Allowed)
    assert verdict.addresses == ("+12125559999",)
