"""The agent's state told to coworkers, and theirs seen (E7, E9)."""

from __future__ import annotations

from app.agent.coworkers import CoworkerChanged, Coworkers
from app.agent.desk import AgentDesk
from app.agent.presence import Seen
from app.agent.state import AgentState, Status
from app.agent.waiting import TransferWaitEnded, TransferWaits
from app.bus import Bus
from app.engine.commands import PublishPresence, WatchPresence
from app.engine.events import AccountListening, PresenceChanged
from app.engine.values import Activity
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


class Floor:
    """One agent's phone and the coworkers it watches."""

    def __init__(self) -> None:
        self.loop = VirtualLoop()
        self.bus = Bus()
        self.engine = EngineScripted(self.loop, self.bus)
        self.desk = AgentDesk(self.loop, self.bus)
        self.coworkers = Coworkers(
            self.engine,
            self.bus,
            account_id="desk",
            address_of=lambda extension: f"sip:{extension}@pbx",
            now=self.loop.now,
        )
        self.changed: list[str] = []
        self.bus.subscribe(CoworkerChanged, lambda event: self.changed.append(event.extension))

    def notify(
        self, extension: str, note: str, *, known: bool = True, activity: Activity = "unknown"
    ) -> None:
        self.bus.publish(
            PresenceChanged(
                account_id="desk",
                uri=f"sip:{extension}@pbx",
                known=known,
                open=True,
                activity=activity,
                note=note,
            )
        )

    def notes(self) -> list[str]:
        """Every note published."""
        return [presence.note for presence in self.engine.of(PublishPresence)]

    def watched(self) -> list[tuple[str, bool]]:
        """Every subscription asked for or let go."""
        return [(watch.uri, watch.on) for watch in self.engine.of(WatchPresence)]


def test_every_state_of_the_agent_is_published() -> None:
    """E7: seen from coworkers, with its reason."""
    floor = Floor()
    floor.engine.register("desk")
    floor.desk.sign_in()
    floor.desk.choose(Status(AgentState.BREAK, "Lunch"))
    floor.desk.call_began("a")
    assert floor.notes() == ["offline", "available", "break: Lunch", "talking"]


def test_a_waiting_transfer_is_published_with_the_state() -> None:
    """E9: so that no second one is sent."""
    floor = Floor()
    floor.engine.register("desk")
    floor.bus.publish(TransferWaits("a", 120))
    floor.bus.publish(TransferWaitEnded("a", ringing=True))
    assert floor.notes() == ["offline", "offline (transfer waiting)", "offline"]


def test_nothing_is_sent_before_there_is_a_registration() -> None:
    """E7: and everything at once when there is one."""
    floor = Floor()
    floor.desk.sign_in()
    floor.coworkers.watch(["1002"])
    floor.engine.register("desk", 401)
    floor.engine.register("other")
    assert floor.engine.sent == []
    floor.engine.register("desk")
    floor.engine.register("desk")
    assert floor.notes() == ["available"]
    assert floor.watched() == [("sip:1002@pbx", True)]


LISTENS = AccountListening(account_id="desk", transport="udp", host="127.0.0.1", port=5070)


def test_an_account_without_a_server_tells_and_asks_as_soon_as_it_listens() -> None:
    """E7: from phone to phone."""
    floor = Floor()
    floor.coworkers.use_account("")
    floor.bus.publish(LISTENS)
    assert floor.engine.sent == []
    floor.coworkers.use_account("desk", registers=False)
    floor.coworkers.watch(["1002"])
    assert floor.notes() == ["offline"]
    assert floor.watched() == [("sip:1002@pbx", True)]
    floor.engine.lose()
    floor.bus.publish(LISTENS)
    assert floor.watched() == [("sip:1002@pbx", True)] * 2


def test_an_account_that_was_made_anew_asks_again() -> None:
    """E7: another password, say: the engine dropped the subscriptions with the old account."""
    floor = Floor()
    floor.engine.register("desk")
    floor.coworkers.watch(["1002"])
    floor.notify("1002", "talking")
    floor.bus.publish(LISTENS)
    assert dict(floor.coworkers.states) == {}
    floor.engine.register("desk")
    assert floor.watched() == [("sip:1002@pbx", True)] * 2


def test_an_account_that_is_registered_already_asks_at_once() -> None:
    """E7: the account file was read after the server had said 200."""
    floor = Floor()
    floor.coworkers.use_account("")
    floor.engine.register("desk")
    floor.coworkers.use_account("desk")
    floor.coworkers.watch(["1002"])
    assert floor.watched() == [("sip:1002@pbx", True)]


def test_a_new_engine_is_told_everything_again() -> None:
    """E7: subscriptions die with their engine, and what was seen is unknown until the next NOTIFY."""
    floor = Floor()
    floor.engine.register("desk")
    floor.coworkers.watch(["1002"])
    floor.notify("1002", "talking")
    floor.engine.lose()
    assert dict(floor.coworkers.states) == {}
    floor.engine.register("desk")
    assert floor.watched() == [("sip:1002@pbx", True)] * 2


def test_coworkers_are_seen() -> None:
    """E7: a change is told once."""
    floor = Floor()
    floor.engine.register("desk")
    floor.coworkers.watch(["1002", "1003"])
    floor.notify("1002", "after-call work")
    floor.notify("1002", "after-call work")
    floor.notify("1003", "On the phone")
    floor.notify("1009", "talking")
    assert dict(floor.coworkers.states) == {
        "1002": Seen(AgentState.AFTER_CALL_WORK),
        "1003": Seen(AgentState.TALKING, "On the phone"),
    }
    assert floor.changed == ["1002", "1003"]


def test_how_long_a_coworker_has_been_so_is_known_from_the_first_change_on() -> None:
    """E7: what was so when we first looked began at a time that nobody told us."""
    floor = Floor()
    floor.engine.register("desk")
    floor.coworkers.watch(["1002"])
    floor.notify("1002", "available")
    assert floor.coworkers.states["1002"].since is None
    floor.loop.advance(30)
    floor.notify("1002", "talking")
    began = floor.loop.now()
    floor.loop.advance(60)
    floor.notify("1002", "talking (transfer waiting)")
    assert floor.coworkers.states["1002"].transfer_waiting
    assert floor.coworkers.states["1002"].since == began


def test_an_ended_subscription_makes_a_coworker_unknown() -> None:
    """E7: unknown is not "available"."""
    floor = Floor()
    floor.engine.register("desk")
    floor.coworkers.watch(["1002"])
    floor.notify("1002", "available")
    floor.notify("1002", "", known=False)
    assert dict(floor.coworkers.states) == {}


def test_only_those_wanted_are_watched() -> None:
    """E7: the account file changed: one came, one went, one stayed."""
    floor = Floor()
    floor.engine.register("desk")
    floor.coworkers.watch(["1002", "1003"])
    floor.notify("1003", "available")
    floor.coworkers.watch(["1002", "1004"])
    assert floor.watched() == [
        ("sip:1002@pbx", True),
        ("sip:1003@pbx", True),
        ("sip:1003@pbx", False),
        ("sip:1004@pbx", True),
    ]
    assert floor.changed[-1] == "1003"
    assert "1003" not in floor.coworkers.states


def test_it_lets_go_of_the_bus() -> None:
    """No subscription is left behind."""
    bus = Bus()
    loop = VirtualLoop()
    Coworkers(EngineScripted(loop, bus), bus, account_id="desk", address_of=str, now=loop.now).close()
    assert bus.listeners() == 0
