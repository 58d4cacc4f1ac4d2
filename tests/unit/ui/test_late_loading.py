"""Start-up: what is not needed for the first sight of the window is not loaded for it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from ui.soon import MODULES

ROOT = Path(__file__).resolve().parents[3]
LATE = (
    *MODULES,
    "alembic",
    "app.account.save",
    "app.directory.store",
    "app.history.store",
    "app.orders.board",
    "app.orders.store",
    "asyncio",
    "email",
    "httpx2",
    "importlib.metadata",
    "keyring",
    "ldap3",
    "multiprocessing",
    "numpy",
    "openpyxl",
    "phonenumbers",
    "psycopg",
    "pyqtgraph",
    "PySide6.QtMultimedia",
    "qtawesome",
    "sqlalchemy",
    "tomlkit",
    "ui.contact_import.view",
    "ui.devices.view",
    "ui.order_admin.view",
    "ui.orders.view",
    "ui.settings.model",
    "urllib.request",
    "xml",
)
"""Modules that the window is seen without; whoever needs one imports it when it is needed."""
NOT_IN_THE_ENGINE = (
    "alembic",
    "asyncio",
    "multiprocessing",
    "numpy",
    "pydantic",
    "PySide6",
    "sqlalchemy",
    "ui",
)
"""Modules that an engine has no use for."""

WINDOW = """
import os, sys
from pathlib import Path
from app.paths import Paths
from app.phone import build
from ui import plain_import
plain_import.restore()
from ui.program import Program
from tests.support.scripted_engine import EngineScripted
from app.bus import Bus
program, bus = Program(["test"]), Bus()
engine, paths = EngineScripted(program.loop, bus), Paths.under(Path(sys.argv[1]))
phone = build(program.loop, bus=bus, engine=engine, paths=paths)

def shown(assembly):
    sys.stdout.write("\\n".join(sys.modules))
    program.application.exit(0)

program.run(phone, shown=shown)
"""
ENGINE = "import sys, app.engine.child.main; sys.stdout.write('\\n'.join(sys.modules))"


@pytest.fixture(scope="module")
def loaded_by_window(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return _loaded(WINDOW, str(tmp_path_factory.mktemp("profile")))


def _loaded(code: str, *words: str) -> set[str]:
    """The modules that a fresh Python says it has loaded."""
    run = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def _among(loaded: set[str], names: tuple[str, ...]) -> list[str]:
    return sorted(name for name in loaded if name.startswith(tuple(f"{n}." for n in names)) or name in names)


def test_the_window_is_seen_without_what_is_needed_later(loaded_by_window: set[str]) -> None:
    assert "ui.frame.assembly" in loaded_by_window
    assert _among(loaded_by_window, LATE) == []


def test_every_late_module_is_there_to_be_loaded() -> None:
    """A name that was renamed would be late for ever."""
    missing = [name for name in (*LATE, *NOT_IN_THE_ENGINE) if importlib.util.find_spec(name) is None]
    assert missing == []


def test_an_engine_loads_nothing_of_the_window() -> None:
    assert _among(_loaded(ENGINE), NOT_IN_THE_ENGINE) == []
