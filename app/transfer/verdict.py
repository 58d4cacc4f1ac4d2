"""The three answers to "may I?".

A feature that an admin switched off is *absent*: the window does not show it (E1). What is there but
not possible now is *refused*, with the sentence that the window shows in a tooltip. Everything else
is *allowed*, together with the ringing that will apply.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.account.redial import RedialPolicy


@dataclass(frozen=True)
class Absent:
    """The feature does not exist for this agent."""

    rule: str
    """Requirement id of the rule that decided."""
    decided_by: str
    """The level of the account file that switched it off, in words."""


@dataclass(frozen=True)
class Refused:
    """Not possible now."""

    rule: str
    """Requirement id of the rule that decided."""
    sentence: str
    """One whole sentence for the agent."""
    decided_by: str = ""
    """The level of the account file that decided, in words; empty where the rule alone did."""


@dataclass(frozen=True)
class Ringing:
    """How the target will be rung."""

    policy: RedialPolicy
    decided_by: str
    """Where ring time and redial come from, one sentence (A7, C9)."""
    wait_seconds: int = 0
    """How long a queued transfer may wait for its agent, beside the ring time (E10)."""
    queued: bool = False
    """It is known to be queued: the agent is not available."""
    by_pbx: bool = False
    """The PBX is asked to ring it, so none of this is this phone's to decide."""
    voicemail: bool = False
    """The PBX answers for the target when nobody does (C11)."""


@dataclass(frozen=True)
class Allowed:
    """Possible now."""

    addresses: tuple[str, ...]
    """What to dial, the first first: extension, ``user@host``, SIP URI or E.164 number."""
    ringing: Ringing


Verdict = Allowed | Refused | Absent
