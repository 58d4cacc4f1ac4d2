"""What is wrong with an account file, each problem with its place and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from app.account.positions import Path
from app.problems import Severity


@dataclass(frozen=True)
class FileProblem:
    """One thing that an admin should put right. An error refuses the file, a warning does not."""

    file: str
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    field: str
    """Path of the setting, rows counted from 1: ``agents[2].extension``; empty: the file as a whole."""
    reason: str
    """One or two whole sentences; never a value that could be a secret."""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """One line, as compilers write them, so that editors can jump to it."""
        template = _LINES[self.severity, bool(self.field)]
        return template.format(
            file=self.file, line=self.line, column=self.column, field=self.field, reason=self.reason
        )


_LINES: dict[tuple[Severity, bool], str] = {
    (Severity.ERROR, True): "{file}:{line}:{column}: error: {field}: {reason}",
    (Severity.ERROR, False): "{file}:{line}:{column}: error: {reason}",
    (Severity.WARNING, True): "{file}:{line}:{column}: warning: {field}: {reason}",
    (Severity.WARNING, False): "{file}:{line}:{column}: warning: {reason}",
}


@dataclass(frozen=True)
class Finding:
    """A problem that is known by its path in the data; ``app.account.load`` finds its place."""

    path: Path
    reason: str
    severity: Severity = Severity.ERROR
    at_key: bool = False
    """Whether the key itself is meant, not its value."""


def field_name(path: Path) -> str:
    """``agents[2].extension`` for ``("agents", 1, "extension")``."""
    name = ""
    for step in path:
        if isinstance(step, int):
            name += f"[{step + 1}]"
        else:
            name += f".{step}" if name else step
    return name
