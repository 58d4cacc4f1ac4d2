"""The composition root: everything is wired, nothing is left when it stops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.account.desk import Desk, read_desk
from app.bus import Bus
from app.engine.commands import AddAccount, PlaceCall, PlayTone, SendDtmf
from app.engine.events import DeviceInUse
from app.errors import UserFacingError
from app.log import FILE_NAME
from app.network import SETTLE_SECONDS
from app.orders.order import Order
from app.paths import Paths
from app.phone import Phone, build, read_settings
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

SERVER_DESK = read_desk(
    {
        "user": "1001",
        "server": "pbx",
        "password": "s3cret-pass",
        "country": "DE",
        "ring_timeout": "20",
        "dtmf": "info",
    },
    {},
)


@pytest.fixture
def phone(engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path) -> Iterator[Phone]:
    phone = build(loop, desk=SERVER_DESK, paths=Paths.under(tmp_path), bus=bus, engine=engine)
    phone.start()
    yield phone
    phone.stop()


def sentences(phone: Phone) -> list[str]:
    return [problem.sentence for problem in phone.problems]


def test_a_started_phone_runs_its_engine_and_registers(phone: Phone, engine: EngineScripted) -> None:
    assert engine.running
    assert [command.account.user for command in engine.of(AddAccount)] == ["1001"]
    engine.register("desk")
    assert [entry.sentence for entry in phone.registrations] == ["Registered as 1001 at pbx."]


def test_dialling_uses_the_desks_rules(phone: Phone, engine: EngineScripted, loop: VirtualLoop) -> None:
    """P2, P3: number field to INVITE: rules, ring timeout, tones and digits are the desk's."""
    call = phone.dial("030 901820,1")
    assert [command.target for command in engine.of(PlaceCall)] == ["sip:030901820@pbx"]
    assert (call.dialled, call.ring_timeout) == ("+49 30 901820", 20.0)
    engine.ring(call.id)
    assert [command.country for command in engine.of(PlayTone)] == ["DE"]
    engine.answer(call.id)
    loop.advance(5.0)
    assert [(command.digits, command.method) for command in engine.of(SendDtmf)] == [("1", "info")]


def test_what_cannot_be_dialled_is_a_sentence(phone: Phone) -> None:
    with pytest.raises(UserFacingError, match="plus sign"):
        phone.dial("12+3")


def test_troubles_stand_together_and_the_rest_works(
    phone: Phone, engine: EngineScripted, bus: Bus, loop: VirtualLoop
) -> None:
    """P1, P4: no network, no sound card, no server: each is a sentence."""
    bus.publish(DeviceInUse(role="microphone", name="", problem="No microphone was found."))
    engine.register("desk", 503, "Network is unreachable")
    phone.network.changed(reachable=False)
    loop.advance(SETTLE_SECONDS)
    assert sentences(phone) == [
        "No microphone was found.",
        "No route to pbx.",
        "This computer has no network connection.",
    ]
    phone.network.changed(reachable=True)
    loop.advance(SETTLE_SECONDS)
    engine.register("desk")
    assert sentences(phone) == ["No microphone was found."]


def test_a_phone_without_an_account_says_so_and_takes_one_later(
    engine: EngineScripted, loop: VirtualLoop, bus: Bus
) -> None:
    phone = build(loop, bus=bus, engine=engine)
    phone.start()
    assert sentences(phone) == ["No account is set up."]
    with pytest.raises(UserFacingError, match="No account"):
        phone.dial("600")
    phone.use(SERVER_DESK)
    assert sentences(phone) == []
    phone.dial("600")
    assert len(engine.of(AddAccount)) == 1
    phone.stop()


def test_another_desk_takes_the_place_of_the_first(phone: Phone, engine: EngineScripted) -> None:
    engine.forget()
    other = read_desk({"user": "1002", "server": "pbx"}, {})
    phone.use(other)
    assert [command.account.user for command in engine.take(AddAccount)] == ["1002"]
    assert phone.account is other.account


def test_the_password_never_reaches_the_log(phone: Phone, tmp_path: Path, engine: EngineScripted) -> None:
    """P6: not even where somebody dials it by mistake."""
    call = phone.dial("s3cret-pass")
    engine.finish(call.id, 404)
    phone.stop()
    text = (Paths.under(tmp_path).logs / FILE_NAME).read_text(encoding="utf-8")
    assert "phone starts" in text
    assert "s3cret" not in text


def test_a_log_that_cannot_be_kept_is_a_problem(
    engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("")
    phone = build(loop, desk=SERVER_DESK, paths=Paths.under(tmp_path / "state"), bus=bus, engine=engine)
    phone.start()
    assert sentences(phone)[0].startswith("No log can be kept in ")
    phone.stop()


def test_the_environment_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOKSWITCH_USER", "1001")
    monkeypatch.setenv("HOOKSWITCH_SERVER", "pbx")
    desk: Desk = read_settings({"server": "other"})
    assert (desk.account.user, desk.account.server) == ("1001", "other")


def test_an_engine_needs_the_bus_it_speaks_on(engine: EngineScripted, loop: VirtualLoop) -> None:
    with pytest.raises(ValueError, match="bus"):
        build(loop, engine=engine)


def test_an_orders_number_is_read_in_the_orders_country(phone: Phone, engine: EngineScripted) -> None:
    """B1: the customer in Austria is called, not whoever has these digits here."""
    here = Order(
        id=1, external_id="A", project="Solar", status="New", name="Ada", number="030 901820", country="DE"
    )
    dial = phone.orders._around.dial  # noqa: SLF001 - what call mode dials with
    dial(msgspec.structs.replace(here, number="0664 1234567", country="AT"))
    dial(here)
    assert [command.target for command in engine.of(PlaceCall)] == [
        "sip:+436641234567@pbx",
        "sip:030901820@pbx",
    ]
