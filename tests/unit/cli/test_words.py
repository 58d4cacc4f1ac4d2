"""What the command line says of itself."""

from __future__ import annotations

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
