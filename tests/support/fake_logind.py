"""A login manager of the test's own, on a D-Bus of its own: it hands out inhibitors and announces sleep."""

from __future__ import annotations

import os
import select
from collections.abc import Callable

from jeepney import HeaderFields, Message, MessageType, new_method_return, new_signal

from app.logind import LOGIN
from tests.support.bus_service import BusService


class FakeLogind(BusService):
    """Hands out inhibitors."""

    def __init__(self, on_news: Callable[[], None]) -> None:
        super().__init__(on_news, "org.freedesktop.login1", enable_fds=True)
        self.asked: list[tuple[str, ...]] = []
        """What each inhibitor was asked for with: what, who, why, mode."""
        self._held: list[int] = []
        """Our ends of the inhibitors."""
        self.serve()

    def __exit__(self, *exc: object) -> None:
        super().__exit__(*exc)
        for end in self._held:
            os.close(end)

    def announce(self, *, sleeps: bool) -> None:
        """The machine is about to sleep, or is awake again."""
        self.connection.send(new_signal(LOGIN, "PrepareForSleep", "b", (sleeps,)))

    @property
    def may_sleep(self) -> bool:
        """Whether nobody holds an inhibitor: each one's other end is closed."""
        return all(select.select([end], [], [], 0)[0] for end in self._held)

    def answer(self, message: Message) -> None:
        """As a login manager does."""
        asks = message.header.fields.get(HeaderFields.member) == "Inhibit"
        if message.header.message_type is MessageType.method_call and asks:
            ours, theirs = os.pipe()
            self._held.append(ours)
            self.connection.send(new_method_return(message, "h", (theirs,)))
            os.close(theirs)
            self.asked.append(message.body)
