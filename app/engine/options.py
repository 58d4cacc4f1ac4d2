"""What an engine is started with; fixed for its life, unlike everything in ``messages``."""

from __future__ import annotations

import msgspec


class EngineOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How the child builds its endpoint. Travels to the child as a start argument, never secret."""

    bridge_rate: int = 16000
    """Clock of the conference bridge in Hz."""
    max_calls: int = 32
    """Calls wished for; the engine's build may allow fewer and says so in ``Abilities``."""
    user_agent: str = "Hookswitch"
    """User-Agent header of everything this engine sends."""
    sound: bool = True
    """False: only null devices, no PortAudio at all (the embedded exchange, most tests)."""
    log_level: int = 3
    """PJSIP's level of what reaches ``EngineLogged``: 1 errors, 2 warnings, 3 information, up to 5."""
    log_file: str = ""
    """Where PJSIP writes everything up to level 5; empty: nowhere. Not masked: for developers only."""
