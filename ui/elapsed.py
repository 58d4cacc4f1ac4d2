"""How a length of time is written."""

from __future__ import annotations


def elapsed(seconds: float) -> str:
    """``04:12``, and ``1:04:12`` from one hour on. Below zero counts as zero."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, last = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{last:02}" if hours else f"{minutes:02}:{last:02}"
