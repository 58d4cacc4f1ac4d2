"""A real Secret Service: gnome-keyring on a D-Bus session of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import MatchRule, message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

from app.account.passwords import Passwords
from app.account.system_keyring import KeyringPasswords, system_passwords
from app.errors import UserFacingError

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
MISSING = [program for program in NEEDED if shutil.which(program) is None]
SECRET = "päss wörd ☎ with spaces"  # noqa: S105 - the test's own

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"needs {', '.join(MISSING)} (Debian: dbus, gnome-keyring)"
)

SESSION = """
printf '%s\\n' "$DBUS_SESSION_BUS_ADDRESS"
printf unlock-me | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
exec cat >/dev/null
"""
"""Tells the address of the bus, unlocks a new keyring, and lasts until its standard input is closed."""


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A desktop session with nothing but a keyring in it; gives the home where the keyring lives."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    process = subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", SESSION],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    wait_for_keyring(address)
    yield tmp_path
    process.stdin.close()
    process.wait(60)
    process.stdout.close()
    end_group(process.pid)


def wait_for_keyring(address: str) -> None:
    """Until the keyring has taken its name on the bus."""
    changed = MatchRule(type="signal", interface=message_bus.interface, member="NameOwnerChanged")
    changed.add_arg_condition(0, "org.freedesktop.secrets")
    with open_dbus_connection(bus=address) as connection:
        bus = Proxy(message_bus, connection, timeout=60)
        bus.AddMatch(changed)
        with connection.filter(changed) as changes:
            (is_there,) = bus.NameHasOwner("org.freedesktop.secrets")
            if not is_there:
                connection.recv_until_filtered(changes, timeout=60)


def end_group(group: int) -> None:
    """End what is left of the session: the keyring does not always end with its bus."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGTERM)


@pytest.fixture
def passwords(session: Path) -> Passwords:
    found = system_passwords()
    assert isinstance(found, KeyringPasswords)
    return found


def test_a_password_is_kept_found_replaced_and_forgotten(passwords: Passwords, session: Path) -> None:
    """P6: secrets only in the system keyring; what it writes is encrypted."""
    name = "sip:1001@pbx.example.com"
    assert passwords.sentence == ""
    assert passwords.get(name) is None
    passwords.keep(name, SECRET)
    assert passwords.get(name) == SECRET
    assert system_passwords().get(name) == SECRET, "another start of the program"
    passwords.keep(name, "another")
    assert passwords.get(name) == "another"
    assert passwords.get("sip:1002@pbx.example.com") is None
    passwords.forget(name)
    passwords.forget(name)
    assert passwords.get(name) is None
    written = [file for file in session.rglob("*") if file.is_file()]
    assert written
    assert not [file for file in written if SECRET.encode() in file.read_bytes()]


def test_a_keyring_whose_session_ends_is_a_sentence(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    with pytest.raises(UserFacingError, match="could not be opened"):
        passwords.keep("sip:1001@pbx.example.com", SECRET)
