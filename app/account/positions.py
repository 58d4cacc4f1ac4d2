"""Where in the text of a TOML file a key or a value stands.

``tomllib`` gives values without places, so this scanner walks the same text and notes the offset of
every key and value under its path. It runs only on text that ``tomllib`` has accepted, and only when
there is something to report; where it should ever lose its way it stops, and a path that it does not
know is placed at the nearest table around it. (TOML 1.0.0, https://toml.io/en/v1.0.0)
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and array indices (from 0) from the root to a value."""

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})' + r"|'''.*?'''(?:'{0,2})" + r'|"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'",
    re.DOTALL,
)
_SIMPLE_PAIR = re.compile(r'([A-Za-z0-9_-]+)[ \t]*=[ \t]*(?="(?:[^"\\\n]|\\.)*"(?!")|[^\s"\'\[{])')
"""Nearly every line of a real file: a bare key and a one-line value, told apart in one step."""
_SCALAR = re.compile(r"[^,\]}#\n]+")


@dataclass(frozen=True)
class Place:
    """Line and column, both from 1, counted in characters."""

    line: int
    column: int


@dataclass(frozen=True)
class Span:
    """Offsets of a ``key = value`` pair: its first character, its value's, and the one after it."""

    start: int
    value: int
    end: int


class _Lost(Exception):  # noqa: N818 - control flow of the scanner, never leaves this file
    """The text is not what the scanner expects here."""


class Lines:
    """Turns offsets into places."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        self._starts.extend(match.end() for match in re.finditer("\n", text))

    def place(self, offset: int) -> Place:
        """The place of the character at ``offset``."""
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)

    @property
    def last(self) -> int:
        """Number of the last line."""
        return len(self._starts)


class Positions:
    """The places of all keys and values of one valid TOML text."""

    def __init__(self, text: str) -> None:
        self._lines = Lines(text)
        self._scanner = _Scanner(text)
        self._scanner.scan()

    def key(self, path: Path) -> Place:
        """Where the key of ``path`` stands; for a table its header. Unknown paths: the nearest table."""
        return self._nearest(self._scanner.keys, path)

    def value(self, path: Path) -> Place:
        """Where the value of ``path`` stands; for a table its header. Unknown paths: the nearest table."""
        return self._nearest(self._scanner.values, path)

    @property
    def pairs(self) -> dict[Path, Span]:
        """The ``key = value`` lines under headers, from top to bottom; not those inside of values."""
        return self._scanner.pairs

    @property
    def headers(self) -> list[tuple[Path, int]]:
        """The headers from top to bottom: the path of each table, and the offset of its bracket."""
        return self._scanner.headers

    def _nearest(self, offsets: dict[Path, int], path: Path) -> Place:
        for end in range(len(path), 0, -1):
            offset = offsets.get(path[:end])
            if offset is not None:
                return self._lines.place(offset)
        return Place(1, 1)


class _Scanner:
    """One pass over the text; ``keys`` and ``values`` hold offsets under resolved paths."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._table: Path = ()
        self._counts: dict[Path, int] = {}
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {}
        self.headers: list[tuple[Path, int]] = []
        self.pairs: dict[Path, Span] = {}

    def scan(self) -> None:
        """Walk the whole text, or as far as it is understood."""
        try:
            while self._skip(_BLANK) < len(self._text):
                self._statement()
        except (_Lost, RecursionError):
            return

    def _statement(self) -> None:
        start = self._at
        if self._text.startswith("[[", start):
            self._at += 2
            self._open_array_row(self._dotted(), start)
            self._expect("]]")
            self.headers.append((self._table, start))
        elif self._text.startswith("[", start):
            self._at += 1
            self._table = self._resolve(self._dotted())
            self._note(self._table, start, start)
            self._expect("]")
            self.headers.append((self._table, start))
        else:
            path = self._pair(self._table)
            self.pairs[path] = Span(start, self.values[path], self._at)

    def _open_array_row(self, keys: list[str], start: int) -> None:
        path = (*self._resolve(keys[:-1]), keys[-1])
        count = self._counts.get(path, 0)
        self._counts[path] = count + 1
        self._table = (*path, count)
        self.keys.setdefault(path, start)
        self.values.setdefault(path, start)
        self._note(self._table, start, start)

    def _resolve(self, keys: list[str]) -> Path:
        """A header's path, with the index of the latest row wherever it passes an array of tables."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _pair(self, table: Path) -> Path:
        start = self._at
        simple = _SIMPLE_PAIR.match(self._text, start)
        if simple is not None:
            self._at = simple.end()
            path = (*table, simple[1])
            self.keys[path] = start
            self.values[path] = self._at
            self._value(path)
            return path
        path = table
        for key in self._dotted():
            path = (*path, key)
            self.keys.setdefault(path, start)
        self._expect("=")
        self._skip(_SPACE)
        for length in range(len(table) + 1, len(path)):
            self.values.setdefault(path[:length], start)
        self._note(path, start, self._at)
        self._value(path)
        return path

    def _value(self, path: Path) -> None:
        first = self._text[self._at : self._at + 1]
        if first == "[":
            self._items(path)
        elif first == "{":
            self._inline_table(path)
        elif first in {'"', "'"}:
            self._take(_STRING)
        else:
            scalar = self._take(_SCALAR)
            self._at -= len(scalar) - len(scalar.rstrip())

    def _items(self, path: Path) -> None:
        self._expect("[")
        index = 0
        while not self._closes("]"):
            self._note((*path, index), self._at, self._at)
            self._value((*path, index))
            index += 1
            self._comma("]")

    def _inline_table(self, path: Path) -> None:
        self._expect("{")
        while not self._closes("}"):
            self._pair(path)
            self._comma("}")

    def _closes(self, bracket: str) -> bool:
        self._skip(_BLANK)
        if not self._text.startswith(bracket, self._at):
            return False
        self._at += 1
        return True

    def _comma(self, closing: str) -> None:
        self._skip(_BLANK)
        if self._text.startswith(",", self._at):
            self._at += 1
        elif not self._text.startswith(closing, self._at):
            raise _Lost

    def _dotted(self) -> list[str]:
        keys = []
        while True:
            self._skip(_SPACE)
            keys.append(_plain(self._take(_KEY)))
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _note(self, path: Path, key: int, value: int) -> None:
        self.keys.setdefault(path, key)
        self.values.setdefault(path, value)

    def _expect(self, mark: str) -> None:
        if not self._text.startswith(mark, self._at):
            raise _Lost
        self._at += len(mark)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self._text, self._at)
        if match is not None:
            self._at = match.end()
        return self._at

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None or match.end() == self._at:
            raise _Lost
        self._at = match.end()
        return match.group()


def _plain(key: str) -> str:
    """A key as ``tomllib`` names it: without its quotes, escapes resolved."""
    if key[0] not in "\"'":
        return key
    return next(iter(tomllib.loads(f"{key} = 0")))
