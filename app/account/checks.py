"""What a model of one table cannot see: names used twice, names of nobody, settings without effect.

The checks read the raw data and skip whatever has the wrong type, so that they find their problems
also in a file in which other things are wrong: an admin sees everything at once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from app.account.changes import row_keys
from app.account.positions import Path
from app.account.problems import Finding
from app.account.rights import Feature
from app.account.table import ALSO_WRITTEN
from app.problems import Severity
from app.translation import tr

Data = Mapping[str, Any]

_UNIQUE: tuple[tuple[str, ...], ...] = (
    ("agent_groups", "name"),
    ("agents", "login"),
    ("agents", "extension"),
    ("identities", "name"),
    ("coworkers", "name"),
    ("coworkers", "extension"),
    ("queues", "name"),
    ("ivrs", "name"),
    ("external_numbers", "name"),
    ("presets", "name"),
    ("products", "name"),
    ("buyers", "name"),
    ("campaigns", "name"),
    ("call_modes", "name"),
    ("order_statuses", "name"),
    ("order_results", "name"),
    ("order_settings", "project", "mode"),
    ("calling_hours", "country"),
)
"""A table, and the keys that together may not be used twice in it."""

_USED_TWICE = "“{name}” is already used on line {line}; it must be unique."
_NO_GROUP = "There is no agent group “{name}” in this file."
_NO_GROUP_NEAR = "There is no agent group “{name}” in this file; did you mean “{near}”?"
_NO_PRODUCT = "There is no product “{name}” in this file."
_NO_PRODUCT_NEAR = "There is no product “{name}” in this file; did you mean “{near}”?"
_NO_AGENT = "There is no agent “{name}” in this file."
_NO_AGENT_NEAR = "There is no agent “{name}” in this file; did you mean “{near}”?"
_NO_MODE = "There is no call mode “{name}” in this file."
_NO_MODE_NEAR = "There is no call mode “{name}” in this file; did you mean “{near}”?"
_NO_STATUS = "There is no order status “{name}” in this file."
_NO_STATUS_NEAR = "There is no order status “{name}” in this file; did you mean “{near}”?"
_NO_RESULT = "There is no order result “{name}” in this file."
_NO_RESULT_NEAR = "There is no order result “{name}” in this file; did you mean “{near}”?"


@dataclass(frozen=True)
class Reference:
    """``table.key`` names a row of ``target`` by what rows of that table go by."""

    table: str
    key: str
    target: str
    unknown: str
    unknown_near: str


REFERENCES = (
    Reference("agents", "group", "agent_groups", _NO_GROUP, _NO_GROUP_NEAR),
    Reference("coworkers", "group", "agent_groups", _NO_GROUP, _NO_GROUP_NEAR),
    Reference("presets", "group", "agent_groups", _NO_GROUP, _NO_GROUP_NEAR),
    Reference("identities", "groups", "agent_groups", _NO_GROUP, _NO_GROUP_NEAR),
    Reference("recording", "groups", "agent_groups", _NO_GROUP, _NO_GROUP_NEAR),
    Reference("buyers", "product", "products", _NO_PRODUCT, _NO_PRODUCT_NEAR),
    Reference("order_statuses", "mode", "call_modes", _NO_MODE, _NO_MODE_NEAR),
    Reference("order_results", "status", "order_statuses", _NO_STATUS, _NO_STATUS_NEAR),
    Reference("orders", "supervisors", "agents", _NO_AGENT, _NO_AGENT_NEAR),
    Reference("order_settings", "mode", "call_modes", _NO_MODE, _NO_MODE_NEAR),
    Reference("order_settings", "operators", "agents", _NO_AGENT, _NO_AGENT_NEAR),
    Reference("order_settings", "status_after_attempts", "order_statuses", _NO_STATUS, _NO_STATUS_NEAR),
    Reference("order_settings", "extra_results", "order_results", _NO_RESULT, _NO_RESULT_NEAR),
    Reference("order_settings", "default_result", "order_results", _NO_RESULT, _NO_RESULT_NEAR),
)
"""Every key that names a row of another table."""

_SECRET = re.compile(
    r"(^|[_-])(password|passwd|passphrase|passcode|pwd|pin|secret|token|api[_-]?key)s?($|[_-])", re.IGNORECASE
)
_BELONGS_ELSEWHERE = (
    "A password does not belong in the account file. It is kept in the system keyring of each desk: "
    "remove it here, and let the agent type it when signing in."
)

_STAYS = (
    "“{name}” has no status to move to, so an order with this result keeps its own and is dialled no more "
    "until it is requeued (B8)."
)
_NOT_CALLED_BACK = (
    "“{name}” moves its order to “{status}”, whose orders are not dialled, so the call that was promised is "
    "never made (B9). Tick that status for dial-up and give it a call mode."
)

_MOST_GUESSES = 100
"""Looking for the nearest name is slow; a file with more unknown names gets no more guesses."""

LineOf = Callable[[Path], int]


def findings(data: Data, line_of: LineOf) -> Iterator[Finding]:
    """Every finding in ``data``; ``line_of`` gives the line of a path, for "already used on line 3"."""
    return chain(
        _secrets(data, ()),
        chain.from_iterable(_used_twice(data, table, keys, line_of) for table, *keys in _UNIQUE),
        _unknown_names(data),
        _without_effect(data),
        _without_buttons(data),
        _without_status(data),
        _never_called_back(data),
        _other_countries(data),
    )


def _rows(data: Data, table: str) -> Iterator[tuple[int, Data]]:
    rows = data.get(table)
    if isinstance(rows, list):
        yield from ((index, row) for index, row in enumerate(rows) if isinstance(row, dict))


def is_secret(key: str) -> bool:
    """Whether a key is named like a password."""
    return _SECRET.search(key) is not None


def _secrets(value: object, path: Path) -> Iterator[Finding]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if is_secret(key):
                yield Finding((*path, key), _BELONGS_ELSEWHERE, at_key=True)
            elif isinstance(inner, (dict, list)):
                yield from _secrets(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if isinstance(inner, (dict, list)):
                yield from _secrets(inner, (*path, index))


def _used_twice(data: Data, table: str, keys: list[str], line_of: LineOf) -> Iterator[Finding]:
    """A second row with the same name; upper and lower case do not make a difference."""
    seen: dict[tuple[str, ...], Path] = {}
    for index, row in _rows(data, table):
        names = [row.get(key) for key in keys]
        words = [name for name in names if isinstance(name, str)]
        if len(words) < len(keys):
            continue
        path: Path = (table, index, keys[0])
        first = seen.setdefault(tuple(word.casefold() for word in words), path)
        if first is not path:
            yield Finding(path, tr(_USED_TWICE, name=" / ".join(words), line=line_of(first)))


def _unknown_names(data: Data) -> Iterator[Finding]:
    guesses_left = _MOST_GUESSES
    for reference in REFERENCES:
        key = row_keys(reference.target)[0]
        known = {row[key] for _, row in _rows(data, reference.target) if isinstance(row.get(key), str)}
        for path, name in _names(data, reference):
            if name in known or not name:
                continue
            near = nearest(name, known) if guesses_left > 0 else None
            guesses_left -= 1
            sentence = reference.unknown if near is None else reference.unknown_near
            yield Finding(path, tr(sentence, name=name, near=near))


def _names(data: Data, reference: Reference) -> Iterator[tuple[Path, str]]:
    single = data.get(reference.table)
    rows: Iterable[tuple[Path, Data]] = (
        [((reference.table,), single)]
        if isinstance(single, dict)
        else (((reference.table, index), row) for index, row in _rows(data, reference.table))
    )
    for place, row in rows:
        path: Path = (*place, reference.key)
        value = row.get(reference.key)
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, list):
            yield from (((*path, at), name) for at, name in enumerate(value) if isinstance(name, str))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` was probably meant to be."""
    words = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(word.casefold(), words, n=1, cutoff=0.6)
    return words[found[0]] if found else None


def _without_effect(data: Data) -> Iterator[Finding]:
    general = data.get("account")
    if isinstance(general, dict) and general.get("pro_dialing") is True and general.get("plan") != "pro":
        yield Finding(
            ("account", "pro_dialing"),
            "Pro Dialing has no effect on the standard plan (C1).",
            Severity.WARNING,
        )
    tables = list(_rights_tables(data))
    for path, table in tables:
        if table.get("manual_dial") == "on" and table.get("external") == "off":
            yield Finding(
                (*path, "manual_dial"),
                "Manual dial stays off here because external transfer is off at this level (E2).",
                Severity.WARNING,
            )
    if isinstance(general, dict) and not any(
        table.get(Feature.TRANSFER.value) == "on" for _, table in tables
    ):
        yield Finding(
            ("rights",),
            "No level switches transfer on, so no agent can transfer a call. "
            'Write transfer = "on" in [rights.account] to allow it.',
            Severity.WARNING,
        )


def _without_buttons(data: Data) -> Iterator[Finding]:
    """Cells whose orders can be given no result of the account's (B8)."""
    basic = any(row.get("extra") is not True for _, row in _rows(data, "order_results"))
    for index, row in _rows(data, "order_settings"):
        if not basic and not row.get("extra_results"):
            yield Finding(
                ("order_settings", index),
                "No order result is a button here, so a plain “Done” is the only one after each call (B8).",
                Severity.WARNING,
            )


def _without_status(data: Data) -> Iterator[Finding]:
    """Results after which an order stays where it is, for good (B8)."""
    for index, row in _rows(data, "order_results"):
        if row.get("meaning", "done") == "done" and not row.get("status"):
            yield Finding(
                ("order_results", index),
                tr(_STAYS, name=row.get("name", "")),
                Severity.WARNING,
            )


def _never_called_back(data: Data) -> Iterator[Finding]:
    """Results that promise a call which the queue does not make (B3, B9)."""
    statuses = _rows(data, "order_statuses")
    still = [row.get("name") for _, row in statuses if not (row.get("dial") and row.get("mode"))]
    for index, row in _rows(data, "order_results"):
        name, status = row.get("name", ""), row.get("status")
        if row.get("meaning") == "call_back" and status and status in still:
            yield Finding(
                ("order_results", index, "status"),
                tr(_NOT_CALLED_BACK, name=name, status=status),
                Severity.WARNING,
            )


def _other_countries(data: Data) -> Iterator[Finding]:
    """Countries by a code that numbers do not know: hours would hold, and numbers be read, for nobody."""
    places: list[tuple[Path, Data]] = [
        (("calling_hours", index), row) for index, row in _rows(data, "calling_hours")
    ]
    if isinstance(account := data.get("account"), dict):
        places.append((("account",), account))
    for path, table in places:
        code = table.get("country")
        if isinstance(code, str) and code in ALSO_WRITTEN:
            yield Finding(
                (*path, "country"),
                tr("“{code}” is no country code; write “{iso}”.", code=code, iso=ALSO_WRITTEN[code]),
                Severity.WARNING,
            )


def _rights_tables(data: Data) -> Iterator[tuple[Path, Data]]:
    upper = data.get("rights")
    if isinstance(upper, dict):
        for level in ("enterprise", "account"):
            if isinstance(upper.get(level), dict):
                yield ("rights", level), upper[level]
    for index, group in _rows(data, "agent_groups"):
        if isinstance(group.get("rights"), dict):
            yield ("agent_groups", index, "rights"), group["rights"]
