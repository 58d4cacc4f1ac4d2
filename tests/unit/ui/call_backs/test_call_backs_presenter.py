"""What the agent sees of call-backs, without a window (S7)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.agent.call_back import NOTICE_SECONDS, CallBacks
from app.agent.coworkers import Coworkers
from app.agent.desk import AgentDesk
from app.bus import Bus
from app.engine.events import PresenceChanged
from app.errors import UserFacingError
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.call_backs.presenter import CallBacksModel, CallBacksPresenter, DueModel


class Floor:
    """An agent, a coworker, and what is shown."""

    def __init__(self) -> None:
        self.loop, self.bus = VirtualLoop(), Bus()
        self.desk = AgentDesk(self.loop, self.bus)
        self.desk.sign_in()
        coworkers = Coworkers(
            EngineScripted(self.loop, self.bus),
            self.bus,
            account_id="desk",
            address_of=lambda extension: f"sip:{extension}@pbx",
            now=self.loop.now,
        )
        coworkers.watch(["1002"])
        self.called: list[str] = []
        self.refusal = ""
        self.said: list[str] = []
        self.model = CallBacksModel()
        self.call_backs = CallBacks(self.bus, self.desk, coworkers, self.loop, dial=self._dial)
        self.presenter = CallBacksPresenter(self.call_backs, self.bus, self.said.append)
        self.presenter.attach(self)

    def show_call_backs(self, model: CallBacksModel) -> None:
        """See ``CallBacksView``."""
        self.model = model

    def coworker(self, note: str) -> None:
        """What the coworker does."""
        self.bus.publish(
            PresenceChanged(account_id="desk", uri="sip:1002@pbx", known=True, open=True, note=note)
        )

    def _dial(self, extension: str, name: str) -> None:
        if self.refusal:
            raise UserFacingError(self.refusal)
        self.called.append(extension)


@pytest.fixture
def floor() -> Iterator[Floor]:
    made = Floor()
    yield made
    made.presenter.close()
    made.call_backs.close()


def test_who_waits_is_seen_and_can_be_cancelled(floor: Floor) -> None:
    """S7."""
    floor.coworker("talking")
    floor.call_backs.ask("1002", "Maria")
    (waiting,) = floor.model.waiting
    assert waiting.sentence == "Maria is called back when you are both free."
    floor.presenter.cancel(waiting.extension)
    assert floor.model == CallBacksModel()


def test_a_pbx_without_presence_is_not_waited_for_in_silence(floor: Floor) -> None:
    """S7: what will never happen is not promised."""
    floor.call_backs.ask("1002", "Maria")
    assert floor.model.waiting[0].sentence == (
        "The PBX does not say when Maria is free; call again yourself."
    )
    floor.coworker("talking")
    assert floor.model.waiting[0].sentence == "Maria is called back when you are both free."


def test_the_notice_is_seen_and_heard_once(floor: Floor) -> None:
    """S7, P9: with the moment at which the phone dials."""
    floor.call_backs.ask("1002", "Maria")
    floor.coworker("available")
    assert floor.model.due == DueModel("1002", "Maria", floor.loop.now() + NOTICE_SECONDS)
    assert floor.model.waiting == ()
    assert floor.said == ["Maria is free and is called in a moment."]
    floor.presenter.call_now("1002")
    assert floor.called == ["1002"]
    assert floor.model == CallBacksModel()


def test_one_that_fails_is_told_until_it_is_read(floor: Floor) -> None:
    """S7: one sentence."""
    floor.refusal = "No account is set up, so nothing can be dialled."
    floor.call_backs.ask("1002", "Maria")
    floor.coworker("available")
    floor.loop.advance(NOTICE_SECONDS)
    sentence = "Maria was not called back. No account is set up, so nothing can be dialled."
    assert floor.model == CallBacksModel(failure=sentence)
    assert floor.said[-1] == sentence
    floor.presenter.dismiss()
    assert floor.model == CallBacksModel()
