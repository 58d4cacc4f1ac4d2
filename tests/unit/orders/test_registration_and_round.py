"""The phone's registration decides whether the round dials."""

from __future__ import annotations

from pathlib import Path

from app.account.desk import read_desk
from app.account.standing import Standing
from app.bus import Bus
from app.orders.delivery import LOOK_AGAIN
from app.orders.events import WorkState
from app.paths import Paths
from app.phone import build
from tests.support.order_scene import account
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

SERVER = read_desk({"user": "1001", "server": "pbx", "password": "s3cret-pass"}, {})


def test_orders_come_once_the_phone_is_registered(
    engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path
) -> None:
    """B1, P1: not registered, nobody is dialled and the registration's own sentence says why."""
    phone = build(loop, desk=SERVER, paths=Paths.under(tmp_path), bus=bus, engine=engine)
    phone.start()
    rules = account()
    phone.use(SERVER, Standing(rules, rules.agent("maria")))
    phone.orders.start(frozenset(phone.orders.modes))
    assert phone.departure.besides == phone.orders.consequences
    work = phone.orders.work
    assert work is not None
    (registration,) = phone.registrations
    assert (work.state, work.problem) == (WorkState.NO_LINE, registration.sentence)
    assert registration.sentence
    engine.register("desk")
    loop.advance(LOOK_AGAIN)
    assert work.state not in (WorkState.NO_LINE, WorkState.STOPPED)
    phone.stop()
