"""The account file's people and places as directory entries (C4, C5, D1)."""

from __future__ import annotations

from collections.abc import Iterator

from app.account.model import Account
from app.directory.entry import Address, AddressKind, Entry, Kind

SOURCE = "account"
"""The source of every entry that the account file gives."""


def entries(account: Account) -> Iterator[Entry]:
    """One entry for each row that can be called. Agents are coworkers, too (C5)."""
    for agent in account.agents:
        own = (agent.extension, *agent.numbers)
        yield _entry(Kind.COWORKER, agent.extension, agent.name, own, group=agent.group)
    for coworker in account.coworkers:
        numbers = (coworker.address or coworker.extension, *coworker.numbers)
        yield _entry(Kind.COWORKER, coworker.extension, coworker.name, numbers, group=coworker.group)
    for queue in account.queues:
        yield _entry(Kind.QUEUE, queue.name, queue.name, (queue.address,))
    for ivr in account.ivrs:
        yield _entry(Kind.IVR, ivr.name, ivr.name, (ivr.address,))
    for external in account.external_numbers:
        yield _entry(Kind.EXTERNAL, external.name, external.name, (external.number,))
    for preset in account.presets:
        yield _entry(Kind.PRESET, preset.name, preset.name, (preset.address,), group=preset.group)
    for buyer in account.buyers:
        yield _entry(Kind.BUYER, buyer.name, buyer.name, buyer.numbers)


def _entry(kind: Kind, uid: str, name: str, addresses: tuple[str, ...], group: str = "") -> Entry:
    return Entry(
        uid=f"{kind.value}:{uid}",
        kind=kind,
        name=name,
        addresses=tuple(Address(value, _address_kind(value)) for value in addresses),
        source=SOURCE,
        group=group,
    )


def _address_kind(value: str) -> AddressKind:
    if "@" in value or value.startswith(("sip:", "sips:")):
        return AddressKind.SIP
    digits = sum(c.isdigit() for c in value)
    return AddressKind.EXTENSION if digits < 6 and not value.startswith("+") else AddressKind.WORK
