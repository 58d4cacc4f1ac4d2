"""What becomes of a transfer whose engine died, for its calls when they are taken up again."""

from __future__ import annotations

from typing import Any

from app.calls.recovery import Interrupted
from app.transfer.cold import ColdState
from app.transfer.flow import Flow
from app.transfer.referred import PbxTransfer
from app.translation import tr


def interruption(flow: Flow[Any], call_id: str) -> Interrupted:
    """In sentences, for the customer's call or the target's."""
    name = flow.target_name
    is_customer = call_id == flow.order.customer_id
    if flow.state is ColdState.BRIDGED:
        back = tr(
            "The phone engine was restarted; the customer, {name} and you are in a conference.", name=name
        )
        return Interrupted(back=back, group=flow.id)
    if flow.joins:
        return _joining(name, flow.consult_id if is_customer else "")
    if not is_customer:
        back = tr("The phone engine was restarted; the transfer to {name} was stopped.", name=name)
        return Interrupted(back=back)
    moved = isinstance(flow, PbxTransfer)
    return Interrupted(
        back=tr(
            "The phone engine was restarted; the transfer to {name} was stopped, and the customer is back.",
            name=name,
        ),
        gone=tr("The phone engine was restarted; the PBX goes on with the transfer to {name}.", name=name)
        if moved
        else "",
    )


def _joining(name: str, target_id: str) -> Interrupted:
    """Whether the REFER was carried out, the target's phone knows: it is asked first."""
    return Interrupted(
        back=tr("The phone engine was restarted; the customer and {name} were not joined.", name=name),
        gone=tr("The phone engine was restarted; the customer and {name} talk with each other.", name=name),
        joined_with=target_id,
    )
