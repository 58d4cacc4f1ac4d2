"""Callbacks from C++ must not raise: SWIG would print the exception to nowhere and go on."""

from __future__ import annotations

import functools
import logging
import traceback
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from app.engine.events import EngineLogged, Event

P = ParamSpec("P")


class Emits(Protocol):
    """Something with a way to the parent."""

    emit: Callable[[Event], None]


S = TypeVar("S", bound=Emits)


def guarded(callback: Callable[Concatenate[S, P], None]) -> Callable[Concatenate[S, P], None]:
    """Report an exception in a pjsua2 callback as ``EngineLogged`` and carry on."""

    def call(self: S, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(self, *args, **kwargs)
        except Exception:  # noqa: BLE001 - nothing may leave a callback
            self.emit(EngineLogged(level=logging.ERROR, text=traceback.format_exc()))

    functools.update_wrapper(call, callback)
    return call
