"""Whom one can call, as one kind of value, wherever it comes from."""

from __future__ import annotations

from enum import Enum

import msgspec


class Kind(Enum):
    """What an entry is; decides its tab in the transfer box and the rules that hold for it (D1)."""

    COWORKER = "coworker"
    CONTACT = "contact"
    BUYER = "buyer"
    QUEUE = "queue"
    IVR = "ivr"
    EXTERNAL = "external"
    PRESET = "preset"


class AddressKind(Enum):
    """What an address is good for."""

    EXTENSION = "extension"
    WORK = "work"
    MOBILE = "mobile"
    HOME = "home"
    FAX = "fax"
    SIP = "sip"
    OTHER = "other"


class Address(msgspec.Struct, frozen=True):
    """One way to reach somebody: a number as written, an extension, or a SIP address."""

    value: str
    kind: AddressKind = AddressKind.OTHER


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One person or place that can be called.

    ``uid`` is unique within its ``source`` (a vCard's UID, a coworker's extension) and stable over
    imports. The first address is the one that is dialled.
    """

    uid: str
    kind: Kind
    name: str
    organisation: str = ""
    addresses: tuple[Address, ...] = ()
    mails: tuple[str, ...] = ()
    """Mail addresses; nobody is dialled at one."""
    notes: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    """``account``, ``mine``, or the name of an import or a server."""
    group: str = ""
    """Agent group of a coworker or preset."""


MINE = "mine"
"""The source of a person's own contacts: typed in, or imported from a file."""

LDAP = "LDAP"
"""The source of people on the company's LDAP server, of whom nothing is kept."""

MOST_ADDRESSES = 100
"""Addresses kept per entry; an import reports what it cut off."""
