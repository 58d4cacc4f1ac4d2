"""What a program starts before it loads the rest of itself. Importing this must stay cheap."""

from __future__ import annotations

from app.engine.ahead import EngineAhead
from app.engine.options import EngineOptions


def engine_ahead(*, sound: bool = True) -> EngineAhead:
    """An engine that comes up meanwhile; hand it to ``app.phone.build``. ``sound``: see ``EngineOptions``."""
    return EngineAhead(EngineOptions(sound=sound))
