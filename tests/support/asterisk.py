"""A real Asterisk on a loopback address of its own, made and unmade by one test session.

It runs inside the root that ``installer/setup.sh`` builds, from configuration made out of the
templates in ``tests/pbx/asterisk``. Any number can run side by side: each has its own address,
ports and folders.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import wave
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.asterisk_manager import Manager
from tests.support.certificates import Trust, make_certificates
from tests.support.ports import free_address, free_ports

_TEMPLATES = Path(__file__).parents[1] / "pbx" / "asterisk"
_PLACEHOLDER = re.compile(r"@([A-Z_]+)@")
_STOP_SECONDS = 30
_START_SECONDS = 120


class AsteriskUnavailable(Exception):  # noqa: N818 - not a failure: the tests are skipped with this sentence
    """Why no Asterisk can run here, in one sentence."""


@dataclass(frozen=True)
class Extension:
    """One account on the PBX."""

    number: str
    secure: bool = False
    """SRTP with SDES is required (RFC 4568)."""
    told_of_hold: bool = False
    """Gets a re-INVITE when the other party holds, instead of hearing the PBX's music."""
    may_transfer: bool = True
    """False: the PBX answers 603 to its REFER."""

    @property
    def password(self) -> str:
        """The right one."""
        return f"secret-{self.number}"


EXTENSIONS = (
    *(Extension(str(number)) for number in range(1001, 1010)),
    Extension("1101", secure=True),
    Extension("1102", secure=True),
    Extension("1201", told_of_hold=True),
    Extension("1202", told_of_hold=True),
    Extension("1301", may_transfer=False),
)


def extension(number: str) -> Extension:
    """The extension of that number. Raises ``StopIteration`` for one that the PBX does not have."""
    return next(extension for extension in EXTENSIONS if extension.number == number)


@dataclass(frozen=True)
class Ports:
    """Where one Asterisk listens; ``sip`` is UDP and TCP."""

    sip: int
    tls: int
    wrong_name: int
    manager: int


def find_root() -> Path:
    """The Asterisk root. Raises ``AsteriskUnavailable`` where there is none or it cannot be entered."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    root = Path(os.environ.get("HOOKSWITCH_ASTERISK_ROOT") or cache / "hookswitch" / "asterisk-root")
    if not (root / "usr/sbin/asterisk").exists():
        raise AsteriskUnavailable(
            f"there is no Asterisk in {root}; `make setup` builds it, as root or with sudo"
        )
    return root


def _enter(root: Path) -> list[str]:
    """The command that runs another one inside ``root``: chroot, or a user namespace without root."""
    if os.geteuid() == 0:
        return ["chroot", str(root)]
    enter = ["unshare", "--map-root-user", "--root", str(root)]
    probe = subprocess.run([*enter, "/bin/true"], capture_output=True, check=False)
    if probe.returncode != 0:
        raise AsteriskUnavailable(
            "entering the Asterisk root needs root or user namespaces, and neither is to be had"
        )
    return enter


def _endpoint(extension: Extension) -> str:
    """The sections of ``pjsip.conf`` for one extension."""
    number = extension.number
    extras = ["media_encryption = sdes"] if extension.secure else []
    extras += ["moh_passthrough = yes"] if extension.told_of_hold else []
    extras += [] if extension.may_transfer else ["allow_transfer = no"]
    lines = [
        *(f"[{number}](extension)", f"auth = {number}", f"aors = {number}"),
        *(f'callerid = "Extension {number}" <{number}>', *extras, ""),
        *(f"[{number}](login)", f"username = {number}", f"password = {extension.password}", ""),
        *(f"[{number}](contacts)", f"mailboxes = {number}@default", ""),
    ]
    return "\n".join(lines)


class Asterisk:
    """One running PBX. ``start`` returns when it is fully booted; ``stop`` leaves nothing behind."""

    def __init__(self, config: Mapping[str, str] | None = None) -> None:
        """``config``: names and contents of configuration files that take the place of the templates."""
        root = find_root()
        self._config = dict(config or {})
        self._enter = _enter(root)
        self.address = free_address()
        self.ports = Ports(*free_ports(self.address, 4))
        self._home = f"/sessions/{secrets.token_hex(6)}"
        self._folder = root / self._home.lstrip("/")
        self._secret = secrets.token_hex(16)
        self._manager: Manager | None = None
        self._process: subprocess.Popen[bytes] | None = None
        with contextlib.ExitStack() as undo:
            undo.callback(shutil.rmtree, self._folder, ignore_errors=True)
            self.trust = self._make_folders(root)
            undo.pop_all()

    @property
    def manager(self) -> Manager:
        """The connection for commands and events."""
        assert self._manager is not None, "Asterisk is not running"
        return self._manager

    @property
    def pid(self) -> int:
        """Process id of the running Asterisk; ``setpriv`` and ``chroot`` have become it."""
        assert self._process is not None, "Asterisk is not running"
        return self._process.pid

    def start(self) -> None:
        """Start and wait until it says that it is fully booted. Raises ``RuntimeError`` with its log."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            # The abstract name space reaches into the root, where no path of ours does.
            name = f"hookswitch-{secrets.token_hex(8)}"
            ready.bind(f"\0{name}")
            ready.settimeout(_START_SECONDS)
            command = [*self._enter, "asterisk", "-f", "-n", "-C", f"{self._home}/etc/asterisk.conf"]
            self._process = subprocess.Popen(
                # The kernel ends Asterisk if this process is killed before it can.
                ["setpriv", "--pdeathsig", "KILL", *command],
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "NOTIFY_SOCKET": f"@{name}"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.STDOUT,
            )
            try:
                while b"READY=1" not in ready.recv(4096):
                    pass
            except TimeoutError:
                log = self.log()
                self.stop()
                raise RuntimeError(f"Asterisk did not boot within {_START_SECONDS} s:\n{log}") from None
        self._manager = Manager(self.address, self.ports.manager, "tests", self._secret)

    def stop(self, *, kill: bool = False) -> None:
        """End the process (``kill``: as a crash would) and wait for its end; it can be started again."""
        if self._manager is not None:
            self._manager.close()
            self._manager = None
        if self._process is None:
            return
        self._process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def forget_contacts(self) -> None:
        """Delete what it keeps over a restart, registered contacts above all. Only while it is stopped."""
        (self._folder / "var" / "astdb.sqlite3").unlink()

    def remove(self) -> None:
        """Stop for good and delete everything it wrote."""
        self.stop()
        shutil.rmtree(self._folder)

    def log(self) -> str:
        """All it has logged so far; for a person who reads a failed test."""
        path = self._folder / "log" / "full"
        return path.read_text(errors="replace") if path.exists() else ""

    def call(self, extension: str, application: str = "Echo", data: str = "", caller: str = "2000") -> str:
        """Ring ``extension`` and run ``application`` once it answers; the channel's unique id."""
        channel_id = f"test-{secrets.token_hex(6)}"
        self.manager.action(
            "Originate",
            Channel=f"PJSIP/{extension}",
            ChannelId=channel_id,
            Application=application,
            Data=data,
            CallerID=f'"Caller {caller}" <{caller}>',
            Timeout="60000",
            Async="true",
        )
        return channel_id

    def hang_up(self, channel_id: str) -> None:
        """End a channel made by ``call`` as its party would; CANCEL while it rings."""
        channel = self.manager.wait_for("Newchannel", Uniqueid=channel_id)["Channel"]
        self.manager.action("Hangup", Channel=channel, Cause="16")

    def leave_message(self, number: str) -> None:
        """Put one new voice message into the extension's mailbox."""
        box = self._folder / "spool" / "voicemail" / "default" / number / "INBOX"
        box.mkdir(parents=True, exist_ok=True)
        message = box / f"msg{len(list(box.glob('*.txt'))):04}"
        with wave.open(str(message.with_suffix(".wav")), "wb") as sound:
            sound.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
            sound.writeframes(bytes(16000))
        message.with_suffix(".txt").write_text(
            f"[message]\norigmailbox={number}\ncontext=agents\nexten={number}\ncallerid=2000\n"
            "origdate=now\norigtime=1\nduration=1\nmsg_id=1\n"
        )

    def empty_mailbox(self, number: str) -> None:
        """Delete every message of the extension."""
        box = self._folder / "spool" / "voicemail" / "default" / number / "INBOX"
        for file in box.glob("msg*"):
            file.unlink()

    def hang_up_all(self) -> None:
        """End whatever a test left."""
        with contextlib.suppress(Exception):
            self.manager.action("Hangup", Channel="/.*/")

    def _make_folders(self, root: Path) -> Trust:
        for name in ("etc", "var/keys", "spool", "run", "log"):
            (self._folder / name).mkdir(parents=True)
        values = {
            "HOME": self._home,
            "MODULES": "/" + str(next(root.glob("usr/lib/*/asterisk/modules")).relative_to(root)),
            "ADDRESS": self.address,
            "SIP_PORT": str(self.ports.sip),
            "TLS_PORT": str(self.ports.tls),
            "WRONG_NAME_PORT": str(self.ports.wrong_name),
            "MANAGER_PORT": str(self.ports.manager),
            "MANAGER_SECRET": self._secret,
            "EXTENSIONS": "\n".join(map(_endpoint, EXTENSIONS)),
            "MAILBOXES": "\n".join(f"{known.number} => 1234,{known.number}" for known in EXTENSIONS),
        }
        texts = {template.name: template.read_text() for template in _TEMPLATES.glob("*.conf")}
        for name, text in {**texts, **self._config}.items():
            (self._folder / "etc" / name).write_text(_fill(text, values))
        return make_certificates(self._folder / "certificates", self.address)


def _fill(template: str, values: Mapping[str, str]) -> str:
    """``template`` with every ``@NAME@`` replaced. Raises ``KeyError`` for a name that is not known."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], template)


@contextlib.contextmanager
def running_asterisk(config: Mapping[str, str] | None = None) -> Iterator[Asterisk]:
    """A PBX that runs, with ``config`` as ``Asterisk`` takes it, and nothing of it afterwards.

    The test is skipped where there can be none.
    """
    try:
        pbx = Asterisk(config)
    except AsteriskUnavailable as reason:
        pytest.skip(str(reason))
    try:
        pbx.start()
        yield pbx
    finally:
        pbx.remove()
