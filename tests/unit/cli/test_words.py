"""What the command line says of itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app.account.desk import FIELDS
from ui.main import main


def test_the_help_lists_every_field_of_a_line_but_the_password(capsys: pytest.CaptureFixture[str]) -> None:
    """P1: whatever the environment or a settings file may say can be said in words, too."""
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    missing = {name for name in FIELDS if f"--{name.replace('_', '-')} " not in told}
    assert missing == {"password"}


def test_whoever_reads_no_further_gets_no_report_of_a_fault() -> None:
    """`hookswitch account reference | head -1`."""
    nobody, end = os.pipe()
    os.close(nobody)
    try:
        words = [sys.executable, "-m", "ui.main", "account", "reference"]
        done = subprocess.run(words, stdout=end, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(end)
    assert (done.returncode, done.stderr) == (1, "")
