"""The steps of an operator's round, and what a call's end proposes as its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.account.call_modes import ResultMeaning
from app.calls.end_reason import EndReason
from app.orders.events import WorkState

S = WorkState
TRANSITIONS: Final[Mapping[WorkState, frozenset[WorkState]]] = {
    S.STOPPED: frozenset({S.TAKING}),
    S.TAKING: frozenset({S.PREVIEW, S.EMPTY, S.OFFLINE, S.NO_LINE, S.PAUSED, S.STOPPED}),
    S.EMPTY: frozenset({S.TAKING, S.PAUSED, S.STOPPED}),
    S.OFFLINE: frozenset({S.TAKING, S.PAUSED, S.STOPPED}),
    S.NO_LINE: frozenset({S.TAKING, S.PAUSED, S.STOPPED}),
    S.PREVIEW: frozenset({S.CALLING, S.RESULT, S.TAKING, S.PAUSED, S.STOPPED}),
    S.CALLING: frozenset({S.RESULT, S.TAKING, S.PAUSED, S.STOPPED}),
    S.RESULT: frozenset({S.CALLING, S.TAKING, S.PAUSED, S.STOPPED}),
    S.PAUSED: frozenset({S.TAKING, S.STOPPED}),
}
"""From each state, where the round may go. A call that outlived the engine goes on: result to calling. One
that never came about leads on without a result."""

MEANINGS: Final[Mapping[EndReason, ResultMeaning]] = {
    EndReason.NO_ANSWER: "no_answer",
    EndReason.BUSY: "busy",
    EndReason.DECLINED: "busy",
    EndReason.UNREACHABLE: "discharge",
    EndReason.NETWORK_LOST: "discharge",
    EndReason.ENGINE_LOST: "discharge",
    EndReason.FORBIDDEN: "discharge",
    EndReason.NOT_FOUND: "bad_number",
}
"""What a call's end proposes as the result; a call that was talked through proposes none."""
