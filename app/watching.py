"""What is measured, recorded and waiting beside the calls: a part of the composition root."""

from __future__ import annotations

from pathlib import Path

from app.account.voicemail import Voicemail
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.hold_reminders import HoldReminders
from app.calls.quality import QualityWatch
from app.calls.standings import Standings
from app.engine.port import EnginePort
from app.loop import Loop
from app.problems import Problems
from app.recording.recordings import Recordings


class Watching:
    """The recordings, the quality, the mailboxes of one phone, and who waits on hold."""

    def __init__(
        self,
        calls: Calls,
        standings: Standings,
        engine: EnginePort,
        loop: Loop,
        bus: Bus,
        problems: Problems,
        folder: Path | None,
    ) -> None:
        """``folder``: the user's data; None: nothing is recorded."""
        self.recordings = Recordings(calls, standings, engine, loop, bus, problems, folder)
        self.quality = QualityWatch(calls, bus)
        self.voicemail = Voicemail(bus)
        self._hold_reminders = HoldReminders(calls, standings, loop, bus)

    def close(self) -> None:
        """Stop listening."""
        self.recordings.close()
        self.quality.close()
        self.voicemail.close()
        self._hold_reminders.close()
