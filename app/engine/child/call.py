"""One call of pjsua: its callbacks copy what happened into events and return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

import pjsua2 as pj

from app.engine.child.followers import MediaFollower
from app.engine.child.guard import guarded
from app.engine.events import (
    CallAnswered,
    CallFinished,
    CallProgressed,
    DtmfHeard,
    Event,
    HoldRefused,
    MediaChanged,
)
from app.engine.sip_text import carries_sdp, header, tag_of, uri_of
from app.engine.values import Dialog

_FLOWING = frozenset({pj.PJSUA_CALL_MEDIA_ACTIVE, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD})
_CHALLENGES = frozenset({401, 407})
_GLARE = 491
_DECLINED = 603

Wish = Literal["", "hold", "resume"]


class CallOwner(Protocol):
    """Who keeps the calls."""

    def ended(self, call: EngineCall) -> None:
        """pjsua is done with the call: drop it, but not from within the callback."""

    def glared(self, call: EngineCall) -> bool:
        """Our re-INVITE met the peer's (491); True when it will be sent again."""


class Referrer(Protocol):
    """Who decides about calls that move (``app.engine.child.referring``)."""

    def progressed(self, call: EngineCall, prm: pj.OnCallTransferStatusParam) -> None:
        """The REFER that we sent was answered, or a NOTIFY told how far it is."""

    def requested(self, call: EngineCall, prm: pj.OnCallTransferRequestParam) -> None:
        """A peer sent REFER."""

    def replacing(self, call: EngineCall, prm: pj.OnCallReplaceRequestParam) -> None:
        """A peer's INVITE names this call's dialog in Replaces."""

    def replaced(self, call: EngineCall, prm: pj.OnCallReplacedParam) -> None:
        """The new call stands in this one's place."""


class EngineCall(pj.Call):
    """A call and what the events need to know of its past."""

    def __init__(
        self,
        account: pj.Account,
        call_id: str,
        follower: MediaFollower,
        owner: CallOwner,
        referrer: Referrer | None,
        emit: Callable[[Event], None],
        sip_id: int = pj.PJSUA_INVALID_ID,
    ) -> None:
        super().__init__(account, sip_id)
        self.account = account
        self.call_id = call_id
        self.emit = emit
        self.incoming = sip_id != pj.PJSUA_INVALID_ID
        self.by_us = False
        self.replaced = False
        """Another call stands in its place; our BYE is out."""
        self.finished = False
        """``CallFinished`` was sent: nothing may follow it."""
        self.wish: Wish = ""
        """The re-INVITE of ours that is under way."""
        self.glares = 0
        self.pending_tries = 0
        self.let_go: Callable[[], None] = lambda: None
        """Ends ``hold_back``."""
        self._follower = follower
        self._owner = owner
        self._referrer = referrer
        self._announce: Callable[[], None] | None = None
        self._local_tag = ""
        self._remote_tag = ""
        self._reason_header = ""

    # --- what others ask ------------------------------------------------------------------------

    def dialog(self) -> Dialog:
        """The dialog as far as it is known; tags are empty before they were exchanged."""
        info = self.getInfo()
        return Dialog(
            call_id=info.callIdString,
            local_tag=self._local_tag,
            remote_tag=self._remote_tag,
            remote_target=uri_of(info.remoteContact),
        )

    def read_tags(self, message: str, *, ours_in_from: bool) -> None:
        """Learn the dialog's tags from a message of it; a tag not yet in it changes nothing."""
        in_from, in_to = tag_of(header(message, "from")), tag_of(header(message, "to"))
        local, remote = (in_from, in_to) if ours_in_from else (in_to, in_from)
        self._local_tag = local or self._local_tag
        self._remote_tag = remote or self._remote_tag

    def announce_with(self, announce: Callable[[], None]) -> None:
        """Have ``announce`` called once, when our tag of the dialog is known: with the 180 on its way.

        pjsua sends an answer given inside ``onIncomingCall`` only after that callback has returned.
        """
        self._announce = announce
        self._announce_once(only_with_tag=True)

    def part_media(self) -> None:
        """Take the call off agent and mixes, until its media are negotiated again."""
        self._follower.part(self.call_id)

    def refuse_hold(self, code: int, reason: str) -> None:
        """Our re-INVITE failed for good: link the media as they were, and say so."""
        self.wish = ""
        self._follow_media()
        self.emit(HoldRefused(call_id=self.call_id, code=code, reason=reason))

    def finish(self, code: int, reason: str) -> None:
        """Say that the call is over, once."""
        if self.finished:
            return
        self._announce_once(only_with_tag=False)
        self.finished = True
        self.emit(
            CallFinished(
                call_id=self.call_id,
                code=code,
                reason=reason,
                by_us=self.by_us,
                reason_header=self._reason_header,
            )
        )

    def hold_back(self) -> None:
        """Keep what happens to the call to itself until ``let_go``."""
        kept: list[Event] = []
        tell, self.emit = self.emit, kept.append

        def let_go() -> None:
            self.emit = tell
            for event in kept:
                tell(event)

        self.let_go = let_go

    # --- callbacks of pjsua2 --------------------------------------------------------------------

    @guarded
    def onCallState(self, prm: pj.OnCallStateParam) -> None:
        """The INVITE session moved on."""
        info = self.getInfo()
        message = received_text(prm.e)
        if message and not self.incoming:
            self.read_tags(message, ours_in_from=not _is_request(message))
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self._follower.media_changed(self.call_id, None)  # before anybody who hears of it asks for more
            self._reason_header = header(message, "reason") or self._reason_header
            self.finish(info.lastStatusCode, info.lastReason)
            self._owner.ended(self)
        elif self.finished:
            return
        elif info.state == pj.PJSIP_INV_STATE_EARLY and not self.incoming:
            self.emit(
                CallProgressed(
                    call_id=self.call_id,
                    code=info.lastStatusCode,
                    reason=info.lastReason,
                    early_media=carries_sdp(message),
                )
            )
        elif info.state == pj.PJSIP_INV_STATE_CONFIRMED:
            self.emit(CallAnswered(call_id=self.call_id, dialog=self.dialog()))

    @guarded
    def onCallTsxState(self, prm: pj.OnCallTsxStateParam) -> None:
        """A transaction of the dialog moved: tags, Reason headers and answers to our re-INVITE."""
        change = prm.e.body.tsxState
        if change.type == pj.PJSIP_EVENT_TX_MSG:
            # Not from the 100: it has no tag, and reading it would keep the 180 waiting.
            if self.incoming and not self._local_tag and change.tsx.statusCode > 100:
                self.read_tags(change.src.tdata.wholeMsg, ours_in_from=False)
                self._announce_once(only_with_tag=True)
            return
        if change.type != pj.PJSIP_EVENT_RX_MSG:
            return
        tsx = change.tsx
        if tsx.method == "CANCEL" and tsx.role == pj.PJSIP_ROLE_UAS:
            self._reason_header = header(change.src.rdata.wholeMsg, "reason")
        if self.wish and tsx.method == "INVITE" and tsx.role == pj.PJSIP_ROLE_UAC:
            self._reinvite_answered(tsx.statusCode, tsx.statusText)

    @guarded
    def onCallMediaState(self, prm: pj.OnCallMediaStateParam) -> None:
        """An offer was answered: links are gone and made again, then the outcome is told."""
        if self.finished:
            return
        self._follow_media()

    @guarded
    def onDtmfDigit(self, prm: pj.OnDtmfDigitParam) -> None:
        """The peer pressed a key (RFC 4733 or INFO); may come on a media thread."""
        self.emit(DtmfHeard(call_id=self.call_id, digit=prm.digit))

    @guarded
    def onCallTransferStatus(self, prm: pj.OnCallTransferStatusParam) -> None:
        """How far the REFER that we sent has come."""
        if self._referrer is not None and not self.finished:
            self._referrer.progressed(self, prm)

    @guarded
    def onCallTransferRequest(self, prm: pj.OnCallTransferRequestParam) -> None:
        """A REFER. Without a new call in ``prm`` pjsua2 would crash on anything but a refusal."""
        prm.statusCode = _DECLINED
        if self._referrer is not None:
            self._referrer.requested(self, prm)

    @guarded
    def onCallReplaceRequest(self, prm: pj.OnCallReplaceRequestParam) -> None:
        """An INVITE with Replaces for this call; as above."""
        prm.statusCode = _DECLINED
        if self._referrer is not None:
            self._referrer.replacing(self, prm)

    @guarded
    def onCallReplaced(self, prm: pj.OnCallReplacedParam) -> None:
        """The INVITE with Replaces was carried out."""
        if self._referrer is not None:
            self._referrer.replaced(self, prm)

    def onCallRedirected(self, prm: pj.OnCallRedirectedParam) -> int:
        """A 3xx: no call goes to an address that somebody else names; it ends with that answer.

        pjsua2's own way ends it with 487, as if the other side had hung up.
        """
        del prm
        return pj.PJSIP_REDIRECT_REJECT

    def _announce_once(self, *, only_with_tag: bool) -> None:
        if self._announce is not None and (self._local_tag or not only_with_tag):
            announce, self._announce = self._announce, None
            announce()

    # --- details --------------------------------------------------------------------------------

    def _follow_media(self) -> None:
        info = self.getInfo()
        audio = next((m for m in info.media if m.type == pj.PJMEDIA_TYPE_AUDIO), None)
        status = audio.status if audio is not None else pj.PJSUA_CALL_MEDIA_NONE
        flowing = audio is not None and status in _FLOWING
        held_by_us = status == pj.PJSUA_CALL_MEDIA_LOCAL_HOLD
        reachable = audio is not None and (flowing or held_by_us)
        media = self.getAudioMedia(audio.index) if audio is not None and reachable else None
        self._follower.media_changed(self.call_id, media, held=held_by_us)
        held_by_them = status == pj.PJSUA_CALL_MEDIA_REMOTE_HOLD or (
            held_by_us and audio is not None and not audio.dir & pj.PJMEDIA_DIR_ENCODING
        )
        self.emit(
            MediaChanged(
                call_id=self.call_id,
                held_by_us=held_by_us,
                held_by_them=held_by_them,
                codec=self._codec(audio.index) if audio is not None and flowing else "",
                srtp="SRTP status: Active" in self.dump(True, ""),
            )
        )

    def _codec(self, index: int) -> str:
        stream = self.getStreamInfo(index)
        return f"{stream.codecName}/{stream.codecClockRate}"

    def _reinvite_answered(self, code: int, reason: str) -> None:
        if code < 200 or code in _CHALLENGES:
            return
        if code < 300:
            self.wish = ""
            return
        if code == _GLARE and self._owner.glared(self):
            return
        self.refuse_hold(code, reason)


def received_text(event: pj.SipEvent) -> str:
    """The message that caused the event, empty when none did."""
    if event.type == pj.PJSIP_EVENT_TSX_STATE and event.body.tsxState.type == pj.PJSIP_EVENT_RX_MSG:
        return event.body.tsxState.src.rdata.wholeMsg
    if event.type == pj.PJSIP_EVENT_RX_MSG:
        return event.body.rxMsg.rdata.wholeMsg
    return ""


def _is_request(message: str) -> bool:
    return not message.startswith("SIP/")
