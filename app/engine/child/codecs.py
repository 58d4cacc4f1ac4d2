"""Which codecs are offered, and in which order."""

from __future__ import annotations

import pjsua2 as pj

OWN_ORDER = ("opus/48000", "G722", "PCMA", "PCMU")
"""Best sound first that every PBX speaks; what is not named comes after, uncompressed L16 never."""

_FIRST = 250
_REST = 40
_NEVER = "L16"


def prefer_codecs(endpoint: pj.Endpoint, wanted: list[str] | tuple[str, ...]) -> None:
    """Offer ``wanted`` first, matched by prefix without regard to case, then the others."""
    for codec in endpoint.codecEnum2():
        name = codec.codecId.lower()
        places = [place for place, prefix in enumerate(wanted) if name.startswith(prefix.lower())]
        rest = 0 if codec.codecId.startswith(_NEVER) else _REST
        priority = _FIRST - places[0] if places else rest
        endpoint.codecSetPriority(codec.codecId, priority)


def codec_names(endpoint: pj.Endpoint) -> list[str]:
    """Enabled codecs, best first, for example ``G722/16000/1``."""
    enabled = [(-codec.priority, codec.codecId) for codec in endpoint.codecEnum2() if codec.priority > 0]
    return [name for _, name in sorted(enabled)]
