"""Presenters, words and rules of the window's layout are plain Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PLAIN = (
    "presenter",
    "model",
    "words",
    "cards",
    "changes",
    "tokens",
    "qss",
    "arrangement",
    "closing",
    "elapsed",
    "extras",
    "finder",
    "keys",
    "notes",
    "rows",
    "search",
    "strip_model",
    "strip_words",
    "strips",
    "pages",
    "ways",
    "fields",
    "work",
)
"""File names under ``ui`` that promise to know no Qt."""


def plain_modules() -> list[str]:
    found = [
        path for path in (ROOT / "ui").rglob("*.py") if path.stem in PLAIN or path.stem.endswith("_presenter")
    ]
    return sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in found)


def test_presenters_load_without_qt() -> None:
    """A fresh Python imports them all and has loaded nothing of PySide6."""
    modules = plain_modules()
    assert "ui.calls.presenter" in modules
    code = (
        f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
        "sys.exit(', '.join(name for name in sys.modules if name.startswith('PySide6')) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=200
    )
    assert run.stderr == ""
    assert run.returncode == 0


def test_without_a_display_there_is_a_sentence_and_no_crash(tmp_path: Path) -> None:
    for words in ([], ["gallery"]):
        run = subprocess.run(
            [sys.executable, "-m", "ui.main", "--profile-dir", str(tmp_path), *words],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )
        assert (run.returncode, run.stderr) == (1, "There is no display here to show a window on.\n")


def test_the_command_line_loads_without_what_only_windows_need() -> None:
    """The engine's process imports the main module again; it must not pay for a window."""
    code = (
        "import sys, ui.main\nsys.exit("
        "', '.join(n for n in sys.modules if n.startswith(('PySide6', 'pydantic', 'app.phone'))) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=200
    )
    assert run.stderr == ""
    assert run.returncode == 0
