"""A person who sees nothing and works by the accessibility bus, as a screen reader does.

Run by the system's Python (the accessibility bindings live there), inside a session bus and a display of
its own: starts the program given as arguments and phones with it. Says one line a step; any trouble is a
traceback and a status other than 0.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version has to be named first

SAYS = "agent: "
"""Begins every line of ours; the bus writes lines too."""
PATIENCE = 60.0
"""Seconds until something must have happened."""


class BlindAgent:
    """Reads the tree of one application, presses and types by it, and hears what is announced."""

    def __init__(self, name: str) -> None:
        Atspi.init()
        self.heard: list[str] = []
        self._listener = Atspi.EventListener.new(self._hear)
        self._listener.register("object:announcement")
        self._name = name

    def find(self, role: str, name: str) -> Atspi.Accessible:
        """The one thing of that role and name that is shown and can be used; waits for it."""
        found: list[Atspi.Accessible] = []

        def look() -> bool:
            found[:] = [t for t in self._things() if t.get_role_name() == role and t.get_name() == name]
            return len(found) == 1

        self.wait(look, f"{role} {name!r}")
        return found[0]

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self._act(self.find("push button", name))

    def type(self, name: str, text: str) -> None:
        """Put ``text`` into the field of that name."""
        if not Atspi.EditableText.set_text_contents(self.find("text", name), text):
            raise AssertionError(f"nothing can be typed into {name!r}")

    def gone(self, role: str, name: str) -> None:
        """Wait until there is nothing of that role and name."""
        self.wait(
            lambda: not [t for t in self._things() if t.get_role_name() == role and t.get_name() == name],
            f"no {role} {name!r}",
        )

    def wait(self, met: Callable[[], bool], what: str) -> None:
        """Look again whenever the bus says something, until ``met``."""
        deadline = time.monotonic() + PATIENCE
        GLib.timeout_add(100, lambda: time.monotonic() < deadline)
        while True:
            try:
                if met():
                    return
            except GLib.Error:
                pass  # it went away while it was being read
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} did not come. There is: {self._summary()}. Heard: {self.heard}")
            GLib.MainContext.default().iteration(True)

    def _act(self, thing: Atspi.Accessible) -> None:
        if not thing.do_action(0):
            raise AssertionError(f"{thing.get_name()!r} cannot be pressed")

    def _things(self) -> Iterator[Atspi.Accessible]:
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application is not None and self._name in application.get_name():
                yield from _shown(application)

    def _summary(self) -> str:
        return ", ".join(
            f"{t.get_role_name()} {t.get_name()!r}" for t in self._things() if t.get_name().strip()
        )

    def _hear(self, event: Atspi.Event) -> None:
        self.heard.append(str(event.any_data))


def _shown(thing: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
    for index in range(thing.get_child_count()):
        child = thing.get_child_at_index(index)
        if child is None or not child.get_state_set().contains(Atspi.StateType.SHOWING):
            continue
        yield child
        yield from _shown(child)


def work(agent: BlindAgent) -> None:
    """Call the echo line, mute and unmute, hold and resume, hang up."""
    agent.find("frame", "Hookswitch")
    agent.find("label", "Ready")
    agent.type("Number or name", "600")
    agent.press("Call")
    _say("called")
    # The directory may know only later who that is; then the new name is said.
    card = agent.find("panel", "Call with Echo test")
    agent.wait(lambda: card.get_description() == "Talking", "Talking")
    agent.wait(lambda: connected(agent.heard), "the announcement of the answer")
    _say("talking")
    agent.press("Mute")
    agent.press("Unmute")
    agent.find("push button", "Mute")
    _say("muted and unmuted")
    agent.press("Hold")
    agent.find("push button", "Resume")
    agent.wait(lambda: card.get_description() == "On hold", "On hold")
    agent.press("Resume")
    agent.wait(lambda: card.get_description() == "Talking", "Talking again")
    _say("held and resumed")
    agent.press("Hang up")
    agent.gone("panel", "Call with Echo test")
    agent.wait(
        lambda: "Call with Echo test ended. You hung up." in agent.heard, "the announcement of the end"
    )
    _say("hung up")


def connected(heard: list[str]) -> bool:
    """Whether whoever listened knows that the echo test has answered."""
    if "Connected to Echo test." in heard:
        return True
    return "Connected to 600." in heard and "600 is Echo test." in heard


def _say(line: str) -> None:
    sys.stdout.write(f"{SAYS}{line}\n")
    sys.stdout.flush()


def main(program: list[str]) -> None:
    """Start ``program``, work with it, end it."""
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL)
    try:
        work(BlindAgent("hookswitch"))
    finally:
        process.terminate()
        process.wait(60)


if __name__ == "__main__":
    main(sys.argv[1:])
