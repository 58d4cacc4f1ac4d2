"""What a PBX says about answering a call by itself, in the headers of its INVITE.

Two forms are in use: ``Call-Info: <sip:x>;answer-after=0`` (Cisco, Snom, Asterisk's paging and FreeSWITCH's
``sip_auto_answer``), and ``Alert-Info`` with ``info=alert-autoanswer``, ``Auto Answer`` or ``Ring Answer``
(Polycom, Yealink). RFC 5373 (``Answer-Mode``) is carried by neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from app.engine.values import Header

MOST: Final = 60.0
"""Seconds: more is taken as this."""
_AFTER: Final = re.compile(r";\s*answer-after\s*=\s*\"?([0-9]{1,5})(?![0-9])", re.IGNORECASE)
_ALERT: Final = re.compile(r"\b(alert-autoanswer|auto[ -]?answer|ring[ -]answer)\b", re.IGNORECASE)


def answer_after(headers: Iterable[Header]) -> float | None:
    """Seconds after which the call is to be answered; None: nothing is said of it."""
    for header in headers:
        name = header.name.lower()
        asked = _AFTER.search(header.value) if name in ("call-info", "alert-info") else None
        if asked is not None:
            return min(float(asked[1]), MOST)
        if name == "alert-info" and _ALERT.search(header.value):
            return 0.0
    return None
