"""The files a newcomer meets: the lock files fit the project, and nothing leans on one workplace."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[1]
LOCKS: Final = {"installer/requirements-run.txt": (), "installer/requirements-test.txt": ("test",)}
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def tracked() -> list[str]:
    """The files that are committed; all of them in an archive without git."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return listed.stdout.splitlines()


def requirements(extras: tuple[str, ...]) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = [*project["dependencies"]]
    for extra in extras:
        texts += project["optional-dependencies"][extra]
    return [Requirement(text) for text in texts]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_a_fitting_version_of_every_dependency(lock: str) -> None:
    pins: dict[str, list[str]] = {}
    for name, version in _PIN.findall((ROOT / lock).read_text(encoding="utf-8")):
        pins.setdefault(canonicalize_name(name), []).append(version)
    missing = [
        str(wanted)
        for wanted in requirements(LOCKS[lock])
        if not any(wanted.specifier.contains(pin) for pin in pins.get(canonicalize_name(wanted.name), []))
    ]
    assert not missing, "run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_version_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--(extra-)?index|--find-links", text)


def test_the_two_commands_are_what_the_readme_says() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    told = set(re.findall(r"`?make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"demo", "test"} <= told <= targets


def test_ci_is_the_same_command() -> None:
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_every_file_that_is_run_is_executable() -> None:
    scripts = [name for name in tracked() if name.endswith(".sh") or name == ".ci/run"]
    assert scripts
    assert [name for name in scripts if not (ROOT / name).stat().st_mode & 0o100] == []


def test_every_link_of_the_pages_leads_somewhere() -> None:
    pages = [name for name in tracked() if name.endswith(".md")]
    assert pages
    for page in pages:
        text = re.sub(r"^```.*?^```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.S | re.M)
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (ROOT / page).parent.joinpath(target).exists(), f"{page}: {target}"
