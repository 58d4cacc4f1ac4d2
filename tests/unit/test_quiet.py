"""Noise really fails a test: the fixtures of ``tests.support.quiet`` on a suite that misbehaves."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CONFTEST = """
from tests.support.quiet import expected_errors, no_error_records, no_files_left
from tests.support.quiet import nothing_left_running, own_folders
"""

SUITE = """
import logging, os, subprocess, sys, tempfile, threading, warnings
import pytest
import tests.support.quiet as quiet

quiet.GRACE = 0.2
release = threading.Event()
sleeper = [sys.executable, "-c", "import sys; sys.stdin.read()"]
left = []

def test_quiet():
    pass

def test_error_logged():
    logging.getLogger("somewhere").error("broken")

def test_error_expected(expected_errors):
    expected_errors.append("somewhere")
    logging.getLogger("somewhere.deep").error("broken")

def test_thread_left():
    threading.Thread(target=release.wait, daemon=True).start()

def test_process_left():
    left.append(subprocess.Popen(sleeper, stdin=subprocess.PIPE))

def test_warning():
    warnings.warn("odd")

def test_file_left_open(tmp_path):
    open(tmp_path / "x", "w")

def test_temporary_file_left():
    os.close(tempfile.mkstemp()[0])

def test_own_folders(own_folders):
    assert os.environ["XDG_CONFIG_HOME"].startswith(str(own_folders))

@pytest.fixture(scope="module", autouse=True)
def clean_up():
    yield
    release.set()
    for process in left:
        process.communicate()
"""


def test_each_kind_of_noise_fails_its_test_and_only_that(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_noisy.py").write_text(SUITE)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rA",
        "-p",
        "no:cacheprovider",
        "-W",
        "error",
        "-o",
        "addopts=",
    ]
    run = subprocess.run(
        [*command, "--rootdir", str(tmp_path), "-c", "/dev/null", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    passed = set(re.findall(r"^PASSED \S*::(\w+)", run.stdout, re.MULTILINE))
    noisy = {name for outcome, name in re.findall(r"^(FAILED|ERROR) \S*::(\w+)", run.stdout, re.MULTILINE)}
    assert {"test_quiet", "test_error_expected", "test_own_folders"} <= passed, run.stdout + run.stderr
    assert noisy == {
        "test_error_logged",
        "test_thread_left",
        "test_process_left",
        "test_warning",
        "test_file_left_open",
        "test_temporary_file_left",
    }, run.stdout
