"""What is measured and recorded of the calls on a card. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.quality import QualityMeasured, QualityWatch
from app.recording.events import RecordingBegan, RecordingChanged, RecordingEnded
from app.recording.recordings import Recording, Recordings, RecordingState
from app.translation import tr
from ui.quality.words import QualityModel, quality_model


@dataclass(frozen=True, kw_only=True)
class InstrumentsModel:
    """The row of small things under a card's head."""

    there: bool = False
    """The row has its place, so that nothing moves when the first figures come."""
    quality: QualityModel | None = None
    recording: str = ""
    """In a word; empty: the call is not recorded."""
    recording_from: float | None = None
    """Since when, on the loop's clock."""
    paused: bool = False
    may_begin: bool = False
    may_end: bool = False
    may_pause: bool = False


NOTHING: Final = InstrumentsModel()


def only_recording(model: InstrumentsModel) -> InstrumentsModel:
    """What a call that is not the current one shows: that it is recorded, where it is."""
    return replace(model, there=False, quality=None, may_begin=False) if model.recording else NOTHING


class Instruments(Protocol):
    """What cards show of recording and quality, and how a person records."""

    def of(self, card_id: str) -> InstrumentsModel:
        """What to show on the card."""

    def toggle_recording(self, card_id: str) -> None:
        """Begin, or end what runs. Raises ``UserFacingError``."""

    def toggle_pause(self, card_id: str) -> None:
        """Leave out what is said from now on, or go on. Raises ``UserFacingError``."""

    def close(self) -> None:
        """Stop listening."""


class NoInstruments:
    """A phone that measures and records nothing."""

    def of(self, card_id: str) -> InstrumentsModel:
        """Nothing."""
        del card_id
        return NOTHING

    def toggle_recording(self, card_id: str) -> None:
        """There is nothing to begin."""

    def toggle_pause(self, card_id: str) -> None:
        """There is nothing to pause."""

    def close(self) -> None:
        """Nothing listens."""


class CallInstruments:
    """See ``Instruments``: those of a phone."""

    def __init__(
        self,
        calls: Calls,
        recordings: Recordings,
        quality: QualityWatch,
        bus: Bus,
        *,
        card_of: Callable[[Call], str],
        changed: Callable[[], None],
        announce: Callable[[str], None],
    ) -> None:
        """``card_of``: on whose card a call is told of. ``changed``: cards show something else.

        ``announce`` speaks to screen readers.
        """
        self._calls, self._recordings, self._quality = calls, recordings, quality
        self._card_of = card_of
        self._announce = announce
        self._subscriptions = [
            bus.subscribe(RecordingChanged, lambda event: changed()),
            bus.subscribe(QualityMeasured, lambda event: changed()),
            bus.subscribe(RecordingBegan, lambda event: announce(tr("The call is being recorded."))),
            bus.subscribe(RecordingEnded, lambda event: announce(tr("The recording has ended."))),
        ]

    def close(self) -> None:
        """See ``Instruments``."""
        for subscription in self._subscriptions:
            subscription.close()

    def of(self, card_id: str) -> InstrumentsModel:
        """See ``Instruments``: of several calls the first that is recorded, and the worst heard."""
        calls = self._on(card_id)
        running = self._running(calls)
        measured = [found for call in calls if (found := self._quality.of(call.id)) and call.established]
        worst = min(measured, key=lambda found: (not found.silent, found.mos), default=None)
        first = running[0] if running else None
        return InstrumentsModel(
            there=any(call.established for call in calls),
            quality=None if worst is None else quality_model(worst),
            recording="" if first is None else _word(first),
            recording_from=None if first is None or not first.path else first.began_at,
            paused=first is not None and first.wants_pause,
            may_begin=first is None and any(self._recordings.may_begin(call) for call in calls),
            may_end=any(self._recordings.may_end(one.call_id) for one in running),
            may_pause=any(self._recordings.may_pause(one.call_id) for one in running),
        )

    def toggle_recording(self, card_id: str) -> None:
        """See ``Instruments``."""
        calls = self._on(card_id)
        running = self._running(calls)
        for recording in running:
            self._recordings.end(recording.call_id)
        if not running:
            for call in [call for call in calls if call.established][:1]:
                self._recordings.begin(call.id)

    def toggle_pause(self, card_id: str) -> None:
        """See ``Instruments``."""
        running = self._running(self._on(card_id))
        paused = any(recording.wants_pause for recording in running)
        for recording in running:
            self._recordings.pause(recording.call_id, paused=not paused)
        if running:
            self._announce(tr("The recording goes on.") if paused else tr("The recording is paused."))

    def _on(self, card_id: str) -> list[Call]:
        return [call for call in self._calls if self._card_of(call) == card_id]

    def _running(self, calls: Sequence[Call]) -> list[Recording]:
        found = [self._recordings.of(call.id) for call in calls]
        return [one for one in found if one is not None and one.state is not RecordingState.ENDING]


def _word(recording: Recording) -> str:
    if recording.wants_pause:
        return tr("Recording paused")
    return tr("Recording") if recording.path else tr("Recording begins")
