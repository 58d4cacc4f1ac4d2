"""How many voice messages wait, in a few words. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.account.sip import SipAccount
from app.account.voicemail import Mailbox, Voicemail, VoicemailChanged
from app.bus import Bus
from app.errors import UserFacingError
from app.translation import tr, tr_count


@dataclass(frozen=True)
class VoicemailModel:
    """The button in the top bar; not there as long as nothing waits."""

    shown: bool = False
    count: str = ""
    """Beside the sign: a number, or a word where the server does not say how many."""
    words: str = ""
    """What a screen reader says, and the tool tip."""


class VoicemailView(Protocol):
    """Where it is shown."""

    def show_voicemail(self, model: VoicemailModel) -> None:
        """Show this."""


class VoicemailPresenter:
    """Follows the mailbox of the account that calls go out with."""

    def __init__(
        self,
        voicemail: Voicemail,
        bus: Bus,
        view: VoicemailView,
        *,
        account: Callable[[], SipAccount | None],
        dial: Callable[[str, str], object],
        announce: Callable[[str], None],
        refused: Callable[[str], None],
    ) -> None:
        """``dial``: number and name. ``refused`` is told what cannot be dialled, and shows why."""
        self._voicemail, self._view = voicemail, view
        self._account, self._dial = account, dial
        self._announce, self._refused = announce, refused
        self._new = 0
        self._subscription = bus.subscribe(VoicemailChanged, lambda _event: self._changed())
        self._changed()

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()

    def listen(self) -> None:
        """Call the mailbox: the account file's number, else where the server says that it is."""
        account, mailbox = self._account(), self._mailbox()
        target = (account.voicemail if account is not None else "") or mailbox.address
        try:
            self._dial(target, tr("Voicemail"))
        except UserFacingError:
            self._refused(target)

    def _mailbox(self) -> Mailbox:
        account = self._account()
        return Mailbox() if account is None else self._voicemail.of(account.account_id)

    def _changed(self) -> None:
        mailbox = self._mailbox()
        self._view.show_voicemail(model(mailbox))
        if mailbox.new > self._new:
            self._announce(said(mailbox))
        self._new = mailbox.new


def model(mailbox: Mailbox) -> VoicemailModel:
    """The button for this mailbox."""
    if not mailbox.waiting:
        return VoicemailModel()
    words = tr("{messages}. Press to listen.", messages=said(mailbox))
    return VoicemailModel(shown=True, count=str(mailbox.new) if mailbox.new else tr("New"), words=words)


def said(mailbox: Mailbox) -> str:
    """How many wait."""
    if not mailbox.new:
        return tr("New voice messages")
    return tr_count("{count} new voice message", "{count} new voice messages", mailbox.new)
