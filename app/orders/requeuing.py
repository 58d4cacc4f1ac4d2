"""Orders that begin anew, as if never called: with another status, or with the number that was mended."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from app.errors import UserFacingError
from app.orders.numbers import Numbers
from app.orders.order import Order
from app.orders.policy import Policy
from app.translation import tr


@dataclass(frozen=True)
class Anew:
    """What else becomes of orders that are requeued; what is empty stays as it is."""

    status: str = ""
    number: str = ""
    """As it is written."""
    country: str = ""
    time_zone: str = ""

    @property
    def changes(self) -> dict[str, str]:
        """By name of the order's field."""
        return {name: value for name, value in vars(self).items() if value}


def anew(policy: Policy, *, status: str = "", number: str = "", of: Order | None = None) -> Anew:
    """What a person wishes: ``status`` for orders, ``number`` for the one order ``of``.

    Raises ``UserFacingError`` for a status that the account does not know, and a number that cannot be
    dialled.
    """
    if status and policy.status(status) is None:
        raise UserFacingError(tr("The account file knows no status “{status}”.", status=status))
    if not number:
        return Anew(status)
    if of is None:
        raise UserFacingError(tr("A number is one order's."))
    # Where the number says itself in which country it is, the country of the wrong one means nothing.
    found = Numbers(of.country).read(number, "", "")
    if isinstance(found, str) or found.why_not:
        raise UserFacingError(found if isinstance(found, str) else found.why_not)
    return Anew(status, number, found.country, found.time_zone)


class Requeueing(Protocol):
    """What it takes of ``OrderStore``."""

    def now(self) -> float:
        """See ``OrderStore.now``."""

    def requeue(self, order_ids: Iterable[int], operator: str, asked: Anew | None = None) -> int:
        """See ``OrderStore.requeue``."""


@dataclass(frozen=True)
class Requeued:
    """What came of requeueing."""

    count: int
    """Orders that begin anew."""
    remarks: tuple[str, ...]
    """Of those that are not dialled all the same, a sentence each."""


def requeue(
    store: Requeueing, orders: Collection[Order], policy: Policy, operator: str, asked: Anew
) -> Requeued:
    """Have these orders dialled again; ``operator`` is whom their log names."""
    now = store.now()
    count = store.requeue([order.id for order in orders], operator, asked)
    why = (_not_dialled(order, policy, asked, now) for order in orders)
    return Requeued(count, tuple(filter(None, why)))


def _not_dialled(order: Order, policy: Policy, asked: Anew, now: float) -> str:
    """Why an order that somebody wants requeued is not called all the same, in a sentence; empty: it is.

    ``now``: Unix seconds by the database's clock.
    """
    name = order.external_id
    if order.held(now):
        return tr("“{name}” is with {operator} and was left alone.", name=name, operator=order.reserved_by)
    status = policy.status(asked.status or order.status)
    if status is not None and status.dial and status.mode:
        return ""
    return tr(
        "“{name}” is not dialled: status {status} is not ticked for dial-up.",
        name=name,
        status=asked.status or order.status,
    )
