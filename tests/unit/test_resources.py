"""Files of the package and folders of the platform, without a path relative to the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.paths import Paths, system_paths
from app.resources import resource


def test_a_resource_is_found_from_any_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = resource("__init__.py")
    assert path.is_absolute()
    assert path.is_file()


def test_a_missing_resource_is_a_broken_installation() -> None:
    with pytest.raises(FileNotFoundError, match="sounds/nothing"):
        resource("sounds", "nothing.wav")


def test_nothing_outside_the_resources_is_handed_out() -> None:
    with pytest.raises(ValueError, match="not inside"):
        resource("..", "pyproject.toml")


def test_a_profile_keeps_everything_in_one_folder(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    for folder in (paths.config, paths.data, paths.cache, paths.logs):
        assert folder.is_relative_to(tmp_path)
        assert not folder.exists(), "folders are made when something is first written"


def test_the_platform_says_where_files_go(own_folders: Path) -> None:
    """Under test these are the test's own; on a desk XDG, AppData or Library."""
    paths = system_paths()
    assert len({paths.config, paths.data, paths.cache, paths.logs}) >= 3
    if os.name == "posix" and "XDG_CONFIG_HOME" in os.environ and Path("/proc").exists():
        assert paths.config.is_relative_to(own_folders)
        assert paths.logs.is_relative_to(own_folders)
