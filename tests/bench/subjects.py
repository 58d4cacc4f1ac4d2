"""The softphones that are measured: ours and, for comparison, others from Debian.

Each writes its configuration into a folder of its own and is started as a person would start it,
with a registrar, an echo to call, or as the one that answers every call by itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

PASSWORD = "bench-secret"  # noqa: S105 - for an account that lives as long as the measurement
USER = "1001"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a subject is started for."""

    folder: Path
    """Empty; configuration, HOME and logs go here."""
    address: str
    """Loopback address and port on which the phone listens."""
    port: int
    registrar: str = ""
    """host:port; empty: registers nowhere."""
    password: str = PASSWORD
    dial: str = ""
    """SIP URI to call as soon as the phone runs; empty: waits for calls and answers them."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """DISPLAY, PulseAudio's variables and the like."""

    def variables(self) -> dict[str, str]:
        """The environment of the process: nothing of the person's own settings."""
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "LD_LIBRARY_PATH") if key in os.environ}
        home = str(self.folder)
        return {**kept, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_RUNTIME_DIR": home, **self.environment}


class Subject(Protocol):
    """One kind of softphone."""

    name: str
    has_window: bool

    def start(self, plan: Plan) -> subprocess.Popen[bytes]:
        """Start one phone as a person would; the caller ends it."""

    def answering(self, plan: Plan) -> subprocess.Popen[bytes]:
        """Start one that answers every call by itself."""

    def in_call(self, plan: Plan) -> subprocess.Popen[bytes]:
        """Start one as a person would, calling ``plan.dial``."""


def run(command: list[str], plan: Plan) -> subprocess.Popen[bytes]:
    """Start ``command`` with an open, silent standard input and its output in a file."""
    with (plan.folder / "output.log").open("wb") as output:
        return subprocess.Popen(
            command,
            env=plan.variables(),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


class Baresip:
    """baresip with PCMU; through ALSA's PulseAudio device where there is a PulseAudio.

    It answers without any sound device: opening one takes it half a second a call.
    """

    name = "baresip"
    has_window = False

    def start(self, plan: Plan) -> subprocess.Popen[bytes]:
        """See ``Subject.start``."""
        device = "alsa,pulse" if "PULSE_SERVER" in plan.environment else "aubridge,bench"
        return self._run(plan, device)

    in_call = start

    def answering(self, plan: Plan) -> subprocess.Popen[bytes]:
        """See ``Subject.answering``."""
        return self._run(plan, "aubridge,bench")

    def _run(self, plan: Plan, device: str) -> subprocess.Popen[bytes]:
        modules = next(Path("/usr/lib").rglob("baresip/modules"))
        (plan.folder / "config").write_text(
            f"module_path {modules}\n"
            "module g711.so\nmodule alsa.so\nmodule aubridge.so\nmodule_tmp account.so\nmodule_app menu.so\n"
            f"sip_listen {plan.address}:{plan.port}\nnet_interface {plan.address}\n"
            f"audio_source {device}\naudio_player {device}\naudio_alert aubridge,alert\n"
            "audio_buffer 20-40\njitter_buffer_delay 1-2\ncall_max_calls 16\n"
        )
        host = plan.registrar or plan.address
        interval = 600 if plan.registrar else 0
        (plan.folder / "accounts").write_text(
            f"<sip:{USER}@{host};transport=udp>;auth_pass={plan.password};regint={interval};answermode=auto\n"
        )
        dial = ["-e", f"/dial {plan.dial}"] if plan.dial else []
        return run(["baresip", "-f", str(plan.folder), *dial], plan)


class Linphone:
    """linphonec, the command-line phone of the Linphone library, answering by itself."""

    name = "linphonec"
    has_window = False

    def start(self, plan: Plan) -> subprocess.Popen[bytes]:
        """See ``Subject.start``."""
        configuration = f"[sip]\nsip_port={plan.port}\nuse_ipv6=0\nregister_only_when_network_is_up=0\n"
        if plan.registrar:
            host = plan.registrar.partition(":")[0]
            configuration += (
                "default_proxy=0\n"
                f"[proxy_0]\nreg_proxy=<sip:{plan.registrar}>\nreg_identity=sip:{USER}@{host}\n"
                "reg_expires=600\nreg_sendregister=1\npublish=0\n"
                f"[auth_info_0]\nusername={USER}\nuserid={USER}\npasswd={plan.password}\n"
            )
        (plan.folder / "linphonerc").write_text(configuration)
        (plan.folder / ".local/share/linphone").mkdir(parents=True)  # without its folder it starts no SIP
        dial = ["-s", plan.dial] if plan.dial else []
        return run(["linphonec", "-a", "-c", str(plan.folder / "linphonerc"), *dial], plan)

    answering = in_call = start


class Hookswitch:
    """Ours: the whole program for its start, the core and the engine for calls."""

    name = "hookswitch"
    has_window = True

    def start(self, plan: Plan) -> subprocess.Popen[bytes]:
        """See ``Subject.start``."""
        host, _, port = plan.registrar.partition(":")
        account = {
            "HOOKSWITCH_USER": USER,
            "HOOKSWITCH_PASSWORD": plan.password,
            "HOOKSWITCH_SERVER": host,
            "HOOKSWITCH_PORT": port,
            "HOOKSWITCH_LOCAL_ADDRESS": plan.address,
        }
        return run(
            [sys.executable, "-m", "ui.main"], replace(plan, environment={**plan.environment, **account})
        )

    def answering(self, plan: Plan) -> subprocess.Popen[bytes]:
        """See ``Subject.answering``."""
        return run([sys.executable, "-m", "tests.bench.answering_phone", plan.address, str(plan.port)], plan)

    def in_call(self, plan: Plan) -> subprocess.Popen[bytes]:
        """See ``Subject.in_call``."""
        command = [sys.executable, "-m", "tests.bench.driven_window", plan.address, str(plan.port), plan.dial]
        return run(command, plan)
