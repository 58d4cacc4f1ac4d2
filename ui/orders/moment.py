"""A call-back being planned: a moment in the customer's time, and whether the customer may be called then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.account.call_modes import CallingHours
from app.orders.hours import opens_at, zone_of
from app.orders.order import Order
from app.orders.policy import Policy
from app.translation import tr
from ui.orders.model import MomentModel
from ui.theme.tokens import Tone


class Moment:
    """Plans one call-back. ``at`` has no time zone: it is the customer's own time."""

    def __init__(self, at: datetime, zone_name: str, hours: CallingHours | None) -> None:
        self.at = at
        self._zone_name = zone_name
        self._zone = zone_of(zone_name)
        """None: not known, so it is planned in this desk's own time."""
        self._hours = hours

    @classmethod
    def proposed(cls, order: Order, policy: Policy, now: float) -> Moment:
        """The next full hour that is at least an hour away and in the customer's calling hours."""
        hours = policy.hours(order.country)
        moment = cls(datetime.fromtimestamp(now, UTC).replace(tzinfo=None), order.time_zone, hours)
        later = now + 3600
        later = opens_at(hours, order.time_zone, later) or later
        here = moment._shown(later)
        rounded = here.replace(minute=0, second=0, microsecond=0)
        moment.at = rounded if rounded == here else rounded + timedelta(hours=1)
        if opens_at(hours, order.time_zone, moment.unix) is not None:
            moment.at = here.replace(second=0, microsecond=0) + timedelta(minutes=1)
        moment.at = moment._shown(moment.unix)  # an hour that the clocks leave out is not proposed
        return moment

    @property
    def unix(self) -> float:
        """The moment in Unix seconds; the earlier one where the clocks show it twice."""
        return self.at.replace(tzinfo=self._zone).timestamp()

    def model(self, now: float) -> MomentModel:
        """For the screen."""
        note, tone = self._note(now)
        earliest = self._shown(now).replace(second=0, microsecond=0)
        return MomentModel(self.at, earliest, note, tone)

    def _shown(self, unix: float) -> datetime:
        """What the customer's clock shows then."""
        return datetime.fromtimestamp(unix, self._zone).replace(tzinfo=None)

    def _note(self, now: float) -> tuple[str, Tone]:
        if self.unix <= now:
            return tr("That is over. The customer would be called at once."), Tone.WAIT
        opening = opens_at(self._hours, self._zone_name, self.unix)
        if opening is not None:
            sentence = "Outside the customer's calling hours: the call comes at {time}."
            return tr(sentence, time=_words(self._shown(opening))), Tone.WAIT
        if self._shown(self.unix) != self.at:
            sentence = "The clocks change: there is no such time. The call comes at {time}."
            return tr(sentence, time=_words(self._shown(self.unix))), Tone.WAIT
        if self._zone is None and self._hours is not None:
            sentence = "Your time; the customer's is not known, so their calling hours are counted in UTC."
            return tr(sentence), Tone.WAIT
        if self._zone is None:
            return tr("Your time; the customer's is not known."), Tone.PLAIN
        here = datetime.fromtimestamp(self.unix, UTC).astimezone().replace(tzinfo=None)
        if here == self.at:
            return "", Tone.PLAIN
        return tr("The customer's time; {time} here.", time=_words(here)), Tone.PLAIN


def _words(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}"
