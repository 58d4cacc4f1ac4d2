"""What the Add Call / Transfer box shows, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from app.transfer.kinds import TargetKind
from ui.identities.model import NO_CHOICE, IdentityModel
from ui.rows.model import RowModel
from ui.transfer.words import Tab, Way

TAB_OF = {
    TargetKind.AGENT: Tab.AGENTS,
    TargetKind.COWORKER: Tab.AGENTS,
    TargetKind.GROUP: Tab.AGENTS,
    TargetKind.QUEUE: Tab.QUEUES,
    TargetKind.EXTERNAL: Tab.EXTERNAL,
    TargetKind.BUYER: Tab.EXTERNAL,
    TargetKind.TYPED: Tab.EXTERNAL,
    TargetKind.IVR: Tab.IVR,
    TargetKind.PRESET: Tab.PRESETS,
}
"""Where each kind of target is listed; what somebody typed, and contacts, are outside as a rule."""


@dataclass(frozen=True)
class TabModel:
    """One tab."""

    tab: Tab
    title: str
    """With the number of targets found."""
    short: str
    """Without it."""


@dataclass(frozen=True)
class WayModel:
    """One way to leave."""

    way: Way
    title: str
    hint: str
    chosen: bool
    refusal: str = ""
    """Why not with this target; empty: it can be chosen."""


@dataclass(frozen=True, kw_only=True)
class BoxModel:
    """Everything in the box but what stands in its field."""

    title: str
    about: str
    """Whom the call is with, and how they are meanwhile."""
    tabs: tuple[TabModel, ...] = ()
    tab: Tab = Tab.ALL
    rows: tuple[RowModel, ...] = ()
    chosen: int = -1
    """Place of the chosen row; -1: none is chosen."""
    more: str = ""
    """What is said under, or instead of, the rows."""
    ways: tuple[WayModel, ...] = ()
    identity: IdentityModel = NO_CHOICE
    """As whom the target is called (S13)."""
    rings: tuple[str, ...] = ()
    """How long it will ring and who decided that; whole sentences."""
    problem: str = ""
    """Why nothing happened; empty while all is well."""
    button: str
    refusal: str = ""
    """Why the button cannot be pressed (E5); empty: it can."""
