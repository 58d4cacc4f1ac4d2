"""Where the child process begins. The parent imports this file, so nothing here may import pjsua2."""

from __future__ import annotations

import importlib
from multiprocessing.connection import Connection

from app.engine.options import EngineOptions


def run_engine(connection: Connection, options: EngineOptions) -> None:
    """Target of the spawned process: load pjsua2 and run until ``Shutdown`` or the parent's end."""
    importlib.import_module("app.engine.child.main").main(connection, options)
