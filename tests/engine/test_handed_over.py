"""Three phones: an attended transfer seen from the two who are joined (RFC 5589, RFC 3891)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.account.desk import ACCOUNT_ID
from app.calls.call import CallState
from app.engine.commands import AllowRefer, ReferWithReplaces
from tests.support.peer import Peer, connect, peers


@pytest.fixture
def trio() -> Iterator[list[Peer]]:
    """Anna, an agent; her customer; and Bert, whom she consults."""
    with peers("anna", "customer", "bert") as there:
        for peer in there:
            peer.phone.engine.send(AllowRefer(account_id=ACCOUNT_ID, allowed=True))
        yield there


def test_both_who_are_joined_go_on_in_one_call(trio: list[Peer]) -> None:
    """D4: the customer's phone calls Bert in Anna's place; both keep one current call, and Anna has none."""
    anna, customer, bert = trio
    with_customer, at_customer = connect(anna, customer)
    consult, at_bert = connect(anna, bert)
    anna.wait(lambda: with_customer.held_by_us, "hold of the customer")
    command = ReferWithReplaces(call_id=with_customer.id, consult_call_id=consult.id)
    anna.phone.engine.send(command)
    joined = customer.successor(at_customer)
    at_bert_now = bert.successor(at_bert)
    customer.wait_state(joined, CallState.UP)
    bert.wait_state(at_bert_now, CallState.UP)
    bert.wait_state(at_bert, CallState.ENDED)
    assert at_bert_now.remote.number == "customer"
    assert bert.calls.current is at_bert_now
    anna.calls.hang_up(with_customer.id)
    customer.wait_state(at_customer, CallState.ENDED)
    assert customer.calls.current is joined
    anna.wait(lambda: len(anna.calls) == 0, "end of Anna's calls")
    customer.calls.hang_up(joined.id)
    bert.wait_state(at_bert_now, CallState.ENDED)
