"""Which column of an import holds what: guessed from the headings, confirmed by a person."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from app.translation import tr


class Target(Enum):
    """What a column can be used for."""

    EXTERNAL_ID = "external_id"
    NUMBER = "number"
    NAME = "name"
    PROJECT = "project"
    STATUS = "status"
    COUNTRY = "country"
    TIME_ZONE = "time_zone"
    DATA = "data"
    """Kept with the order under its own heading, and shown to the operator."""
    LEAVE_OUT = "leave_out"


ONCE: Final = tuple(t for t in Target if t not in (Target.DATA, Target.LEAVE_OUT))
"""Targets that one column at most can have."""

_WORDS: Final = {
    Target.EXTERNAL_ID: """
        id externalid orderid orderno ordernumber order reference ref bestellnummer auftragsnummer auftrag
        pedido numerodepedido commande numerodecommande номерзаказа заказ
        """,
    Target.NUMBER: """
        phone phonenumber telephone telephonenumber tel mobile mobilenumber cell number phone1 telefon
        telefonnummer rufnummer handy telefono movil telephoneportable mobil numero номертелефона телефон
        """,
    Target.NAME: """
        name fullname customer customername client contact kunde kundenname nombre cliente nom имя клиент фио
        """,
    Target.PROJECT: "project campaign product projekt kampagne proyecto projet проект",
    Target.STATUS: "status orderstatus state estado statut zustand статус",
    Target.COUNTRY: "country countrycode land pais pays страна",
    Target.TIME_ZONE: "timezone tz zone zeitzone zonahoraria fuseauhoraire часовойпояс",
}
_TARGETS: Final = {word: target for target, words in _WORDS.items() for word in words.split()}
"""Headings without accents, case and spaces, as programs and people write them."""


@dataclass(frozen=True)
class Mapped:
    """What the columns of one import are used for, and what holds where a row says nothing."""

    targets: tuple[Target, ...]
    """One a column."""
    project: str = ""
    """Of orders whose row names none."""
    status: str = ""

    def column(self, target: Target) -> int | None:
        """The number of the column for ``target``, from 0; None: there is none."""
        return self.targets.index(target) if target in self.targets else None

    def use(self, column: int, target: Target) -> Mapped:
        """The same with ``column`` used for ``target``; another column that was becomes plain data."""
        freed = (Target.DATA if target in ONCE and used is target else used for used in self.targets)
        targets = list(freed)
        targets[column] = target
        return replace(self, targets=tuple(targets))

    @property
    def problems(self) -> tuple[str, ...]:
        """Why nothing can be imported this way, a sentence each; none: it can."""
        wanted = {
            tr("Choose the column that tells orders apart, such as the order number."): (
                self.column(Target.EXTERNAL_ID) is not None
            ),
            tr("Choose the column with the telephone number."): self.column(Target.NUMBER) is not None,
            tr("Choose a project, or the column that names it."): (
                bool(self.project) or self.column(Target.PROJECT) is not None
            ),
            tr("Choose a status, or the column that names it."): (
                bool(self.status) or self.column(Target.STATUS) is not None
            ),
        }
        return tuple(sentence for sentence, fulfilled in wanted.items() if not fulfilled)


def guess(head: Sequence[str], project: str = "", status: str = "") -> Mapped:
    """The likely use of each column by its heading; what is unknown is kept as data."""
    targets: list[Target] = []
    for heading in head:
        found = _TARGETS.get(_plain(heading), Target.DATA if heading else Target.LEAVE_OUT)
        targets.append(Target.DATA if found in ONCE and found in targets else found)
    return Mapped(tuple(targets), project, status)


def unique(head: Iterable[str]) -> tuple[str, ...]:
    """The headings as keys of data: a second one of the same name gets a number that none has."""
    headings = list(head)
    keys: dict[str, None] = {}
    for heading in headings:
        key, number = heading, 1
        while key in keys or (number > 1 and key in headings):
            number += 1
            key = f"{heading} {number}"
        keys[key] = None
    return tuple(keys)


def _plain(heading: str) -> str:
    """Letters and digits only, without accents and case."""
    decomposed = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(char for char in decomposed if char.isalnum())
