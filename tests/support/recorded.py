"""A phone whose calls and transfers are written down, on a virtual clock."""

from __future__ import annotations

from app.agent.results import CallResults
from app.calls.events import CallAdded
from app.history.listeners import CallFacts, TransferSteps
from app.history.record import Record, StepKind
from app.history.recorder import Recorder, Sitting
from tests.support.transfer_world import World

DAWN = 1_700_000_000.0
"""Unix seconds at which the virtual clock stands at 0."""


class Desk:
    """A world, and what the recorder wrote down of it."""

    def __init__(self) -> None:
        self.world = World()
        self.written: list[Record] = []
        self.notes: dict[str, str] = {}
        world = self.world
        self.results = CallResults(world.bus, world.desk, ("Sold", "Call again"))
        self.recorder = Recorder(
            world.calls,
            world.loop,
            world.bus,
            self.written.append,
            sitting=lambda: Sitting("anna", world.desk.status.state.value),
            notes_of=lambda call_id: self.notes.get(call_id, ""),
            clock=lambda: DAWN + world.loop.now(),
        )
        self.steps = TransferSteps(self.recorder, world.bus)
        self.facts = CallFacts(self.recorder, world.bus, world.loop)
        world.bus.publish(CallAdded(world.customer))  # the world's own call was there before the recorder
        world.settle()

    @property
    def records(self) -> list[Record]:
        """The newest state of each record, in the order they began."""
        return list({record.uid: record for record in self.written}.values())

    @property
    def record(self) -> Record:
        """The only one."""
        (record,) = self.records
        return record

    def kinds(self) -> list[StepKind]:
        return [step.kind for step in self.record.steps if step.kind is not StepKind.MOVED]

    def close(self) -> None:
        self.steps.close()
        self.facts.close()
        self.recorder.close()
