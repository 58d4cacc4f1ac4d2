"""From the bytes of an account file to a valid ``Account``, or to every problem at once.

Nothing here raises for what a file may contain, and nothing is half applied: either the whole file
is valid, or there is no account. All of it may run on any thread.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from app.account.checks import findings
from app.account.model import Account
from app.account.positions import Lines, Place, Positions
from app.account.problems import FileProblem, Finding, field_name
from app.account.unknown import unknown_keys
from app.account.upgrades import format_refusal, upgraded
from app.account.validate import validated
from app.problems import Severity
from app.translation import tr

MOST_BYTES = 16 * 1024 * 1024
"""A larger file is refused unread. 10,000 coworkers take about 1 MB."""

_TOO_LARGE = "The file is larger than {limit} MB, which no account needs. Is it the right file?"
_NOT_UTF8 = "The file is not UTF-8 text. Save it as UTF-8."
_UTF16 = "The file is UTF-16 text. Save it as UTF-8 (in Notepad: Save as, Encoding UTF-8)."
_TOO_DEEP = "The file nests tables or lists too deeply to be an account file."
_NUMBER_TOO_LONG = "A number in the file has too many digits."
_SYNTAX = "This is not valid TOML: {reason}."
_CANNOT_OPEN = "The account file cannot be read: {reason}."


@dataclass(frozen=True)
class Reading:
    """What came of reading a file once."""

    file: str
    account: Account | None
    """The whole account, or None when anything in the file is an error."""
    problems: tuple[FileProblem, ...] = ()

    @property
    def errors(self) -> tuple[FileProblem, ...]:
        """The problems that refuse the file; empty exactly when there is an account."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[FileProblem, ...]:
        """The problems that do not."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)


def read_file(file: FilePath) -> Reading:
    """Read a local file; one that cannot be opened is a problem too."""
    try:
        content = bytes_of(file)
    except OSError as error:
        return _refused(str(file), Place(1, 1), tr(_CANNOT_OPEN, reason=error.strerror or error))
    return read_bytes(content, str(file))


def bytes_of(file: FilePath) -> bytes:
    """The content, at most one byte more than ``MOST_BYTES``. Raises ``OSError``."""
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def read_bytes(content: bytes, file: str) -> Reading:
    """Read the content of a file; ``file`` is its name in the problems."""
    if len(content) > MOST_BYTES:
        return _refused(file, Place(1, 1), tr(_TOO_LARGE, limit=MOST_BYTES // 2**20))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = _UTF16 if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else _NOT_UTF8
        return _refused(file, _place_of_byte(content, error.start), sentence)
    return read_text(text, file)


def read_text(text: str, file: str) -> Reading:
    """Like ``read_bytes``, for text that has been decoded."""
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax_problem(text, file, str(error))
    except RecursionError:
        return _refused(file, _deepest(text), _TOO_DEEP)
    except ValueError:  # int() refuses more than some thousand digits
        return _refused(file, _longest_number(text), _NUMBER_TOO_LONG)
    return read_data(data, text, file)


def read_data(data: dict[str, Any], text: str, file: str) -> Reading:
    """Validate parsed ``data``, whose places are looked up in ``text``."""
    positions = _LazyPositions(text)
    refusal = format_refusal(data)
    if refusal is not None:
        return _reading(file, None, [Finding(("format",), refusal)], positions)
    data = upgraded(data)
    account, found = validated(data)
    found.extend(findings(data, lambda path: positions.value(path).line))
    found.extend(unknown_keys(Account, data))
    if any(finding.severity is Severity.ERROR for finding in found):
        account = None
    return _reading(file, account, found, positions)


class _LazyPositions:
    """The positions of a text, worked out when the first one is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._positions: Positions | None = None

    def _known(self) -> Positions:
        if self._positions is None:
            self._positions = Positions(self._text)
        return self._positions

    def value(self, path: tuple[str | int, ...]) -> Place:
        return self._known().value(path)

    def place(self, finding: Finding) -> Place:
        known = self._known()
        return known.key(finding.path) if finding.at_key else known.value(finding.path)


def _reading(file: str, account: Account | None, found: list[Finding], positions: _LazyPositions) -> Reading:
    problems = []
    for finding in found:
        place = positions.place(finding)
        problems.append(
            FileProblem(
                file, place.line, place.column, field_name(finding.path), finding.reason, finding.severity
            )
        )
    problems.sort(key=lambda problem: (problem.line, problem.column, problem.field))
    return Reading(file, account, tuple(problems))


def _refused(file: str, place: Place, sentence: str) -> Reading:
    return Reading(file, None, (FileProblem(file, place.line, place.column, "", sentence),))


def _syntax_problem(text: str, file: str, message: str) -> Reading:
    """``tomllib`` tells the place in its message only."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message, re.DOTALL)
    if found is None:
        end = Lines(text).place(len(text))
        return _refused(file, end, tr(_SYNTAX, reason=message.removesuffix(" (at end of document)")))
    place = Place(int(found[2]), int(found[3]))
    return _refused(file, place, tr(_SYNTAX, reason=found[1]))


def _place_of_byte(content: bytes, offset: int) -> Place:
    before = content[:offset].removeprefix(b"\xef\xbb\xbf")
    line_start = before.rfind(b"\n") + 1
    return Place(before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1)


def _deepest(text: str) -> Place:
    """The first place with the longest run of opening brackets."""
    runs = list(re.finditer(r"[\[{][\[{ \t\r\n]*", text))
    longest = max(runs, key=lambda run: len(run.group()), default=None)
    return Lines(text).place(longest.start() if longest is not None else 0)


def _longest_number(text: str) -> Place:
    found = re.search(r"[0-9_]{4000,}", text)
    return Lines(text).place(found.start() if found is not None else 0)
