"""Writes ``docs/behaviours.md``: what the product does, and the tests that prove it.

A test proves a behaviour when its docstring begins with the id: ``D4: ...``, ``P2, S3: ...``.
Run by ``make docs``; ``tests/unit/test_behaviours.py`` checks that the page is current.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "behaviours.md"
SENTENCES = ROOT / "docs" / "behaviours.toml"

_LEADING_IDS = re.compile(r"\s*([A-Z]\d+(?:(?:, ?| and |/)[A-Z]\d+)*):")
_ID = re.compile(r"[A-Z]\d+")

Chapter = Mapping[str, str]


@dataclass(frozen=True, order=True)
class Proof:
    """One test function."""

    path: str
    """Relative to the root of the project, with forward slashes."""
    name: str


def ids_of(docstring: str) -> list[str]:
    """The ids that a test's docstring claims to prove; none when it does not begin with ids."""
    match = _LEADING_IDS.match(docstring)
    return _ID.findall(match[1]) if match else []


def _tests_in(source: str) -> Iterator[tuple[str, str]]:
    """Name and docstring of each test function in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node.name, ast.get_docstring(node) or ""


def find_proofs(tests: Path) -> dict[str, list[Proof]]:
    """For each id the tests under ``tests`` that prove it, sorted."""
    proofs: dict[str, set[Proof]] = {}
    for path in sorted(tests.rglob("test_*.py")):
        relative = path.relative_to(tests.parent).as_posix()
        for name, docstring in _tests_in(path.read_text(encoding="utf-8")):
            for behaviour in ids_of(docstring):
                proofs.setdefault(behaviour, set()).add(Proof(relative, name))
    return {behaviour: sorted(found) for behaviour, found in proofs.items()}


def read_chapters() -> dict[str, Chapter]:
    """The sentences, by chapter letter; each chapter also has its ``title``."""
    chapters: dict[str, Chapter] = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    return chapters


def behaviours(chapters: Mapping[str, Chapter]) -> list[str]:
    """All ids, in their order."""
    return [key for chapter in chapters.values() for key in chapter if key != "title"]


def _line(behaviour: str, sentence: str, proofs: Sequence[Proof]) -> Iterator[str]:
    yield f"- **{behaviour}** {sentence}"
    by_path: dict[str, list[str]] = {}
    for proof in proofs:
        by_path.setdefault(proof.path, []).append(proof.name)
    for path, names in by_path.items():
        yield f"  - [{path}](../{path}): " + ", ".join(f"`{name}`" for name in names)
    if not proofs:
        yield "  - *not yet*"


def render(chapters: Mapping[str, Chapter], proofs: Mapping[str, Sequence[Proof]]) -> str:
    """The whole page."""
    ids = behaviours(chapters)
    proven = sum(behaviour in proofs for behaviour in ids)
    lines = [
        "# What Hookswitch does, and where that is proven",
        "",
        "Made by `make docs` from `behaviours.toml` and the tests' docstrings; edit those.",
        "",
        f"{proven} of {len(ids)} behaviours have a test; the others say *not yet*.",
    ]
    for letter, chapter in chapters.items():
        lines += ["", f"## {letter} · {chapter['title']}", ""]
        for behaviour, sentence in chapter.items():
            if behaviour != "title":
                lines += _line(behaviour, sentence, proofs.get(behaviour, []))
    return "\n".join([*lines, ""])


def main() -> None:
    """Write the page."""
    PAGE.write_text(render(read_chapters(), find_proofs(ROOT / "tests")), encoding="utf-8")


if __name__ == "__main__":
    main()
