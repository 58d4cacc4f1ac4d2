"""The agent's attention: acts on what ``Focus`` keeps, holding, joining and parting calls.

Two calls are never both at the microphone unless they were put *together*; taking one up holds the
others. Sound is parted before it is joined, and before a hold is signalled.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.bus import Bus
from app.calls.call import Call, CallState, OurWish
from app.calls.end_reason import EndReason
from app.calls.events import CurrentCallChanged
from app.calls.focus import Focus
from app.calls.line import Line
from app.calls.lines import Lines
from app.calls.tones import TonePlayer, end_tone
from app.errors import UserFacingError
from app.translation import tr


class Attention:
    """Which calls the agent hears and speaks to, and which tones sound meanwhile."""

    def __init__(self, lines: Lines, bus: Bus, tones: TonePlayer) -> None:
        self._lines = lines
        self._bus = bus
        self._tones = tones
        self._focus = Focus()
        self._silenced: frozenset[str] = frozenset()

    @property
    def current(self) -> Call | None:
        """The call under the keys."""
        line = None if self._focus.current is None else self._lines.get(self._focus.current)
        return None if line is None else line.call

    def is_aside(self, call_id: str) -> bool:
        """Whether it lives on without the agent."""
        return self._focus.is_aside(call_id)

    def take_up(self, call_id: str) -> None:
        """Make it the current call and hold every other one that is up."""
        self._tones.hush()
        was = self._focus.current
        self._focus.take_up(call_id)
        self._hold_others()
        self._tell(was)

    def before_current(self) -> str:
        """The answered call that was current before this one. Raises ``UserFacingError``."""
        for call_id in self._focus.others():
            line = self._lines.get(call_id)
            if line is not None and line.call.established:
                return call_id
        raise UserFacingError(tr("There is no second call to swap with."))

    def set_aside(self, call_id: str, *, held: bool) -> None:
        """Take a call away from the agent; see ``Calls.set_aside``."""
        line = self._lines.living(call_id)
        was = self._focus.current
        self._focus.set_aside(call_id)
        if line.call.established:
            line.want_hold(held)
        self.settle()
        self._tell(was)

    def bring_back(self, call_id: str) -> None:
        """Give it back to the agent; see ``Calls.bring_back``."""
        self._lines.living(call_id)
        was = self._focus.current
        self._focus.bring_back(call_id)
        self.hold_unless_ours(call_id)
        self.settle()
        self._tell(was)

    def together(self, call_ids: Iterable[str]) -> None:
        """Several at the microphone at once; see ``Calls.together``."""
        lines = [self._lines.established(call_id) for call_id in call_ids]
        was = self._focus.current
        self._focus.together([line.call.id for line in lines])
        self._hold_others()
        for line in lines:
            line.want_hold(held=False)
        self.settle()
        self._tell(was)

    def silence(self, call_ids: Iterable[str]) -> None:
        """Hear exactly these no more."""
        self._silenced = frozenset(call_ids)
        self.settle()

    def succeed(self, old_id: str, new_id: str) -> None:
        """A new call has the old one's place; the old one is heard no more and is not held either."""
        was = self._focus.current
        self._focus.succeed(old_id, new_id)
        self.settle()
        self._tell(was)

    def hold_unless_ours(self, call_id: str) -> None:
        """Hold a call that is up while the agent is with another one."""
        line = self._lines.get(call_id)
        if line is None or self._focus.at_microphone(call_id) or self._focus.is_aside(call_id):
            return
        if line.call.established and line.call.wish is OurWish.NOTHING and not line.hold_wanted:
            line.want_hold(held=True)

    def ended(self, call: Call, last_state: CallState, reason: EndReason) -> None:
        """A call is over and no longer among the lines."""
        aside = self._focus.is_aside(call.id)
        was = self._focus.current
        self._focus.forget(call.id)
        self._tones.after(None if aside else end_tone(call.direction, last_state, reason), self.settle)
        self._tell(was)

    def remind(self) -> None:
        """Let the agent hear that somebody is on hold (S10)."""
        self._tones.remind(self.settle)

    def announce_answer(self) -> None:
        """Let the agent hear that the phone is about to answer by itself."""
        self._tones.announce_answer(self.settle)

    def settle(self) -> None:
        """Bring microphone and tones in line with the calls: part first, then join."""
        wanted = [(line, self._wanted_audio(line)) for line in self._lines]
        for line, audio in sorted(wanted, key=lambda pair: pair[1]):
            line.join(audio)
        heard = (line.call for line in self._lines if not self._focus.is_aside(line.call.id))
        self._tones.update(heard, self.current)

    def _wanted_audio(self, line: Line) -> tuple[bool, bool]:
        microphone, speaker = line.wanted_audio(current=self._focus.at_microphone(line.call.id))
        return microphone, speaker and line.call.id not in self._silenced

    def _hold_others(self) -> None:
        for line in self._lines:
            self.hold_unless_ours(line.call.id)

    def _tell(self, was: str | None) -> None:
        if self._focus.current != was:
            self._bus.publish(CurrentCallChanged(self._focus.current))
