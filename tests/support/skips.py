"""Says in words what a test run skipped, and why, so that a green run hides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

KINDS = {
    "unit": "rules and screens without Qt or SIP",
    "account": "account files, their servers and the keyring",
    "orders": "the order store on both databases",
    "engine": "engine to engine",
    "pbx": "against a real Asterisk",
    "peers": "against other softphones",
    "gui": "windows",
    "bench": "measurements",
}


def kind_of(path: str) -> str:
    """The kind of test a file is: the folder under ``tests``."""
    parts = path.replace("\\", "/").split("/")
    kind = parts[parts.index("tests") + 1] if "tests" in parts[:-1] else ""
    return kind if kind in KINDS else ""


def describe(skipped: Iterable[tuple[str, str]], ran: Iterable[str]) -> list[str]:
    """Lines for ``skipped`` (path, reason) beside the paths of the tests that ``ran``."""
    run_counts = Counter(kind_of(path) for path in ran)
    reasons = Counter((kind_of(path), reason) for path, reason in skipped)
    if not reasons:
        return ["Nothing was skipped."]
    lines = []
    for (kind, reason), count in sorted(reasons.items()):
        what = f"tests/{kind} ({KINDS[kind]})" if kind else "tests"
        rest = f"besides {run_counts[kind]} that ran" if run_counts[kind] else "none of them ran"
        lines.append(f"Skipped {count} of {what}, {rest}: {reason}")
    return lines
