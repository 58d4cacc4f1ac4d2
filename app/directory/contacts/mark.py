"""How far an address book on a server is known here."""

from __future__ import annotations

import msgspec


class Mark(msgspec.Struct, frozen=True):
    """Up to where an address book is known."""

    token: str = ""
    """The server's own mark; empty: it keeps none, or nothing is known."""
    etags: dict[str, str] = {}
    """Version of each card, by its path, where the server keeps no mark."""
