"""Who or what of the account file is meant by a number, a name or an address (C5, D8).

Prepared once for an account: each contact that the box finds is looked up here, among ten thousand rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from app.account.agents import Agent
from app.account.model import Account
from app.account.targets import Coworker, ExternalNumber
from app.directory.folding import digits
from app.directory.numbers import forms, tail

_WRITTEN_BETWEEN = str.maketrans("", "", "+ ()./-")
"""Everything but digits that the account file takes in a number."""

Row = Agent | Coworker | ExternalNumber


class Known:
    """The people of an account and its configured outside numbers; agents come first, then coworkers."""

    def __init__(self, account: Account) -> None:
        self.account = account
        registrar = account.sip.registrar.lower()
        self._home = frozenset({registrar, registrar.rpartition(":")[0]})
        self._words: dict[str, Row] = {}
        self._tails: defaultdict[str, list[tuple[str, Row]]] = defaultdict(list)
        for agent in account.agents:
            self._add(agent, (agent.extension, agent.name, agent.login), agent.numbers)
        for coworker in account.coworkers:
            words = (coworker.extension, coworker.name, _bare(coworker.address))
            self._add(coworker, words, coworker.numbers)
        for external in account.external_numbers:
            self._add(external, (), (external.number,))

    def find(self, text: str) -> Row | None:
        """Whom ``text`` means: an extension, a name, a SIP address, or a number in any format."""
        text = _bare(text.strip())
        user, _, host = text.partition("@")
        known = self._words.get(text)
        if known is None and host and host.lower() in self._home:
            known = self._words.get(user)
        return known or self._by_number(user)

    def _by_number(self, text: str) -> Row | None:
        country, end = self.account.general.country, tail(digits(text))
        candidates = self._tails.get(end, ()) if end else ()
        ours = set(forms(text, country).all()) if candidates else set()
        same = (row for number, row in candidates if ours.intersection(forms(number, country).all()))
        return next(same, None)

    def _add(self, row: Row, words: Iterable[str], numbers: Iterable[str]) -> None:
        for word in filter(None, words):
            self._words.setdefault(word, row)
        for number in numbers:
            end = tail(number.translate(_WRITTEN_BETWEEN))
            if end:
                self._tails[end].append((number, row))


def _bare(address: str) -> str:
    return address.removeprefix("sips:").removeprefix("sip:")
