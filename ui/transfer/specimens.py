"""The Add Call / Transfer box in the states that matter, for the gallery."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from ui.gallery.specimen import NOBODY, Specimen
from ui.identities import specimens as identities
from ui.rows.model import RowModel
from ui.theme.tokens import Tone
from ui.transfer.model import BoxModel, TabModel, WayModel
from ui.transfer.view import TransferBox
from ui.transfer.words import Tab, Way, short_tab, way_hint, way_title
from ui.transfer.words import tab as tab_title

NOW = 100_000.0


def row(
    title: str,
    detail: str,
    badge: str,
    tone: Tone = Tone.PLAIN,
    *,
    spans: tuple[tuple[int, int], ...] = (),
    initials: str = "",
    refused: bool = False,
    lasts: float | None = None,
) -> RowModel:
    """A row in few words."""
    return RowModel(
        key=(title,),
        initials=initials,
        title=title,
        spans=spans,
        detail=detail,
        badge=badge,
        tone=tone,
        since=None if lasts is None else NOW - lasts,
        refused=refused,
    )


def ways(chosen: Way, refused: dict[Way, str] | None = None) -> tuple[WayModel, ...]:
    """The choices with one of them chosen."""
    return tuple(
        WayModel(way, way_title(way), way_hint(way), way is chosen, (refused or {}).get(way, ""))
        for way in (Way.TALK_FIRST, Way.TOGETHER, Way.WHEN_ANSWERED, Way.NOW)
    )


SEARCHED = BoxModel(
    title="Add Call",
    about="You are talking to Maria Keller",
    tabs=tuple(
        TabModel(tab, tab_title(tab, count), short_tab(tab))
        for tab, count in zip(Tab, (6, 2, 1, 2, 0, 1), strict=True)
    ),
    rows=(
        row("Solar Partners", "+49 30 555 2231", "Buyer", spans=((0, 3),), initials="SP"),
        row("Solange Roy", "1014 · Sales", "Available", Tone.GO, spans=((0, 3),), initials="SR", lasts=250),
        row(
            "Petra Soltau",
            "1022 · one call can wait there",
            "Talking",
            Tone.WAIT,
            spans=((6, 9),),
            initials="PS",
            lasts=4000,
        ),
        row(
            "Solar Desk USA",
            "+1 212 555 2000 is in another country (US); calls can be transferred within DE only.",
            "Not allowed",
            Tone.STOP,
            spans=((0, 3),),
            initials="SD",
            refused=True,
        ),
        row(
            "Solar service",
            "8001 · the call waits there",
            "Nobody is free",
            Tone.WAIT,
            spans=((0, 3),),
            initials="SS",
            lasts=180,
        ),
        row("Solar support", "7002 · Support", "Preset", spans=((0, 3),), initials="SS"),
    ),
    chosen=0,
    ways=ways(Way.TALK_FIRST),
    rings=(
        "It rings for 30 s (campaign Spring)",
        "2 more attempts if nobody answers, 15 s apart",
    ),
    button="Call Solar Partners",
)
AS_WHOM = replace(SEARCHED, identity=identities.USED_BEFORE)
FORBIDDEN = replace(
    SEARCHED,
    chosen=3,
    ways=ways(
        Way.TALK_FIRST,
        dict.fromkeys(Way, "+1 212 555 2000 is in another country."),
    ),
    rings=(),
    button="Call Solar Desk USA",
    refusal="+1 212 555 2000 is in another country (US); calls can be transferred within DE only.",
)
NOTHING = replace(
    SEARCHED,
    rows=(),
    chosen=-1,
    rings=(),
    more="Nothing here fits “quarkxx”.",
    button="Call",
    refusal="Choose or type whom the call is to go to.",
)
STANDARD = replace(
    SEARCHED,
    title="Transfer",
    tabs=SEARCHED.tabs[:3],
    rows=SEARCHED.rows[1:3],
    ways=(),
    rings=("It rings for 25 s (the account's Ring Timeout)",),
    button="Transfer to Solange Roy",
)
GONE = replace(
    SEARCHED,
    rows=SEARCHED.rows[1:],
    chosen=-1,
    rings=(),
    problem="Solar Partners is no longer in the account file. Choose somebody else.",
    button="Call",
    refusal="Choose or type whom the call is to go to.",
)


def box(model: BoxModel, typed: str = "sol") -> QWidget:
    """The box showing this."""
    made = TransferBox(NOBODY, lambda: NOW)
    made.field.edit.setText(typed)
    made.field.edit.deselect()
    made.show_box(model)
    return made


SPECIMENS = (
    Specimen("transfer-box", lambda: box(SEARCHED), 460, 620),
    Specimen("transfer-box-320", lambda: box(SEARCHED), 320, 620),
    Specimen("transfer-box-identities", lambda: box(AS_WHOM), 460, 620),
    Specimen("transfer-box-identities-320", lambda: box(AS_WHOM), 320, 620),
    Specimen("transfer-box-wide", lambda: box(SEARCHED), 760, 620),
    Specimen("transfer-box-forbidden", lambda: box(FORBIDDEN), 460, 620),
    Specimen("transfer-box-nothing", lambda: box(NOTHING, "quarkxx"), 460, 620),
    Specimen("transfer-box-standard", lambda: box(STANDARD), 460, 480),
    Specimen("transfer-box-gone", lambda: box(GONE), 460, 620),
)
