"""The account file itself, everything wrong with it, and what holds for the agent here. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from app.account.explain import explanation
from app.account.model import Account
from app.account.problems import FileProblem
from app.account.seat import Seat
from app.account.sync import Trouble
from app.errors import UserFacingError
from app.problems import Severity
from app.translation import tr
from ui.settings.model import FileModel, FileProblemModel
from ui.theme.tokens import Tone


class FileView(Protocol):
    """Where the file is shown."""

    def show_file(self, model: FileModel) -> None:
        """Show exactly this."""


class FileState(Protocol):
    """What of a followed file is shown (``app.account.sync.AccountSync``)."""

    account: Account | None
    trouble: Trouble
    problems: tuple[FileProblem, ...]
    warnings: tuple[FileProblem, ...]
    sentence: str

    @property
    def name(self) -> str:
        """Path or address."""

    def look_now(self) -> None:
        """Do not wait for the next look."""


class FilePresenter:
    """The file that the main agent's account comes from."""

    def __init__(self, file: Callable[[], FileState | None]) -> None:
        self._file = file
        self._view: FileView | None = None

    def attach(self, view: FileView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show how the file stands now."""
        if self._view is not None:
            self._view.show_file(self.model())

    def reload(self) -> None:
        """Look at the file now."""
        file = self._file()
        if file is not None:
            file.look_now()

    def model(self) -> FileModel:
        """The page."""
        file = self._file()
        if file is None:
            return FileModel(sentence=tr("No account file is in use on this desk."))
        sentence, tone = _standing(file)
        problems = file.problems or file.warnings
        return FileModel(file.name, sentence, tone, tuple(_line(problem) for problem in problems))


def _standing(file: FileState) -> tuple[str, Tone]:
    if file.trouble is Trouble.REFUSED:
        if file.account is None:
            return tr("The file is not valid, and no earlier one is known."), Tone.STOP
        return tr("The file is not valid; the last good one stays in force."), Tone.STOP
    if file.trouble is Trouble.UNREACHABLE:
        return file.sentence, Tone.WAIT
    if file.account is None:
        return tr("The file is being read."), Tone.PLAIN
    if file.warnings:
        return tr("The file is in force. Somebody should look at these:"), Tone.WAIT
    return tr("The file is in force, and nothing is wrong with it."), Tone.GO


def _line(problem: FileProblem) -> FileProblemModel:
    return FileProblemModel(
        place=tr("Line {line}, column {column}", line=problem.line, column=problem.column),
        field=problem.field,
        reason=problem.reason,
        tone=Tone.WAIT if problem.severity is Severity.WARNING else Tone.STOP,
    )


class HoldsView(Protocol):
    """Where it is shown what holds for the agent."""

    def show_sentences(self, sentences: tuple[str, ...]) -> None:
        """Show exactly these."""


class HoldsPresenter:
    """What holds for the agent at this desk, and which level decided it."""

    def __init__(self, seat: Callable[[], Seat | None]) -> None:
        self._seat = seat
        self._view: HoldsView | None = None

    def attach(self, view: HoldsView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show what holds now."""
        if self._view is not None:
            self._view.show_sentences(tuple(self._sentences()))

    def _sentences(self) -> Iterator[str]:
        seat = self._seat()
        if seat is None or seat.account is None:
            yield tr("Nobody is signed in.")
            return
        try:
            yield from explanation(seat.account, seat.sign_in.login)
        except UserFacingError as error:
            yield str(error)
