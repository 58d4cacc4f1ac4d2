"""Steps on calls by whoever owns them: a transfer or a conference.

``Calls`` asks the owner first; an owner acts here. Nobody else does: a call resumed behind its transfer's
back would leave a customer without anybody who cares.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Protocol

from app.calls.attention import Attention
from app.calls.end_reason import OurWish
from app.calls.lines import Lines

MOVED_TEMPORARILY: Final = 302


class CallOwner(Protocol):
    """Something that a call is part of; it decides what holding, resuming or ending the call means.

    Each raises ``UserFacingError`` where that is not possible now.
    """

    def hold_call(self, call_id: str) -> None:
        """The agent pressed Hold on the call."""

    def resume_call(self, call_id: str) -> None:
        """The agent wants to talk on this call."""

    def hang_up_call(self, call_id: str) -> None:
        """The agent pressed Hang up on the call."""

    def leave_call(self, call_id: str) -> None:
        """The agent takes another call and wants to be rid of this one (S1)."""


class DirectCalls:
    """The calls without their owners."""

    def __init__(self, lines: Lines, attention: Attention) -> None:
        self._lines = lines
        self._attention = attention

    def name(self, call_id: str, name: str) -> None:
        """The other side is this person, for the agent's eyes alone; of a call that has just ended, too."""
        call = self._lines.call(call_id)
        if call is not None:
            call.remote = replace(call.remote, name=name)

    def hold(self, call_id: str) -> None:
        """Put an answered call on hold, after whatever is under way. Raises ``UserFacingError``."""
        self._lines.established(call_id).want_hold(held=True)

    def resume(self, call_id: str) -> None:
        """Take a held call back and hold the others. Raises ``UserFacingError``."""
        line = self._lines.established(call_id)
        self._attention.take_up(call_id)
        line.want_hold(held=False)
        self._attention.settle()

    def end(self, call_id: str, code: int = 0) -> None:
        """End a call in any state; one that rings here is declined. Harmless when it is gone."""
        line = self._lines.get(call_id)
        if line is not None:
            line.end(OurWish.DECLINE if line.call.ringing_here else OurWish.HANG_UP, code)

    def give_up(self, call_id: str) -> None:
        """End a call that nobody answers: its time to ring is over. Harmless when it is gone."""
        line = self._lines.get(call_id)
        if line is not None:
            line.end(OurWish.RING_TIMEOUT)

    def turn_away(self, call_id: str, code: int, detail: str) -> None:
        """Refuse a call that rings here though no person did; harmless when it does not.

        ``code``: SIP status of the refusal; ``detail``: what is said of it, one sentence.
        """
        line = self._lines.get(call_id)
        if line is not None and line.call.ringing_here:
            line.end(OurWish.TURN_AWAY, code, detail=detail)

    def forward(self, call_id: str, uri: str, detail: str) -> None:
        """Send a call that rings here to another SIP URI (302); harmless when it does not ring."""
        line = self._lines.get(call_id)
        if line is not None and line.call.ringing_here:
            line.end(OurWish.FORWARD, MOVED_TEMPORARILY, detail=detail, forward_to=uri)

    def plan_answer(self, call_id: str, *, planned: bool) -> None:
        """Say that the phone will answer it by itself, or will not after all; harmless when it is gone."""
        line = self._lines.get(call_id)
        if line is not None:
            line.plan_answer(planned)

    def announce_answer(self) -> None:
        """Let the agent hear that the phone is about to answer by itself."""
        self._attention.announce_answer()

    def set_aside(self, call_id: str, *, held: bool) -> None:
        """Take a call away from the agent, held or not; it lives on for its owner.

        Its sound leaves the agent at once. ``bring_back``, ``resume`` and ``together`` end that.
        Asking again changes the hold. Raises ``UserFacingError`` when the call is gone.
        """
        self._attention.set_aside(call_id, held=held)

    def bring_back(self, call_id: str) -> None:
        """Give a call set aside back to the agent as it stands, held or not. Raises ``UserFacingError``.

        With no other call it becomes the current one. To talk at once: ``resume``.
        """
        self._attention.bring_back(call_id)

    def together(self, call_ids: Iterable[str]) -> None:
        """Have these calls at the microphone at once, resumed, and hold the others; one call parts them.

        Whether they hear one another is the mix's business. Raises ``UserFacingError``.
        """
        self._attention.together(call_ids)

    def remind(self) -> None:
        """Let the agent hear that somebody is on hold (S10)."""
        self._attention.remind()

    def silence(self, call_ids: Iterable[str]) -> None:
        """The agent hears exactly these calls no more, and is still heard by them."""
        self._attention.silence(call_ids)
