"""Finds the handler of a command by its type, and turns what goes wrong into one sentence."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

import pjsua2 as pj

from app.engine.commands import Command
from app.engine.events import EngineLogged, Event
from app.engine.values import Message

C = TypeVar("C", bound=Message)


class Refused(Exception):  # noqa: N818 - a command that cannot be done now, not a bug
    """The command cannot be carried out; ``str()`` is the sentence for the reply."""


class Dispatcher:
    """A table from command type to handler. Each part of the engine enters its own commands."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._handlers: dict[type[Message], Callable[[Any], None]] = {}

    def on(self, kind: type[C], handler: Callable[[C], None]) -> None:
        """Let ``handler`` carry out every command of exactly this type."""
        if kind in self._handlers:
            raise ValueError(f"{kind.__name__} has a handler already")
        self._handlers[kind] = handler

    def kinds(self) -> frozenset[type[Message]]:
        """The commands that have a handler."""
        return frozenset(self._handlers)

    def run(self, command: Command) -> str:
        """Carry the command out; returns the empty string, or why it was refused."""
        handler = self._handlers.get(type(command))
        if handler is None:
            return "This engine does not know the command."
        try:
            handler(command)
        except Refused as refusal:
            return str(refusal)
        except pj.Error as error:
            return f"The SIP stack refused: {error.reason or error.title}."
        except Exception:  # noqa: BLE001 - one broken command must not end the calls that are up
            self._emit(EngineLogged(level=logging.ERROR, text=traceback.format_exc()))
            return "The engine failed to carry out the command; the log says more."
        return ""
