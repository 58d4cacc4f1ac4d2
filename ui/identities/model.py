"""What the choice of an identity shows, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class IdentityModel:
    """As whom somebody is to be called. With fewer than two choices there is nothing to show."""

    choices: tuple[str, ...] = ()
    """Name and number of each, in the account's order."""
    chosen: int = -1
    """Place of the one that holds; -1: none, the agent's own extension is shown."""
    refusal: str = ""
    """Why nothing can be chosen for this call, in a sentence; empty: something can."""

    @property
    def there(self) -> bool:
        """Whether the account leaves a choice."""
        return len(self.choices) > 1


NO_CHOICE = IdentityModel()
"""Nothing to choose."""
