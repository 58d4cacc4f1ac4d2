"""The files a newcomer meets: the lock files fit the project, and nothing leans on one workplace."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[1]
LOCKS: Final = {"installer/requirements-run.txt": (), "installer/requirements-test.txt": ("test",)}
_MADE: Final = {".venv", "build", "dist", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def tracked(root: Path = ROOT) -> list[str]:
    """The files that are committed; in an archive without git, all but those that were made there."""
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        return [path.as_posix() for path in found if not _MADE.intersection(path.parts[:-1])]
    return listed.stdout.splitlines()


def test_an_archive_without_git_has_its_files_checked_too(tmp_path: Path) -> None:
    for name in ("docs/page.md", ".ci/run", ".venv/lib/README.md", "build/log.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert sorted(tracked(tmp_path)) == [".ci/run", "docs/page.md"]


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


def test_a_machine_whose_python_is_too_new_is_told_how_to_get_another(tmp_path: Path) -> None:
    """Debian 13 has only Python 3.13, for which there is no wheel of PJSIP."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for needed in ("awk", "basename", "bash", "cat", "dirname", "env", "rm", "sha256sum", "tail"):
        (programs / needed).symlink_to(str(shutil.which(needed)))
    python = programs / "python3"
    python.write_text("#!/usr/bin/env bash\n[[ $2 == *newer* ]] && echo newer\n", encoding="utf-8")
    python.chmod(0o755)
    shutil.copytree(ROOT / "installer", tmp_path / "phone" / "installer")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "phone")
    told = subprocess.run(
        ["bash", "installer/setup.sh", "run"],
        cwd=tmp_path / "phone",
        env={"PATH": str(programs), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "Debian 13 has 3.13 only" in told.stderr.splitlines()[-1]
    assert "uv python install 3.12" in told.stderr.splitlines()[-1]


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
