"""The settings on every page, for the gallery: a file one may write, one may not, and a broken one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.account.changes import Row
from app.account.editing import Editing
from app.account.general import General
from app.account.load import read_file
from app.account.model import Account
from app.account.problems import FileProblem
from app.account.seat import Seat
from app.account.sign_ins import SignIn
from app.account.sync import Trouble
from app.bus import Bus
from app.preferences import PreferenceFile
from app.problems import Severity
from app.resources import resource
from ui.gallery.specimen import Specimen
from ui.settings.assembly import SettingsParts
from ui.settings.conflict_dialog import ConflictDialog
from ui.settings.fields import asked
from ui.settings.model import ConflictModel
from ui.settings.row_dialog import RowDialog
from ui.settings.table_presenter import RowForm
from ui.settings.unsaved_dialog import UnsavedDialog
from ui.settings.work import Work

T = TypeVar("T")
SHARE = "/srv/share/hookswitch/account.toml"


class ReadsOnce:
    """Reads the file on the spot, and does nothing after that: a specimen saves nothing."""

    def __init__(self) -> None:
        self._has_read = False

    def run(self, work: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        """See ``app.apart.Apart``."""
        if self._has_read:
            return
        self._has_read = True
        future: Future[T] = Future()
        future.set_result(work())
        done(future)


@dataclass
class FileAtRest:
    """A file that nobody follows."""

    account: Account | None
    trouble: Trouble = Trouble.NONE
    problems: tuple[FileProblem, ...] = ()
    warnings: tuple[FileProblem, ...] = ()
    sentence: str = ""
    name: str = SHARE

    def look_now(self) -> None:
        """Nothing to see."""


BROKEN = (
    FileProblem(SHARE, 18, 24, "account.ring_timeout_seconds", "This must be 1 or more."),
    FileProblem(
        SHARE,
        96,
        9,
        "presets[2].group",
        "There is no agent group “Sails” in this file; did you mean “Sales”?",
    ),
    FileProblem(
        SHARE,
        20,
        1,
        "account.pro_dialing",
        "Pro Dialing has no effect on the standard plan (C1).",
        Severity.WARNING,
    ),
)


def settings(
    page: str,
    *,
    writable: bool = True,
    changes: Callable[[Work], None] = lambda work: None,
    broken: bool = False,
) -> QWidget:
    """The settings, opened at ``page``."""
    example = resource("example-account.toml")
    account = read_file(example).account
    seat = Seat(SignIn(str(example) if writable else SHARE, "maria"))
    seat.account, seat.agent = account, account.agent("maria") if account is not None else None
    at_rest = FileAtRest(account, Trouble.REFUSED if broken else Trouble.NONE, BROKEN if broken else ())
    parts = SettingsParts(
        Bus(),
        (seat,),
        lambda _source: at_rest,
        ReadsOnce,
        PreferenceFile(None),
        lambda _appearance: None,
        lambda _sentence: None,
        {"accounts": QWidget, "sound": QWidget, "incoming": QWidget, "desktop": QWidget},
        lambda: None,
        lambda _source: writable,
    )
    made = _sheet(parts.build())
    if parts.presenter.work is not None:
        changes(parts.presenter.work)
    parts.presenter.show(page)
    return made


def _sheet(page: QWidget) -> QWidget:
    sheet = QWidget()
    sheet.setObjectName("page")
    sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = QVBoxLayout(sheet)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(page)
    return sheet


def _changed(work: Work) -> None:
    work.editing.put(("account", "ring_timeout_seconds"), 45)
    work.editing.put(("account", "country"), "NL")


def _wrong(work: Work) -> None:
    question = next(one for one in asked(General, ("account",)) if one.place[-1] == "ring_timeout_seconds")
    work.type(question, "soon")


def _row() -> QWidget:
    return RowDialog(RowForm(_work(), "coworkers", Row("Ada Byron")))


def _work() -> Work:
    example = str(resource("example-account.toml"))
    return Work(Editing(example, lambda: None, Bus(), ReadsOnce(), may_save=lambda _source: True))


CONFLICTS = (
    ConflictModel(("account", "ring_timeout_seconds"), "Account: Ring Timeout (s)", "45", "40"),
    ConflictModel(("agents", Row("maria")), "Agents, maria", "Removed", "Agents, maria: Extension: 1009"),
)


def _page(name: str, page: str, width: int, height: int = 900, *, writable: bool = True) -> Specimen:
    return Specimen(f"settings-{name}", lambda: settings(page, writable=writable), width, height)


SPECIMENS = (
    Specimen("settings-account", lambda: settings("account", changes=_changed), 880, 900),
    Specimen("settings-account-571", lambda: settings("account", changes=_wrong), 571, 680),
    Specimen("settings-account-328", lambda: settings("account", changes=_wrong), 328, 680),
    _page("account-read-only", "account", 880, writable=False),
    _page("rights", "rights", 880),
    _page("rights-571", "rights", 571),
    _page("rights-328", "rights", 328),
    _page("rights-read-only", "rights", 880, writable=False),
    _page("redial", "redial", 880),
    _page("redial-328", "redial", 328),
    _page("people", "people", 880, 680),
    _page("people-328", "people", 328, 680),
    _page("targets", "targets", 571, 680),
    _page("phones", "phones", 571),
    _page("appearance", "appearance", 571, 480),
    _page("keys", "keys", 571, 480),
    _page("keys-328", "keys", 328, 480),
    _page("holds", "holds", 571, 680),
    Specimen("settings-file", lambda: settings("file", broken=True), 571, 560),
    Specimen("settings-file-328", lambda: settings("file", broken=True), 328, 680),
    _page("file-fine", "file", 571, 360),
    Specimen("settings-row", _row, 400, 680),
    Specimen("settings-conflict", lambda: ConflictDialog(CONFLICTS), 480),
    Specimen("settings-unsaved", lambda: UnsavedDialog(3), 320),
    Specimen("settings-unsaved-wrong", lambda: UnsavedDialog(1, "Put the marked fields right first."), 320),
)
