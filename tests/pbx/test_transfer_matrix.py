"""No customer is lost: every kind of transfer, everything that can happen to it, and who is heard then.

The PBX is configured with nothing but what ``docs/pbx/asterisk.md`` says. ``make test-transfer`` writes what
is found here into ``build/transfer-matrix.md``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from app.account.desk import Desk
from app.account.sip import SipAccount
from app.engine.commands import ChooseDevices
from app.engine.events import DeviceInUse
from app.loop import ThreadLoop
from tests.engine.sound_stage import pulse
from tests.pbx.matrix import Cell, Event, cells
from tests.support.asterisk import Asterisk, extension, running_asterisk
from tests.support.pbx_document import documented_pbx
from tests.support.peer import Peer
from tests.support.pulse import MICROPHONE, RATE, SPEAKER, PulseAudio
from tests.support.pulse_ear import PulseEar
from tests.support.softphone import Softphone
from tests.support.spectrum import tone
from tests.support.transfer_scene import AGENT_HZ, CUSTOMER_HZ, TARGET_HZ, Scene
from tests.support.wire_phone import WirePhone

__all__ = ["pulse"]

pytestmark = [pytest.mark.pbx, pytest.mark.sound]

AGENT, TARGET, CUSTOMER = "1001", "1002", "1003"
MAY_NOT_TRANSFER = "1301"
AGENT_WHOSE_ENGINE_DIES = "1005"
PBX_RINGS = 30
PBX_RINGS_BRIEFLY = 2
"""Seconds, where it is the PBX that rings; briefly where nobody is to answer."""
NOBODY_ANSWERS = frozenset({Event.BUSY, Event.DECLINES, Event.RINGS_OUT})
SAID = -17.0
"""dBFS (peak) of every voice."""


@pytest.fixture(scope="module")
def pbx() -> Iterator[Asterisk]:
    """An Asterisk that follows the document to the letter."""
    with running_asterisk(documented_pbx()) as asterisk:
        yield asterisk


@dataclass
class People:
    """Everybody but the agent; they stay for all cells."""

    loop: ThreadLoop
    pbx: Asterisk
    ears: PulseEar
    customer: WirePhone
    target: WirePhone

    def agents_address(self, agent: Softphone) -> str:
        """What the customer dials."""
        return agent.registration.account.user

    def targets_address(self, target: WirePhone) -> str:
        """What the agent dials."""
        return target.user


@pytest.fixture(scope="module")
def people(pbx: Asterisk, pulse: PulseAudio) -> Iterator[People]:
    """Customer and target at the PBX, the agent's ears, and what the agent says."""
    loop = ThreadLoop()
    with contextlib.ExitStack() as stack:
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH"):
            environment.setenv(name, pulse.environment[name])
        pulse.play("mic", tone(AGENT_HZ, SAID, RATE))
        stack.callback(pulse.hush)
        ears = PulseEar(pulse, "spk")
        stack.callback(ears.close)
        phones = []
        for user, frequency in ((CUSTOMER, CUSTOMER_HZ), (TARGET, TARGET_HZ)):
            phone = stack.enter_context(
                WirePhone(user, frequency, pbx.address, lambda: loop.post(lambda: None))
            )
            phone.register((pbx.address, pbx.ports.sip), extension(user).password)
            phones.append(phone)
        yield People(loop, pbx, ears, *phones)


def agent_at(people: People, number: str) -> Softphone:
    """The agent's phone with sound, registered as ``number``."""
    account = SipAccount(
        account_id="desk",
        user=number,
        server=people.pbx.address,
        port=people.pbx.ports.sip,
        register_seconds=60,
        local_address=people.pbx.address,
    )
    return with_sound(people, Desk(account=account, password=extension(number).password))


def with_sound(people: People, desk: Desk) -> Softphone:
    """A phone whose microphone and speaker are in use."""
    phone = Softphone(people.loop, desk, sound=True)
    phone.wait_registered()
    use_devices(phone)
    return phone


def use_devices(phone: Softphone) -> None:
    """Have the phone speak and hear where the test does, and its stores open: all come late by design."""
    used: list[str] = []
    looked_up: list[object] = []
    phone.phone.directory.who_is(CUSTOMER, looked_up.append)
    phone.phone.bus.subscribe(DeviceInUse, lambda event: used.append(event.name))
    phone.phone.engine.send(ChooseDevices(microphone=MICROPHONE, speaker=SPEAKER, ringer=""))
    phone.wait(lambda: {MICROPHONE, SPEAKER} <= set(used), "devices")
    phone.wait(lambda: bool(looked_up), "contacts")
    phone.wait(lambda: phone.phone.history.opened, "history")


class Alone:
    """No PBX: the three reach each other directly."""

    def __init__(self, loop: ThreadLoop) -> None:
        self.loop = loop

    def agents_address(self, agent: Softphone) -> str:
        """What the customer dials."""
        assert isinstance(agent, Peer)
        return agent.address

    def targets_address(self, target: WirePhone) -> str:
        """What the agent dials."""
        return target.uri


def peer_with_sound(loop: ThreadLoop) -> Peer:
    """The agent's phone where there is no PBX."""
    agent = Peer(loop, "agent", sound=True)
    agent.wait_port()
    use_devices(agent)
    return agent


@dataclass
class Pair:
    """Customer and target without a PBX, and the agent between them."""

    agent: Peer
    customer: WirePhone
    target: WirePhone


@pytest.fixture(scope="module")
def pair(people: People) -> Iterator[Pair]:
    """Three who are on one network and nothing else."""
    loop = people.loop
    with contextlib.ExitStack() as stack:
        phones = [
            stack.enter_context(WirePhone(name, frequency, "127.0.0.1", lambda: loop.post(lambda: None)))
            for name, frequency in (("customer", CUSTOMER_HZ), ("target", TARGET_HZ))
        ]
        agent = peer_with_sound(loop)
        stack.callback(agent.close)
        yield Pair(agent, *phones)


@pytest.fixture(scope="module")
def agents(people: People) -> Iterator[dict[str, Softphone]]:
    """Two agents by number, the second one without the right to transfer; each serves many cells."""
    with contextlib.ExitStack() as stack:
        made = {}
        for number in (AGENT, MAY_NOT_TRANSFER):
            made[number] = agent_at(people, number)
            stack.callback(made[number].close)
        yield made


Record = Callable[[str, object], None]


def look_for_the_customer(cell: Cell, scene: Scene, record: Record) -> None:
    """Play the cell, say what was found, and fail where it is not what the rules say."""
    try:
        found, seconds = cell.play(scene)
        record("cell", (cell.row_name, cell.event.value, found.value, round(seconds, 2)))
        assert found is cell.expected, scene.describe()
    finally:
        scene.close()


@pytest.mark.parametrize("cell", [cell for cell in cells() if not cell.direct], ids=str)
def test_the_customer_is_where_the_rules_say(
    cell: Cell,
    people: People,
    agents: dict[str, Softphone],
    record_property: Record,
    expected_errors: list[str],
) -> None:
    """C8, C11, C12, D2-D5, S5: in every path the customer is with the agent, with the target, or ended."""
    seconds = PBX_RINGS_BRIEFLY if cell.event in NOBODY_ANSWERS else PBX_RINGS
    people.pbx.manager.command(f"dialplan set global RING_SECONDS {seconds}")
    with contextlib.ExitStack() as stack:
        if cell.kills:
            expected_errors.append("hookswitch.engine")
            agent = agent_at(people, AGENT_WHOSE_ENGINE_DIES)
            stack.callback(agent.close)
            # Nobody takes back what the dead engine was calling.
            stack.callback(people.pbx.hang_up_all)
        else:
            agent = agents[MAY_NOT_TRANSFER if cell.event is Event.REFER_REFUSED else AGENT]
        scene = Scene(
            people, agent=agent, ears=people.ears.ear, customer=people.customer, target=people.target
        )
        look_for_the_customer(cell, scene, record_property)


@pytest.mark.parametrize("cell", [cell for cell in cells() if cell.direct], ids=str)
def test_the_customer_is_where_the_rules_say_without_a_pbx(
    cell: Cell, people: People, pair: Pair, record_property: Record, expected_errors: list[str]
) -> None:
    """C8, C11, C12, D2, D4, S5: the same from phone to phone."""
    with contextlib.ExitStack() as stack:
        agent = pair.agent
        if cell.kills:
            expected_errors.append("hookswitch.engine")
            agent = peer_with_sound(people.loop)
            stack.callback(agent.close)
        scene = Scene(
            Alone(people.loop),
            agent=agent,
            ears=people.ears.ear,
            customer=pair.customer,
            target=pair.target,
        )
        look_for_the_customer(cell, scene, record_property)
