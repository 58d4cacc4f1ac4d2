"""The program itself on a display with a D-Bus: a call is told by the desktop and answered from there."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.engine.sip_text import header
from tests.bench.display import Display
from tests.support.bus_service import MISSING
from tests.support.fake_desktop import FakeDesktop
from tests.support.own_program import program
from tests.support.sip_wire import SipWire

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb (Debian: xvfb)"),
]

PATIENCE = 90.0
"""Seconds for anything on a busy machine."""


class News:
    """Waits for what a desktop does on its own thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()

    def tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), f"never {what}"


def _registered(caller: SipWire) -> int:
    """The port that the phone listens at, as the registration says; nobody has to guess a free one."""
    register = caller.receive("REGISTER", PATIENCE)
    contact = header(register, "contact")
    port = int(contact.partition("@")[2].partition(":")[2].partition(";")[0].rstrip(">"))
    caller.answer(register, "200 OK", port, "Expires: 3600")
    return port


def test_a_call_is_answered_from_the_desktops_note(short_path: Path) -> None:
    """P8: tray, note with buttons, and a second start that finds the first, all of them real."""
    news = News()
    with FakeDesktop(news.tell, has_tray=True) as desktop, Display() as display, SipWire() as caller:
        environment = {
            **os.environ,
            **display.environment,
            "DBUS_SESSION_BUS_ADDRESS": desktop.address,
            "TMPDIR": str(short_path),  # the sound server leaves files of its own there
        }
        desk = ("--user", "1001", "--server", "127.0.0.1", "--port", str(caller.port))
        where = ("--profile-dir", str(short_path))
        with program(environment, *where, *desk) as phone:
            port = _registered(caller)
            news.wait(lambda: bool(desktop.trays), "a sign in the tray")
            caller.send(caller.request("INVITE", f"sip:1001@127.0.0.1:{port}", body=caller.sdp()), port)
            caller.receive("SIP/2.0 180", PATIENCE)
            news.wait(lambda: bool(desktop.shown), "a note of the call")
            (note,) = desktop.shown.values()
            assert (note.title, note.actions[2:]) == (
                "wire is calling",
                ("answer", "Answer", "decline", "Decline"),
            )
            desktop.press(note.number, "answer")
            caller.receive("SIP/2.0 200", PATIENCE)
            with program(environment, *where, "tel:+49-30-901820") as second:
                said, trouble = second.communicate(timeout=PATIENCE)
            assert (second.returncode, trouble) == (0, "")
            assert "runs already" in said
            phone.send_signal(signal.SIGTERM)
            assert phone.wait(PATIENCE) == 0
