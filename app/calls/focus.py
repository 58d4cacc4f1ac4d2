"""Which calls are the agent's to hear: the current one, those joined with it, and those set aside.

A call *set aside* lives on without the agent: a transfer under way owns it. It is never current, never
at the microphone, and taking another call up leaves its hold alone. Calls *together* are at the
microphone with the current one: a three-way consult, or a conference.
"""

from __future__ import annotations

from collections.abc import Sequence


class Focus:
    """Pure bookkeeping of call ids; who holds and joins whom is ``Calls``' work."""

    def __init__(self) -> None:
        self._current: str | None = None
        self._recent: list[str] = []
        self._aside: set[str] = set()
        self._together: frozenset[str] = frozenset()

    @property
    def current(self) -> str | None:
        """The call under the keys; None: there is none."""
        return self._current

    def is_aside(self, call_id: str) -> bool:
        """Whether it lives on without the agent."""
        return call_id in self._aside

    def at_microphone(self, call_id: str) -> bool:
        """Whether the agent is to be heard there, as far as the choice among calls goes."""
        return call_id == self._current or (call_id in self._together and self._current in self._together)

    def take_up(self, call_id: str) -> None:
        """Make it the current one; it is no longer aside. Calls together stay so if it is one of them."""
        self._aside.discard(call_id)
        if call_id not in self._together:
            self._together = frozenset()
        if call_id in self._recent:
            self._recent.remove(call_id)
        self._recent.append(call_id)
        self._current = call_id

    def set_aside(self, call_id: str) -> None:
        """The agent no longer has it."""
        self._leave(call_id)
        self._aside.add(call_id)

    def bring_back(self, call_id: str) -> None:
        """The agent has it again; it becomes the current one where there is none."""
        if call_id in self._aside:
            self._aside.remove(call_id)
            self._recent.insert(0, call_id)
            if self._current is None:
                self._current = call_id

    def together(self, call_ids: Sequence[str]) -> None:
        """Exactly these are at the microphone from now on; fewer than two part those that were."""
        self._together = frozenset(call_ids) if len(call_ids) > 1 else frozenset()
        for call_id in call_ids:
            self.bring_back(call_id)
        if call_ids and self._current not in call_ids:
            self.take_up(call_ids[-1])

    def succeed(self, old: str, new: str) -> None:
        """``new`` has the place of ``old``: aside, current, together with others, or neither."""
        if old in self._aside:
            self._aside.add(new)
            return
        if old in self._recent:
            self._recent.insert(self._recent.index(old) + 1, new)
        if old in self._together:
            self._together = self._together - {old} | {new}
        if self._current == old:
            self._current = new

    def forget(self, call_id: str) -> None:
        """The call is over."""
        self._aside.discard(call_id)
        self._leave(call_id)

    def others(self) -> list[str]:
        """The agent's calls that have been current, the last one first, without the current one."""
        return [call_id for call_id in reversed(self._recent) if call_id != self._current]

    def _leave(self, call_id: str) -> None:
        if call_id in self._recent:
            self._recent.remove(call_id)
        if self._current == call_id:
            # The call used last among those left; one that was together stays at the microphone.
            near = [other for other in self._recent if other in self._together]
            left = near or self._recent
            self._current = left[-1] if left else None
        self._together -= {call_id}
        if len(self._together) < 2:
            self._together = frozenset()
