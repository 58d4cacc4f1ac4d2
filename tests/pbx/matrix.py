"""The table of all transfers: each flow, each thing that can happen to it, and where the customer is then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.engine.events import ReferProgressed
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.referred import HangUpTransfer
from tests.support.transfer_scene import Found, Scene
from tests.support.wire_phone import Manner

MENU: Final = "610"
QUEUE: Final = "700"


class Event(Enum):
    """What happens; the columns."""

    ANSWERS = "answers"
    BUSY = "busy"
    DECLINES = "declines"
    RINGS_OUT = "rings out"
    TARGET_HANGS_UP = "target hangs up in consult"
    CUSTOMER_HANGS_UP = "customer hangs up"
    AGENT_CANCELS = "agent cancels"
    REFER_REFUSED = "REFER refused"
    ENGINE_KILLED = "engine killed"
    KILLED_IN_REPLACES = "engine killed in Replaces"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One way to transfer, and where each event leaves the customer."""

    name: str
    type: TransferType
    places: Mapping[Event, Found]
    """Events that are not here cannot happen to it."""
    number: str = ""
    """Of a queue or a voice menu; empty: the target's own."""
    kind: TargetKind = TargetKind.AGENT
    by_pbx: bool = False
    """The PBX carries it out: it rings, and it gives the customer back."""
    after_answer: Callable[[Scene], None] = lambda scene: None
    """What the agent does when the target has answered."""
    data: bool = False
    """Call data go along and are looked for at the target."""
    direct: bool = True
    """Also tried from phone to phone."""

    def begin(self, scene: Scene, seconds: int = 20) -> None:
        """The agent presses Transfer."""
        scene.transfer(
            self.type,
            number=self.number,
            to=self.kind,
            seconds=seconds,
            by_pbx=self.by_pbx,
            data={"order": "4711"} if self.data else None,
        )


def consult(scene: Scene) -> Consultation:
    """Agent and target have spoken."""
    flow = scene.flow
    assert isinstance(flow, Consultation)
    scene.until(lambda: flow.state is ConsultState.CONSULTING and scene.agent_consults(), "a consult")
    return flow


def complete(scene: Scene) -> None:
    """The agent speaks with the target and sends the customer over."""
    flow = consult(scene)
    scene.event()
    flow.complete()


def make_three(scene: Scene) -> None:
    """The agent speaks with the target and lets all hear one another."""
    flow = consult(scene)
    scene.event()
    flow.three_way()


_STAYS: Final = {
    Event.BUSY: Found.AGENT,
    Event.DECLINES: Found.AGENT,
    Event.RINGS_OUT: Found.AGENT,
    Event.CUSTOMER_HANGS_UP: Found.ENDED,
    Event.AGENT_CANCELS: Found.AGENT,
    Event.REFER_REFUSED: Found.AGENT,
    Event.ENGINE_KILLED: Found.AGENT,
    Event.KILLED_IN_REPLACES: Found.TARGET,
}
"""The agent keeps the customer until the target is there."""
_LEAVES: Final = {
    Event.ANSWERS: Found.TARGET,
    Event.BUSY: Found.AGENT,
    Event.DECLINES: Found.AGENT,
    Event.RINGS_OUT: Found.ENDED,
    Event.CUSTOMER_HANGS_UP: Found.ENDED,
    Event.AGENT_CANCELS: Found.AGENT,
    Event.REFER_REFUSED: Found.TARGET,
    Event.ENGINE_KILLED: Found.AGENT,
    Event.KILLED_IN_REPLACES: Found.TARGET,
}
"""The agent is free at once. Nobody answers: the call ends (C11); the target is taken: it comes back (S9)."""

_OF_REFER: Final = frozenset({Event.REFER_REFUSED, Event.KILLED_IN_REPLACES})

ROWS: Final = (
    Row(name="cold, by this phone", type=TransferType.COLD, places=_LEAVES),
    Row(
        name="cold, by the PBX",
        type=TransferType.COLD,
        places={
            Event.ANSWERS: Found.TARGET,
            Event.BUSY: Found.AGENT,
            Event.DECLINES: Found.AGENT,
            Event.RINGS_OUT: Found.AGENT,
            Event.CUSTOMER_HANGS_UP: Found.ENDED,
            Event.REFER_REFUSED: Found.AGENT,
            Event.ENGINE_KILLED: Found.TARGET,
        },
        by_pbx=True,
        direct=False,
    ),
    Row(
        name="cold, by the PBX, with call data",
        type=TransferType.COLD,
        places={Event.ANSWERS: Found.TARGET},
        by_pbx=True,
        data=True,
        direct=False,
    ),
    Row(name="release", type=TransferType.RELEASE, places=_LEAVES, direct=False),
    Row(name="success", type=TransferType.SUCCESS, places={**_STAYS, Event.ANSWERS: Found.TARGET}),
    Row(
        name="success, with call data",
        type=TransferType.SUCCESS,
        places={Event.ANSWERS: Found.TARGET},
        data=True,
    ),
    Row(
        name="conversation",
        type=TransferType.CONVERSATION,
        places={**_STAYS, Event.ANSWERS: Found.TARGET, Event.TARGET_HANGS_UP: Found.AGENT},
        after_answer=complete,
    ),
    Row(
        name="three-way, out of a conversation",
        type=TransferType.CONVERSATION,
        places={Event.ANSWERS: Found.THREE, Event.TARGET_HANGS_UP: Found.AGENT},
        after_answer=make_three,
    ),
    Row(
        name="three-way, by Add Call",
        type=TransferType.WARM,
        places={
            **{event: place for event, place in _STAYS.items() if event not in _OF_REFER},
            Event.ANSWERS: Found.THREE,
            Event.TARGET_HANGS_UP: Found.AGENT,
        },
    ),
    Row(
        name="hang-up to a voice menu and back",
        type=TransferType.HANG_UP,
        number=MENU,
        kind=TargetKind.IVR,
        places={
            Event.ANSWERS: Found.AGENT,
            Event.CUSTOMER_HANGS_UP: Found.ENDED,
            Event.AGENT_CANCELS: Found.AGENT,
            Event.REFER_REFUSED: Found.AGENT,
            Event.ENGINE_KILLED: Found.AGENT,
        },
        direct=False,
    ),
    Row(
        name="release to a skill queue",
        type=TransferType.RELEASE,
        number=QUEUE,
        kind=TargetKind.QUEUE,
        places={**_STAYS, Event.ANSWERS: Found.TARGET},
        data=True,
        direct=False,
    ),
)


@dataclass(frozen=True)
class Cell:
    """One event in one row."""

    row: Row
    event: Event
    direct: bool = False
    """From phone to phone, without a PBX."""

    def __str__(self) -> str:
        return f"{self.row_name}--{self.event.value}".replace(",", "").replace(" ", "-")

    @property
    def expected(self) -> Found:
        """Where the customer has to be."""
        return self.row.places[self.event]

    @property
    def row_name(self) -> str:
        """As the matrix shows it."""
        return f"{self.row.name}, phone to phone" if self.direct else self.row.name

    @property
    def kills(self) -> bool:
        """The agent's engine dies."""
        return self.event in (Event.ENGINE_KILLED, Event.KILLED_IN_REPLACES)

    @property
    def in_menu(self) -> bool:
        """The target is no person but a voice menu."""
        return self.row.kind is TargetKind.IVR

    def play(self, scene: Scene) -> tuple[Found, float]:
        """Let it happen; where the customer is found, and after how many seconds."""
        _PLAYS[self.event](self, scene)
        if self.in_menu or self.row.by_pbx:
            self._come_back(scene)
        return scene.find(self.expected)

    def _come_back(self, scene: Scene) -> None:
        """Where the PBX gives the customer back by a new call, the agent takes it."""
        if self.expected is Found.AGENT and self.event is not Event.REFER_REFUSED:
            scene.agent_answers_what_comes_back()


def cells() -> list[Cell]:
    """All of them, row by row."""
    through_pbx = [Cell(row, event) for row in ROWS for event in row.places]
    direct = [Cell(row, event, direct=True) for row in ROWS if row.direct for event in row.places]
    return through_pbx + direct


def _ring(cell: Cell, scene: Scene, seconds: int = 20) -> None:
    cell.row.begin(scene, seconds)
    if cell.in_menu:
        scene.until(lambda: not scene.customer_hears_somebody(), "a customer in the menu")
    else:
        scene.target_rings()


def _answers(cell: Cell, scene: Scene) -> None:
    _ring(cell, scene)
    if cell.row.data:
        scene.until(lambda: bool(scene.target.header("User-to-User")), "call data at the target")
        assert scene.data_at_target()["order"] == "4711"
    scene.event()
    if cell.in_menu:
        scene.customer.press("5")
    else:
        scene.target.answer()
        cell.row.after_answer(scene)


def _busy(cell: Cell, scene: Scene) -> None:
    scene.target.manner = Manner.BUSY
    scene.event()
    cell.row.begin(scene, 2)


def _declines(cell: Cell, scene: Scene) -> None:
    _ring(cell, scene, 2)
    scene.event()
    scene.target.decline()


def _rings_out(cell: Cell, scene: Scene) -> None:
    scene.event()
    _ring(cell, scene, 2)


def _target_hangs_up(cell: Cell, scene: Scene) -> None:
    if cell.row.after_answer is complete:
        _ring(cell, scene)
        scene.target.answer()
        consult(scene)
    else:
        _answers(cell, scene)
        scene.until(lambda: scene.place() is Found.THREE, "three who hear one another")
    scene.event()
    scene.target.hang_up()


def _customer_hangs_up(cell: Cell, scene: Scene) -> None:
    _ring(cell, scene)
    scene.event()
    scene.customer.hang_up()


def _agent_cancels(cell: Cell, scene: Scene) -> None:
    _ring(cell, scene)
    scene.event()
    if isinstance(scene.flow, HangUpTransfer):
        scene.flow.stop_waiting()
        scene.customer.press("5")
    elif scene.flow is not None:
        scene.flow.cancel()


def _refer_refused(cell: Cell, scene: Scene) -> None:
    """The agent's extension may not transfer, or the customer's phone declines."""
    scene.customer.refuses_refer = True
    if cell.in_menu or cell.row.by_pbx:
        scene.event()
        cell.row.begin(scene)
    else:
        _answers(cell, scene)


def _engine_killed(cell: Cell, scene: Scene) -> None:
    """While the target rings, or the menu speaks."""
    _ring(cell, scene)
    scene.event()
    scene.kill_engine()
    if cell.in_menu:
        scene.agent.wait_registered()  # whoever comes back earlier finds nobody at this desk
        scene.customer.press("5")
    elif cell.row.by_pbx:
        scene.target.answer()


def _killed_in_replaces(cell: Cell, scene: Scene) -> None:
    """As soon as the REFER was answered: whether the two are being joined, nobody can tell any more."""
    scene.kill_engine_at(ReferProgressed)
    _answers(cell, scene)
    scene.wait_engine_lost()


_PLAYS: Final[Mapping[Event, Callable[[Cell, Scene], None]]] = {
    Event.ANSWERS: _answers,
    Event.BUSY: _busy,
    Event.DECLINES: _declines,
    Event.RINGS_OUT: _rings_out,
    Event.TARGET_HANGS_UP: _target_hangs_up,
    Event.CUSTOMER_HANGS_UP: _customer_hangs_up,
    Event.AGENT_CANCELS: _agent_cancels,
    Event.REFER_REFUSED: _refer_refused,
    Event.ENGINE_KILLED: _engine_killed,
    Event.KILLED_IN_REPLACES: _killed_in_replaces,
}
