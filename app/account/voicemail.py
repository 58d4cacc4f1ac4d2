"""What waits in the mailboxes of this desk's accounts, and what is called to hear it (P7, RFC 3842)."""

from __future__ import annotations

from dataclasses import dataclass

from app.bus import Bus
from app.engine.events import EngineLost, MessagesWaiting


@dataclass(frozen=True)
class Mailbox:
    """The voice messages of one account."""

    waiting: bool = False
    new: int = 0
    """0 also where messages wait but the server does not say how many."""
    old: int = 0
    address: str = ""
    """Where the server says that they can be heard; may be empty."""


@dataclass(frozen=True)
class VoicemailChanged:
    """A mailbox holds something else; ``Voicemail.of`` has it."""

    account_id: str


class Voicemail:
    """Remembers what the servers said last. Only on the core's thread."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._mailboxes: dict[str, Mailbox] = {}
        self._subscriptions = [
            bus.subscribe(MessagesWaiting, self._told),
            bus.subscribe(EngineLost, lambda event: self._forget()),
        ]

    def of(self, account_id: str) -> Mailbox:
        """What waits there; nothing as long as nobody has said."""
        return self._mailboxes.get(account_id, Mailbox())

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _told(self, event: MessagesWaiting) -> None:
        mailbox = Mailbox(event.waiting or event.new > 0, event.new, event.old, event.mailbox)
        if self._mailboxes.get(event.account_id) != mailbox:
            self._mailboxes[event.account_id] = mailbox
            self._bus.publish(VoicemailChanged(event.account_id))

    def _forget(self) -> None:
        """A new engine subscribes anew, and will hear it again."""
        known, self._mailboxes = list(self._mailboxes), {}
        for account_id in known:
            self._bus.publish(VoicemailChanged(account_id))
