"""The three answers to "may I?".

A feature that an admin switched off is *absent*: the window does not show it (E1). What is there but
not possible now is *refused*, with the sentence that the window shows in a tooltip. Everything else
is *allowed*, together with the ringing that will apply.
"""

from __future__ import annotations

from dataclasses import dataclass


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

    @classmethod
    def because(cls, rule: str, sentence: str, **values: object) -> Refused:
        """Fill the named places of a whole, translatable ``sentence``."""
        return cls(rule, sentence.format(**values))
