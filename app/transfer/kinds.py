"""The words of transfer: its types, its targets, and the call it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from app.agent.state import AgentState
from app.calls.end_reason import Direction


class TransferType(Enum):
    """How a call is passed on."""

    COLD = "cold"
    """The agent leaves at once; the customer waits for the target (C8)."""
    WARM = "warm"
    """Add Call: the target joins agent and customer; the agent stays or leaves (C6, C7)."""
    SUCCESS = "success"
    """The agent leaves when the target answers (D2)."""
    RELEASE = "release"
    """Like cold; to a skill queue only after success (D3)."""
    CONVERSATION = "conversation"
    """Supervised: the agent speaks with the target first (D4, E3)."""
    HANG_UP = "hang-up"
    """To a voice menu that gives the customer back to this agent (D5)."""


WARM_TYPES: Final = frozenset({TransferType.WARM, TransferType.CONVERSATION, TransferType.SUCCESS})
"""Types in which the agent stays until the target is there; they need Pro with Pro Dialing (C1)."""

SUPERVISED_TYPES: Final = frozenset({TransferType.WARM, TransferType.CONVERSATION})
"""Types in which the agent speaks with the target (E3)."""

UNSUPERVISED_TYPES: Final = frozenset({TransferType.COLD, TransferType.SUCCESS, TransferType.RELEASE})
"""Types in which the agent does not (E6)."""


class TargetKind(Enum):
    """Where a target comes from (D1, E4, E6)."""

    AGENT = "agent"
    COWORKER = "coworker"
    GROUP = "agent group"
    QUEUE = "skill queue"
    IVR = "voice menu"
    EXTERNAL = "external number"
    BUYER = "buyer"
    PRESET = "preset"
    TYPED = "typed"


@dataclass(frozen=True, kw_only=True)
class Target:
    """Whom a call is to go to, as it stood when it was chosen."""

    kind: TargetKind
    name: str
    """As people know it; for a typed target, what was typed. Identifies it together with ``kind``."""
    addresses: tuple[str, ...]
    """As the account file or the person wrote them; a buyer may have several."""
    state: AgentState | None = None
    """The agent's state as far as it can be seen, or that of the first free one of a group or queue; None:
    unknown."""
    state_since: float | None = field(default=None, compare=False)
    """When that state was seen to begin, on the loop's clock; None: unknown."""
    transfer_waiting: bool = False
    """A transferred call is seen to wait there already (E9)."""
    free: int = 0
    """How many agents of a group are seen to be available."""
    may_wait: bool = False
    """A group some of whose agents are seen, but not available: the first who is gets the call (E12)."""
    user_number_forwarding: bool = False
    """D8."""
    external: bool = False
    """It leaves the company."""
    voicemail: bool = False
    group: str = ""
    """Agent group of an agent or a preset."""

    def leads_home(self, group: str) -> bool:
        """Whether it is a preset of the agent's own ``group``: presets are for others (E4)."""
        return self.kind is TargetKind.PRESET and bool(group) and self.group == group


@dataclass(frozen=True, kw_only=True)
class CallFacts:
    """The call to be passed on, and what has happened to it, as far as rules ask."""

    direction: Direction
    """Who called whom, seen from the agent (D9)."""
    campaign: str = ""
    product: str = ""
    first_customer_left: bool = False
    """It is the second party of a conversation transfer whose first party hung up (D10)."""
    under_way: bool = False
    """A transfer of it is under way, and another target is looked for."""
    in_voice_menu: bool = False
    """It was sent to a voice menu by a hang-up transfer and is not back yet (D5, D6)."""
