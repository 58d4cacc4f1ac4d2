"""May this call be recorded, and is it by itself? Pure functions over the account file (P7)."""

from __future__ import annotations

from app.account.standing import Standing
from app.calls.call import Call, Direction


def covered(standing: Standing) -> bool:
    """Whether recordings are made of this agent's calls at all."""
    groups = standing.account.recording.groups
    return not groups or standing.group in groups


def by_itself(call: Call, standing: Standing) -> bool:
    """Whether the call is recorded without anybody asking."""
    wanted = standing.account.recording.automatic
    if wanted == "none" or not covered(standing):
        return False
    return wanted == "all" or (wanted == "in") is (call.direction is Direction.IN)


def by_button(standing: Standing) -> bool:
    """Whether the agent may begin and end a recording."""
    return standing.account.recording.by_button and covered(standing)


def may_pause(standing: Standing) -> bool:
    """Whether the agent may leave something out (card data)."""
    return standing.account.recording.pause != "off"
