"""The cards of calls without Qt: what they showed, and what was asked of the window."""

from __future__ import annotations

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.calls.model import CallsModel, CardModel
from ui.calls.presenter import CallsPresenter


class CallsViewSpy:
    """Remembers what was shown last, and what was asked of the window."""

    def __init__(self) -> None:
        self.model = CallsModel()
        self.focused: list[str] = []
        self.attracted = 0

    def show_calls(self, model: CallsModel) -> None:
        self.model = model

    def focus_call(self, call_id: str) -> None:
        self.focused.append(call_id)

    def attract(self) -> None:
        self.attracted += 1

    def card(self, call_id: str) -> CardModel:
        return next(card for card in self.model.cards if card.call_id == call_id)

    def titles(self) -> list[str]:
        return [card.title for card in self.model.cards]


class Desk:
    """Calls, a presenter on them, and what it showed and said."""

    def __init__(self, engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> None:
        self.engine, self.loop = engine, loop
        self.calls = Calls(engine, loop, bus)
        self.said: list[str] = []
        self.redialled: list[Call] = []
        self.view = CallsViewSpy()
        self.presenter = CallsPresenter(self.calls, bus, loop, self.said.append, self.redialled.append)
        self.presenter.attach(self.view)

    def call(self, number: str, name: str = "") -> str:
        """A call that we placed and that was answered."""
        call = self.calls.place("desk", f"sip:{number}@127.0.0.1", name=name)
        self.engine.answer(call.id)
        self.engine.grant_holds()
        return call.id

    def close(self) -> None:
        self.presenter.close()
        self.calls.close()
