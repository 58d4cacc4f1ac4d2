"""Where calls may be forwarded to: wherever the agent might pass them on without staying (E1, E14-E17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.account.standing import Standing
from app.calls.end_reason import Direction
from app.directory.dialable import Dialable, NotDialable
from app.errors import UserFacingError
from app.transfer.kinds import CallFacts, Target, TransferType
from app.transfer.rules import may_transfer
from app.transfer.verdict import Absent, Refused
from app.translation import tr


def forwarding_refusal(standing: Standing) -> str:
    """Why the agent may not forward calls at all, in a sentence; empty: they may."""
    if standing.account.incoming.forwarding:
        return ""
    return tr("Your account file does not let agents forward their calls.")


def destination(
    text: str,
    standing: Standing,
    known: Callable[[str], Target],
    read: Callable[[str], Dialable | NotDialable],
) -> Dialable:
    """The address for what the agent typed. Raises ``UserFacingError`` with why it cannot be that.

    ``known``: whom the account means by it. ``read``: how the number field is read. A forwarded call is a
    cold transfer that nobody answered first, so the rules are those of one; a desk without a file has none.
    """
    refusal = forwarding_refusal(standing)
    if refusal:
        raise UserFacingError(refusal)
    if standing.agent is not None:
        target = replace(known(text), state=None, transfer_waiting=False)  # whoever is busy now is not later
        facts = CallFacts(direction=Direction.IN)
        said = may_transfer(standing.account, standing.group, facts, target, TransferType.COLD)
        if isinstance(said, Absent):
            raise UserFacingError(tr("Calls cannot be forwarded there. {why}.", why=said.decided_by))
        if isinstance(said, Refused):
            raise UserFacingError(said.sentence)
        text = said.addresses[0]
    found = read(text)
    if isinstance(found, NotDialable):
        raise UserFacingError(found.reason)
    return found
