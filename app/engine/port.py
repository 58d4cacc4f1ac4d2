"""What the core knows of the engine: something that takes commands.

``app.engine.supervisor.Engine`` is the real one, ``tests.support.scripted_engine.EngineScripted``
the one that tests speak for. What the engine has to say comes back as events on the bus.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.engine.commands import Command
from app.engine.messages import Reply

OnReply = Callable[[Reply], None]


class EnginePort(Protocol):
    """Takes commands; only from the core's thread."""

    def send(self, command: Command, on_reply: OnReply | None = None) -> None:
        """Hand ``command`` to the engine and return at once.

        ``on_reply`` is called once on the core's thread, never before ``send`` has returned:
        ``error`` is empty when the engine took the command, else one sentence. Where no engine
        runs, or it dies before it answers, ``error`` says that.
        """
