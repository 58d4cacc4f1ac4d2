"""Accounts are kept registered, and how that stands is always one sentence (P1)."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from itertools import product

import pytest

from app.account.registration import SILENCE_SECONDS, Registrations
from app.account.registration_state import (
    REGISTRATION_TRANSITIONS,
    AccountEntry,
    RegistrationState,
    RegistrationStateChanged,
    back_off,
)
from app.account.sip import SipAccount
from app.bus import Bus
from app.engine.commands import AddAccount, NetworkChanged, Register, RemoveAccount
from app.errors import IllegalTransition
from app.problems import Problems, Severity
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

ACCOUNT = SipAccount(account_id="desk", user="1001", server="pbx.example.com")
PEER_TO_PEER = SipAccount(account_id="desk", user="me", local_address="127.0.0.1")
LONG = 200.0


@pytest.fixture
def problems(bus: Bus) -> Problems:
    return Problems(bus)


@pytest.fixture
def registrations(
    engine: EngineScripted, loop: VirtualLoop, bus: Bus, problems: Problems
) -> Iterator[Registrations]:
    registrations = Registrations(engine, loop, bus, problems, rng=random.Random(7))  # noqa: S311 - fixed sequence
    yield registrations
    registrations.close()


def state(registrations: Registrations) -> RegistrationState:
    found = registrations.get("desk")
    assert found is not None
    return found.state


def sentence(registrations: Registrations) -> str:
    found = registrations.get("desk")
    assert found is not None
    return found.sentence


def test_an_account_registers_when_the_engine_is_there(
    registrations: Registrations, engine: EngineScripted
) -> None:
    """P1: connecting, then registered, each in words."""
    registrations.use(ACCOUNT, "s3cret")
    assert engine.sent == []
    engine.start()
    assert engine.take(AddAccount) == [AddAccount(account=ACCOUNT.settings("s3cret"))]
    assert state(registrations) is RegistrationState.CONNECTING
    assert sentence(registrations) == "Connecting to pbx.example.com."
    engine.register("desk")
    assert state(registrations) is RegistrationState.REGISTERED
    assert sentence(registrations) == "Registered as 1001 at pbx.example.com."


def test_a_silent_server_is_told_after_five_seconds(
    registrations: Registrations, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P1: over UDP the stack itself would stay silent for 32 s."""
    registrations.use(ACCOUNT, "")
    engine.start()
    loop.advance(SILENCE_SECONDS - 0.1)
    assert sentence(registrations) == "Connecting to pbx.example.com."
    loop.advance(0.1)
    assert state(registrations) is RegistrationState.CONNECTING
    assert sentence(registrations) == "No answer from pbx.example.com yet. Still trying."
    engine.register("desk", 408, "Request Timeout")
    assert sentence(registrations) == "No answer from pbx.example.com."


def test_a_failed_server_is_tried_again_with_back_off(
    registrations: Registrations, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P1: 1 to 2 s, 2 to 4 s, 4 to 8 s ... and a success begins anew."""
    registrations.use(ACCOUNT, "")
    engine.start()
    waits = []
    for _ in range(7):
        engine.register("desk", 503, "Service Unavailable")
        found = registrations.get("desk")
        assert found is not None
        assert found.retry_at is not None
        waits.append(found.retry_at - loop.now())
        engine.forget()
        loop.advance(waits[-1])
        assert engine.take(Register) == [Register(account_id="desk")]
    for wait, bound in zip(waits, (2, 4, 8, 16, 32, 60, 60), strict=True):
        assert bound / 2 <= wait <= bound
    engine.register("desk")
    engine.register("desk", 503, "Service Unavailable")
    found = registrations.get("desk")
    assert found is not None
    assert found.retry_at is not None
    assert found.retry_at - loop.now() <= 2.0


@pytest.mark.parametrize(("code", "status"), [(401, 171100), (403, 0)])
def test_a_wrong_password_is_not_tried_again_blindly(
    registrations: Registrations, engine: EngineScripted, loop: VirtualLoop, code: int, status: int
) -> None:
    """P1: ten tries later the server's guard would have locked the desk out."""
    registrations.use(ACCOUNT, "wrong")
    engine.start()
    engine.register("desk", code, "no", status=status)
    engine.forget()
    loop.advance(LONG)
    registrations.network_changed()
    assert engine.take(Register) == []
    registrations.retry("desk")
    assert engine.take(Register) == [Register(account_id="desk")]
    engine.register("desk")
    assert state(registrations) is RegistrationState.REGISTERED


def test_another_password_replaces_the_account(registrations: Registrations, engine: EngineScripted) -> None:
    registrations.use(ACCOUNT, "wrong")
    engine.start()
    engine.register("desk", 401, "Unauthorized", status=171100)
    engine.forget()
    registrations.use(ACCOUNT, "right")
    assert [type(command) for command in engine.fresh()] == [RemoveAccount, AddAccount]
    assert state(registrations) is RegistrationState.CONNECTING


def test_the_same_account_again_changes_nothing(registrations: Registrations, engine: EngineScripted) -> None:
    registrations.use(ACCOUNT, "s3cret")
    engine.start()
    engine.forget()
    registrations.use(dataclasses.replace(ACCOUNT), "s3cret")
    assert engine.fresh() == []


def test_the_network_is_back_and_nobody_waits(
    registrations: Registrations, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P1: what failed is tried at once; what is registered is refreshed by the engine."""
    registrations.use(ACCOUNT, "")
    engine.start()
    engine.register("desk", 503, "Network is unreachable")
    assert sentence(registrations) == "No route to pbx.example.com."
    engine.forget()
    registrations.network_changed()
    assert engine.fresh() == [NetworkChanged(), Register(account_id="desk")]
    engine.register("desk")
    registrations.network_changed()
    assert engine.fresh() == [NetworkChanged()]
    assert loop.pending() == 0


def test_a_lost_engine_registers_again_when_it_is_back(
    registrations: Registrations, engine: EngineScripted, loop: VirtualLoop
) -> None:
    registrations.use(ACCOUNT, "s3cret")
    engine.start()
    engine.register("desk")
    engine.lose()
    assert state(registrations) is RegistrationState.CONNECTING
    assert loop.pending() == 0
    registrations.network_changed()
    registrations.retry("desk")
    engine.forget()
    engine.start()
    assert engine.take(AddAccount) == [AddAccount(account=ACCOUNT.settings("s3cret"))]


def test_a_port_in_use_is_a_sentence_and_is_tried_again(
    registrations: Registrations, engine: EngineScripted, loop: VirtualLoop, problems: Problems
) -> None:
    """P1: the engine refuses the account; the rest of the phone works."""
    busy = "Port 5060 is in use by another program."
    engine.refuse(AddAccount, busy)
    registrations.use(PEER_TO_PEER, "")
    engine.start()
    loop.run()
    assert state(registrations) is RegistrationState.FAILED
    assert [problem.sentence for problem in problems] == [busy]
    engine.refuse(AddAccount, "")
    loop.advance(2.0)
    assert state(registrations) is RegistrationState.NOT_USED
    assert list(problems) == []


def test_peer_to_peer_needs_no_registration(
    registrations: Registrations, engine: EngineScripted, loop: VirtualLoop
) -> None:
    registrations.use(PEER_TO_PEER, "")
    engine.start()
    loop.advance(LONG)
    assert state(registrations) is RegistrationState.NOT_USED
    assert sentence(registrations) == "No server is used: calls go straight to the address."
    engine.register("desk", 503, "nonsense")
    assert state(registrations) is RegistrationState.NOT_USED


def test_unverified_certificates_are_warned_of_at_all_times(
    registrations: Registrations, engine: EngineScripted, problems: Problems
) -> None:
    """P6: the admin may switch verification off; the window says so as long as it is."""
    unsafe = dataclasses.replace(ACCOUNT, transport="tls", verify_certificate=False)
    registrations.use(unsafe, "")
    engine.start()
    engine.register("desk")
    found = registrations.get("desk")
    assert found is not None
    expected = "The identity of pbx.example.com is not checked: certificate verification is switched off."
    assert found.warning == expected
    assert [(p.sentence, p.severity) for p in problems] == [(expected, Severity.UNSAFE)]
    registrations.use(dataclasses.replace(unsafe, verify_certificate=True), "")
    assert list(problems) == []


def test_a_failure_stands_as_a_problem_until_it_is_over(
    registrations: Registrations, engine: EngineScripted, problems: Problems, loop: VirtualLoop
) -> None:
    registrations.use(ACCOUNT, "")
    engine.start()
    engine.register("desk", 503, "Connection refused")
    assert len(problems) == 1
    loop.advance(2.0)
    assert len(problems) == 1, "a new try is no success yet"
    engine.register("desk")
    assert len(problems) == 0


def test_a_forgotten_account_is_unregistered_and_silent(
    registrations: Registrations, engine: EngineScripted, bus: Bus, loop: VirtualLoop
) -> None:
    heard: list[str] = []
    listening = bus.subscribe(RegistrationStateChanged, lambda event: heard.append(event.account_id))
    registrations.use(ACCOUNT, "")
    engine.start()
    engine.forget()
    registrations.forget("desk")
    registrations.forget("desk")
    assert engine.fresh() == [RemoveAccount(account_id="desk")]
    heard.clear()
    engine.register("desk", 200)
    loop.run()
    assert heard == []
    assert list(registrations) == []
    listening.close()


def test_a_binding_taken_away_is_asked_for_again(
    registrations: Registrations, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P1: 200 without a binding: from the server, or late from an account replaced meanwhile."""
    registrations.use(ACCOUNT, "")
    engine.start()
    engine.register("desk")
    engine.forget()
    engine.unregister("desk")
    assert state(registrations) is RegistrationState.CONNECTING
    loop.advance(2.0)
    assert engine.take(Register) == [Register(account_id="desk")]
    engine.register("desk")
    assert state(registrations) is RegistrationState.REGISTERED


@pytest.mark.parametrize(
    ("old", "new"), list(product(RegistrationState, RegistrationState)), ids=lambda s: s.name
)
def test_every_pair_of_states_is_legal_or_refused(old: RegistrationState, new: RegistrationState) -> None:
    entry = AccountEntry(ACCOUNT, "")
    entry._state = old  # noqa: SLF001 - there is no other way into a state of one's choice
    if old is new or (old, new) in REGISTRATION_TRANSITIONS:
        entry.to(new)
        assert entry.state is new
    else:
        with pytest.raises(IllegalTransition):
            entry.to(new)
        assert entry.state is old


def test_the_back_off_is_bounded_and_spread() -> None:
    """P1: between half and all of 2, 4, 8 ... 60 s, however long it goes on (RFC 5626 section 4.5)."""
    rng = random.Random(3)  # noqa: S311 - fixed sequence
    for failures in (1, 2, 5, 6, 50, 5000):
        bound = min(60.0, 2.0 * 2.0 ** min(failures - 1, 10))
        drawn = [back_off(failures, rng) for _ in range(300)]
        assert bound / 2 <= min(drawn) < bound * 0.55
        assert bound * 0.95 < max(drawn) <= bound
