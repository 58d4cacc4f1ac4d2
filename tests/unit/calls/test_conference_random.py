"""Random joins, leaves, holds, moves and failures: nobody of a conference is ever lost (C6, C7, S5)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.account.general import ConferencePolicy
from app.calls.conference_room import RoomState
from app.calls.conference_state import ConferenceAction, ConferenceState
from app.engine.commands import ReferCall, ReferWithReplaces
from app.errors import UserFacingError
from tests.support.conference_world import NO_ROOM, ROOM, Meeting

ALWAYS = ConferencePolicy(room_address="91{room}", always_use_room=True)
POLICIES = {"no room": NO_ROOM, "room": ROOM, "always the room": ALWAYS}

Step = tuple[str, Callable[[], object]]


class Night(Meeting):
    """A conference and everything that can happen to it, as a list of steps."""

    def __init__(self, policy: ConferencePolicy) -> None:
        super().__init__(policy)
        self.everybody = [self.customer]
        """The call of each party that ever was in, the customer first."""
        self.room_outcomes = 0
        """REFERs to the room that have their outcome."""
        self.paired = 0
        """REFERs with Replaces that have theirs."""
        self.joined_elsewhere: set[str] = set()
        """Parties that talk with each other without this phone."""
        self.join("Maria")

    def join(self, name: str) -> None:
        """Somebody is added and answers, if that is possible."""
        before = len(self.calls)
        with contextlib.suppress(UserFacingError):  # somebody is being added already
            self.call_somebody(name)
        call_id = "" if self.flow is None or self.flow.over else self.flow.consult_id
        if call_id:
            self.everybody += [call_id] if call_id not in self.everybody else []
            self.engine.answer(call_id)
            self.settle()
        assert len(self.calls) >= before

    def steps(self) -> list[Step]:
        """What can happen now, in an order that does not change."""
        found: list[Step] = [("time", lambda: self.wait(31))]
        if self.engine_died:
            return found
        found += [*self._of_parties(), *self._of_the_room(), *self._of_replaces(), *self._of_the_agent()]
        return [*found, ("the engine dies", self.kill_engine)]

    def _of_parties(self) -> list[Step]:
        living = [call_id for call_id in self.everybody if self.lives(call_id)]
        return [(f"{call_id} hangs up", partial(self.hang_up, call_id)) for call_id in living[:2]]

    def _of_the_room(self) -> list[Step]:
        found: list[Step] = []
        if self.conference.room is RoomState.DIALLING:
            found += [("room opens", self.room_answers), ("no room", lambda: self.hang_up(self.room_call))]
        elif self.conference.room is RoomState.OPEN:
            found.append(("the room ends", lambda: self.hang_up(self.room_call)))
        for refer in self.engine.of(ReferCall)[self.room_outcomes : self.room_outcomes + 1]:
            found += [
                ("arrives", partial(self._room_outcome, refer.call_id, arrived=True)),
                ("stays", partial(self._room_outcome, refer.call_id, arrived=False)),
            ]
        return found

    def _room_outcome(self, call_id: str, *, arrived: bool) -> None:
        self.room_outcomes += 1
        if not self.lives(call_id):
            return
        (self.arrives if arrived else self.stays)(call_id)

    def _of_replaces(self) -> list[Step]:
        sent = self.engine.of(ReferWithReplaces)
        if len(sent) <= self.paired:
            return []
        return [("joined", self._join_elsewhere), ("not joined", lambda: self._not_joined(sent[-1].call_id))]

    def _join_elsewhere(self) -> None:
        self.paired += 1
        latest = self.engine.of(ReferWithReplaces)[-1]
        if self.lives(latest.call_id) and self.lives(latest.consult_call_id):
            self.joined_elsewhere |= {latest.call_id, latest.consult_call_id}
            self.hang_up(latest.consult_call_id)
            self.tell(latest.call_id, 200)
        else:
            self.tell(latest.call_id, 481)

    def _not_joined(self, call_id: str) -> None:
        self.paired += 1
        self.tell(call_id, 405)

    def _of_the_agent(self) -> list[Step]:
        conference = self.conference
        here = [p.call_id for p in conference.parties if self.lives(p.call_id)]
        presses: dict[ConferenceAction, Callable[[], object]] = {
            ConferenceAction.ADD: lambda: self.join("Tom"),
            ConferenceAction.MUTE: lambda: conference.mute(here[0], True),
            ConferenceAction.REMOVE: lambda: conference.remove(here[-1]),
            ConferenceAction.HOLD: conference.hold,
            ConferenceAction.RESUME: conference.resume,
            ConferenceAction.LEAVE: conference.leave,
            ConferenceAction.COME_BACK: conference.come_back,
            ConferenceAction.TO_ROOM: conference.to_room,
        }
        return [
            (action.value, self._press(presses[action]))
            for action in presses
            if action in conference.actions
            and (here or action not in (ConferenceAction.MUTE, ConferenceAction.REMOVE))
        ]

    def _press(self, button: Callable[[], object]) -> Callable[[], None]:
        def press() -> None:
            button()
            self.settle()

        return press

    def room_is_dialled(self) -> bool:
        """Whether the room has not answered yet."""
        return self.conference.room is RoomState.DIALLING

    def check(self) -> None:
        """Each party's call is the agent's, or a living conference keeps it, or it ended for a reason."""
        conference = self.conference
        for call_id in self.everybody:
            call = self.call(call_id)
            if call.end_reason is not None:
                continue
            assert conference.has(call_id) or not self.calls.is_aside(call_id), "a call that nobody keeps"
            if self.calls.is_aside(call_id):
                # Alone only while a REFER or a Replaces is out, whose outcome is waited for 30 s at most.
                waits = conference.state is ConferenceState.LEAVING
                assert waits or (call_id in self.mixed() and len(self.mixed()) > 1)
        if conference.state is ConferenceState.TALKING:
            assert self.spoken_to() == self.mixed() or len(self.mixed()) < 2
        waiting = self.room_is_dialled() or bool(
            self.engine.of(ReferCall)[self.room_outcomes :]
            or self.engine.of(ReferWithReplaces)[self.paired :]
        )
        assert waiting or conference.state is not ConferenceState.LEAVING
        if conference.state in (ConferenceState.LEAVING, ConferenceState.AWAY):
            assert not self.spoken_to() & set(self.everybody)
        if conference.state is ConferenceState.NONE:
            assert conference.parties == ()
            assert self.mixed() == set()


@pytest.mark.parametrize("policy", POLICIES)
@given(choices=st.lists(st.integers(0, 999), max_size=30))
@settings(max_examples=80, deadline=None)
def test_nobody_of_a_conference_is_lost(policy: str, choices: list[int]) -> None:
    """C6, C7, S5: with the agent, with the others, in the room, or ended for a named reason."""
    night = Night(POLICIES[policy])
    night.check()
    for choice in choices:
        steps = night.steps()
        steps[choice % len(steps)][1]()
        night.check()
    for call_id in night.everybody:
        if night.lives(call_id):
            night.hang_up(call_id)
    if night.conference.room is not RoomState.CLOSED and not night.engine_died:
        night.hang_up(night.room_call)
    night.wait(100)
    assert night.conference.state is ConferenceState.NONE
    assert len(night.calls) == 0
