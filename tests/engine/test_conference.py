"""A conference mixed by one phone, among real engines: who hears whom, proven by sound (C6, S5)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.calls.call import Call, CallState
from app.calls.conference_state import ConferenceState
from app.loop import ThreadLoop
from app.transfer.kinds import TransferType
from tests.support.party import Party, tone_file

NUMBERS = {"bert": "2001", "cleo": "2002"}


class Table:
    """The agent's phone in the middle; Anna has called, Bert and Cleo are added."""

    def __init__(self, loop: ThreadLoop, folder: Path) -> None:
        tone = tone_file(folder / "tone.wav", 900)
        with contextlib.ExitStack() as ending:

            def party(name: str, **targets: str) -> Party:
                made = Party(loop, name, tone, targets=targets)
                ending.callback(made.close)
                return made

            self.others = {name: party(name) for name in ("anna", "bert", "cleo")}
            for each in self.others.values():
                each.wait_port()
            targets = {number: self.others[name].address for name, number in NUMBERS.items()}
            self.agent = party("agent", **targets)
            self.agent.wait_port()
            self.calls: dict[str, Call] = {"anna": self.others["anna"].dial(self.agent.address)}
            self.first = self.agent.answer_next()
            self.others["anna"].wait_state(self.calls["anna"], CallState.UP)
            self._ending = ending.pop_all()

    def close(self) -> None:
        self._ending.close()

    def add(self, name: str) -> None:
        """Add Call, and that phone answers."""
        choices = self.agent.phone.choices
        flow = choices.begin(self.first.id, choices.typed(self.first.id, NUMBERS[name]), TransferType.WARM)
        self.calls[name] = self.others[name].answer_next()
        self.agent.wait(lambda: flow.over, f"{name} in the conference")

    def leg(self, name: str) -> str:
        """The agent's call with that party."""
        party = self.agent.phone.conference.parties[list(self.calls).index(name)]
        return party.call_id

    def check_heard(self, speaker: str, by: set[str]) -> None:
        """While ``speaker`` says its tone, exactly these of the others hear it, "agent" among them."""
        said = self.calls[speaker]
        leg = self.agent.calls.get(self.leg(speaker))
        assert leg is not None
        ears = {name: (self.others[name], call) for name, call in self.calls.items() if name != speaker}
        ears["agent"] = (self.agent, leg)
        self.others[speaker].says(said)
        for name in by:
            party, call = ears[name]
            party.wait_hears(call, something=True)
        for name in ears.keys() - by:
            party, call = ears[name]
            party.check_hears_nothing(call)
        self.others[speaker].is_silent(said)
        for name in by:
            party, call = ears[name]
            party.wait_hears(call, something=False)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    table = Table(ThreadLoop(), tmp_path)
    try:
        table.add("bert")
        table.add("cleo")
        yield table
    finally:
        table.close()


def test_each_of_three_hears_the_other_two_and_the_agent_hears_all(table: Table) -> None:
    """C6: the full matrix, one speaker after the other; and the one who speaks is shown."""
    table.check_heard("anna", {"agent", "bert", "cleo"})
    table.check_heard("bert", {"agent", "anna", "cleo"})
    table.check_heard("cleo", {"agent", "anna", "bert"})
    table.others["bert"].says(table.calls["bert"])
    conference = table.agent.phone.conference
    table.agent.wait(lambda: [p.speaks for p in conference.parties] == [False, True, False], "Bert speaking")


def test_a_muted_party_hears_and_is_not_heard(table: Table) -> None:
    """C6: also after a hold and resume of the whole."""
    conference = table.agent.phone.conference
    conference.mute(table.leg("bert"), True)
    table.check_heard("bert", set())
    table.check_heard("anna", {"agent", "bert", "cleo"})
    conference.hold()
    for name, party in table.others.items():
        party.wait_state(table.calls[name], CallState.HELD_BY_THEM)
    conference.resume()
    for name, party in table.others.items():
        party.wait_state(table.calls[name], CallState.UP)
    table.check_heard("bert", set())
    conference.mute(table.leg("bert"), False)
    table.check_heard("bert", {"agent", "anna", "cleo"})


def test_one_leaves_and_the_others_go_on(table: Table) -> None:
    """S5: and the last two are an ordinary call, in which both are heard."""
    table.others["anna"].calls.hang_up(table.calls["anna"].id)
    conference = table.agent.phone.conference
    table.agent.wait(lambda: len(conference.parties) == 2, "two parties")
    del table.calls["anna"]
    table.check_heard("bert", {"agent", "cleo"})
    conference.remove(table.leg("cleo"))
    table.agent.wait(lambda: conference.state is ConferenceState.NONE, "end of the conference")
    bert, mine = table.calls["bert"], table.agent.the_call_with(table.others["bert"])
    table.agent.says(mine)
    table.others["bert"].wait_hears(bert, something=True)


def test_the_agent_leaves_three_who_talk_on_and_comes_back(table: Table) -> None:
    """C7, S5: three cannot be joined by Replaces and there is no room: through this phone."""
    conference = table.agent.phone.conference
    conference.leave()
    assert conference.state is ConferenceState.AWAY
    table.others["anna"].says(table.calls["anna"])
    for name in ("bert", "cleo"):
        table.others[name].wait_hears(table.calls[name], something=True)
    table.others["anna"].is_silent(table.calls["anna"])
    conference.come_back()
    table.check_heard("anna", {"agent", "bert", "cleo"})
