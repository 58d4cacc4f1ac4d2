"""What a program starts before it loads the rest of itself. Importing this must stay cheap."""

from __future__ import annotations

from collections.abc import Sequence

from app.engine.ahead import EngineAhead
from app.engine.entry import WORD, run_engine
from app.engine.options import EngineOptions


def engine_ahead(*, sound: bool = True) -> EngineAhead:
    """An engine that comes up meanwhile; hand it to ``app.phone.build``. ``sound``: see ``EngineOptions``."""
    return EngineAhead(EngineOptions(sound=sound))


def lived_as_engine(words: Sequence[str]) -> bool:
    """Be an engine until it ends, where a packaged program was started as one; whether it was."""
    if list(words[:1]) != [WORD]:
        return False
    run_engine(words[1])
    return True
