"""A phone that calls come in to, of an account that says what may become of them."""

from __future__ import annotations

from app.account.desk import read_desk
from app.account.model import FORMAT, Account
from app.account.standing import Standing
from app.bus import Bus
from app.calls.call import Call
from app.engine.commands import PlayTone
from app.engine.events import CallFinished
from app.engine.values import Header
from app.phone import Phone
from tests.support.scripted_engine import EngineScripted

DESK = read_desk({"user": "1001", "server": "pbx", "country": "US"}, {})
RIGHTS = dict.fromkeys(
    ("transfer", "internal", "external", "unsupervised", "unsupervised_external", "manual_dial"), "on"
)


def standing(*, rights: dict[str, str] | None = None, **incoming: object) -> Standing:
    """Maria, of an account with this policy for incoming calls."""
    account = Account.model_validate(
        {
            "format": FORMAT,
            "account": {"name": "Acme", "country": "US", "queued_transfer_hold_seconds": 90},
            "incoming": incoming,
            "rights": {"account": {**RIGHTS, **(rights or {})}},
            "agents": [
                {"login": "maria", "extension": "1001"},
                {"login": "jan", "extension": "1002"},
            ],
            "coworkers": [{"name": "Front desk", "extension": "100"}],
        }
    )
    return Standing(account, account.agent("maria"))


def arrives(phone: Phone, engine: EngineScripted, uri: str = "sip:1002@pbx", *headers: Header) -> Call:
    call = phone.calls.get(engine.arrive(uri, headers=headers))
    assert call is not None
    return call


def finished(bus: Bus, call: Call, code: int) -> None:
    """The engine has sent the refusal that it was asked for."""
    bus.publish(CallFinished(call_id=call.id, code=code, reason="", by_us=True))


def rings(engine: EngineScripted) -> bool:
    return any(tone.tone == "ring" for tone in engine.take(PlayTone))
