"""What the engine reports besides calls and registrations: to the log, and to the standing problems."""

from __future__ import annotations

import logging
from typing import Final

from app.bus import Bus
from app.engine.events import CallTurnedAway, DeviceInUse, EngineLost, EngineStarted, MalformedSip, SipTraced
from app.engine.values import DeviceRole
from app.problems import Problems

_engine_log = logging.getLogger("hookswitch.engine")
_call_log = logging.getLogger("hookswitch.call")
_wire_log = logging.getLogger("hookswitch.wire")

ENGINE: Final = "engine"


def _device_key(role: DeviceRole) -> str:
    return f"device:{role}"


class EngineReports:
    """Listens to the engine for log and problems. Nothing in the engine stops because of it."""

    def __init__(self, bus: Bus, problems: Problems) -> None:
        self._problems = problems
        self._subscriptions = [
            bus.subscribe(EngineStarted, self._started),
            bus.subscribe(EngineLost, self._lost),
            bus.subscribe(DeviceInUse, self._device_in_use),
            bus.subscribe(SipTraced, self._traced),
            bus.subscribe(MalformedSip, self._malformed_sip),
            bus.subscribe(CallTurnedAway, self._turned_away),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _started(self, event: EngineStarted) -> None:
        self._problems.clear(ENGINE)
        _engine_log.info("PJSIP %s, up to %d calls", event.abilities.pjsip_version, event.abilities.max_calls)

    def _lost(self, event: EngineLost) -> None:
        self._problems.tell(ENGINE, event.sentence)

    def _device_in_use(self, event: DeviceInUse) -> None:
        if event.problem:
            self._problems.tell(_device_key(event.role), event.problem)
        else:
            self._problems.clear(_device_key(event.role))

    def _traced(self, event: SipTraced) -> None:
        arrow = "->" if event.direction == "sent" else "<-"
        _wire_log.info("%s %s\n%s", arrow, event.peer, event.text)

    def _turned_away(self, event: CallTurnedAway) -> None:
        _call_log.warning("%s was turned away: %d %s", event.remote_uri, event.code, event.reason)

    def _malformed_sip(self, event: MalformedSip) -> None:
        _engine_log.warning("%d malformed SIP messages dropped", event.count)
