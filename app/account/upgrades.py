"""Older formats of the account file, brought up to today's in memory.

An upgrade is a pure function from the data of one format to the data of the next, registered under
the format that it reads. The file itself is never rewritten by it. Every format from the oldest to
the one before ``FORMAT`` must have one, and every one must have a test; both are tested.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.account.model import FORMAT
from app.translation import tr

Data = dict[str, Any]
Upgrade = Callable[[Data], Data]

OLDEST = 1
"""The oldest format that can still be read."""

UPGRADES: dict[int, Upgrade] = {}
"""Upgrades by the format that they read; ``UPGRADES[n]`` gives format ``n + 1``."""


def upgraded(
    data: Data, upgrades: dict[int, Upgrade] = UPGRADES, *, oldest: int = OLDEST, newest: int = FORMAT
) -> Data:
    """``data`` in the ``newest`` format; unchanged when it is that already or its format is not known.

    The result carries ``format = newest``. ``data`` itself is left as it is.
    """
    found = data.get("format")
    if not isinstance(found, int) or isinstance(found, bool) or not oldest <= found < newest:
        return data
    for step in range(found, newest):
        data = {**upgrades[step](data), "format": step + 1}
    return data


def format_refusal(data: Data) -> str | None:
    """The sentence that refuses a file of a format that this program does not know; None: it knows it."""
    found = data.get("format")
    if not isinstance(found, int) or isinstance(found, bool):
        return None
    if found > FORMAT:
        return tr(_NEWER, found=found, known=FORMAT)
    if found < OLDEST:
        return tr(_OLDER, found=found, oldest=OLDEST)
    return None


_NEWER = (
    "This account file has format {found}, and this Hookswitch knows formats up to {known}. "
    "Update Hookswitch on this desk."
)
_OLDER = "There is no format {found} of the account file; the oldest is {oldest}."
