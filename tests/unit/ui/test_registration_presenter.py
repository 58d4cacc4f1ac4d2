"""The top bar's word for the registration."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.account.registration import Registrations
from app.account.sip import SipAccount
from app.bus import Bus
from app.problems import Problems
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.registration.presenter import RegistrationModel, RegistrationPresenter, Sign
from ui.theme.tokens import Tone

DESK = SipAccount(account_id="desk", user="1001", server="pbx.example.com")


class RegistrationViewSpy:
    """Remembers what was shown last."""

    def __init__(self) -> None:
        self.model = RegistrationModel()

    def show_registration(self, model: RegistrationModel) -> None:
        self.model = model


@pytest.fixture
def view() -> RegistrationViewSpy:
    return RegistrationViewSpy()


@pytest.fixture
def registrations(
    engine: EngineScripted, loop: VirtualLoop, bus: Bus, view: RegistrationViewSpy
) -> Iterator[Registrations]:
    registrations = Registrations(engine, loop, bus, Problems(bus))
    presenter = RegistrationPresenter(registrations, bus, view)
    yield registrations
    presenter.close()
    registrations.close()


def test_without_an_account_the_bar_says_so(registrations: Registrations, view: RegistrationViewSpy) -> None:
    assert not list(registrations)
    assert (view.model.word, view.model.tone) == ("Not set up", Tone.STOP)


def test_the_word_follows_the_registration(
    registrations: Registrations, engine: EngineScripted, view: RegistrationViewSpy
) -> None:
    """P1: the state is shown, with the server's reason."""
    engine.start()
    registrations.use(DESK, "secret")
    assert (view.model.word, view.model.tone, view.model.sign) == ("Connecting", Tone.WAIT, Sign.BUSY)
    engine.register("desk")
    assert (view.model.word, view.model.tone, view.model.sign) == ("Registered", Tone.GO, Sign.FINE)
    assert (view.model.account, view.model.user) == ("1001@pbx.example.com", "1001")
    engine.register("desk", 404, "Not Found")
    assert (view.model.word, view.model.tone) == ("Not registered", Tone.STOP)
    assert view.model.sentence == "The server does not know extension 1001."


def test_an_unchecked_certificate_is_never_green(
    registrations: Registrations, engine: EngineScripted, view: RegistrationViewSpy
) -> None:
    """P6: verification is off, and the window says so at all times."""
    engine.start()
    unsafe = SipAccount(
        account_id="desk", user="1001", server="pbx.example.com", transport="tls", verify_certificate=False
    )
    registrations.use(unsafe, "secret")
    engine.register("desk")
    assert (view.model.word, view.model.tone, view.model.sign) == ("Registered", Tone.WAIT, Sign.UNVERIFIED)
    assert "is not checked" in view.model.sentence


def test_of_several_accounts_the_one_in_trouble_is_seen(
    registrations: Registrations, engine: EngineScripted, view: RegistrationViewSpy
) -> None:
    engine.start()
    registrations.use(DESK, "secret")
    registrations.use(SipAccount(account_id="second", user="2002", server="other.example.com"), "secret")
    engine.register("desk")
    engine.register("second", 403, "Forbidden")
    assert (view.model.user, view.model.tone) == ("2002", Tone.STOP)
