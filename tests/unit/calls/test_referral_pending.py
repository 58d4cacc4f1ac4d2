"""A REFER that meets a request under way at the peer (491)."""

from __future__ import annotations

import pytest

from app.calls.referral import PENDING, PENDING_PAUSE, PENDING_TRIES, Referral, ReferralState
from app.engine.events import ReferProgressed
from app.engine.port import OnReply
from tests.support.virtual_loop import VirtualLoop


class Sent:
    """A referral and how often its REFER was sent."""

    def __init__(self, loop: VirtualLoop) -> None:
        self.times = 0
        self.ends: list[str] = []
        self.referral = Referral(
            loop, on_done=lambda: self.ends.append("done"), on_failed=lambda: self.ends.append("failed")
        )
        self.referral.send(self._send)

    def answered(self, code: int, *, final: bool = True) -> None:
        """What the peer says."""
        self.referral.progressed(ReferProgressed(call_id="c", code=code, reason="", final=final))

    def _send(self, on_reply: OnReply) -> None:
        del on_reply
        self.times += 1


@pytest.fixture
def sent(loop: VirtualLoop) -> Sent:
    """One REFER, on its way."""
    return Sent(loop)


def test_it_is_sent_again_after_a_pause(loop: VirtualLoop, sent: Sent) -> None:
    """S6: Complete pressed while the hold is still under way."""
    sent.answered(PENDING)
    assert sent.times == 1
    loop.advance(PENDING_PAUSE)
    assert sent.times == 2
    sent.answered(202, final=False)
    sent.answered(200)
    assert sent.ends == ["done"]


def test_it_is_given_up_after_some_tries(loop: VirtualLoop, sent: Sent) -> None:
    for _ in range(PENDING_TRIES):
        sent.answered(PENDING)
        loop.advance(PENDING_PAUSE)
    assert sent.times == PENDING_TRIES
    assert sent.ends == ["failed"]


def test_a_closed_one_is_not_sent_again(loop: VirtualLoop, sent: Sent) -> None:
    sent.answered(PENDING)
    sent.referral.close()
    loop.advance(PENDING_PAUSE)
    assert sent.times == 1
    assert sent.referral.state is ReferralState.FAILED
    assert not sent.ends
