"""The real program on a real display, used by the accessibility bus alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
BINDINGS = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"


def _missing() -> str:
    """What this machine lacks for the test; empty: nothing."""
    if not sys.platform.startswith("linux"):
        return "the accessibility bus is Linux's"
    for tool in ("xvfb-run", "dbus-run-session"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    bindings = subprocess.run([SYSTEM_PYTHON, "-c", BINDINGS], capture_output=True, check=False)
    return "" if bindings.returncode == 0 else "the system's Python has no bindings of the accessibility bus"


@pytest.mark.timeout(400)
def test_a_blind_agent_phones_by_the_accessibility_tree(tmp_path: Path) -> None:
    """P9: call, mute, hold, hang up by names, states and announcements, without seeing anything."""
    missing = _missing()
    if missing:
        pytest.skip(missing)
    program = [sys.executable, "-m", "ui.main", "--profile-dir", str(tmp_path), "demo"]
    agent = [SYSTEM_PYTHON, str(ROOT / "tests" / "support" / "blind_agent.py"), *program]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QT_")},
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "XDG_RUNTIME_DIR": str(tmp_path),
        "NO_AT_BRIDGE": "0",
    }
    run = subprocess.run(
        ["xvfb-run", "-a", "-s", "-screen 0 1280x900x24 -nolisten tcp", "dbus-run-session", "--", *agent],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    said = [line.removeprefix("agent: ") for line in run.stdout.splitlines() if line.startswith("agent: ")]
    assert said == ["called", "talking", "muted and unmuted", "held and resumed", "hung up"]
