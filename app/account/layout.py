"""The lines of a TOML text: where a table ends, where a new line goes, what a removal takes with it.

A comment below a table's last value belongs to the table that follows, so new lines go above it, and
removals leave it.
"""

from __future__ import annotations

from app.account.positions import Path, Positions, Span


class Layout:
    """One valid TOML text, to be looked at; each method that changes something gives a new text."""

    def __init__(self, text: str) -> None:
        self.text = text
        positions = Positions(text)
        self.pairs: dict[Path, Span] = positions.pairs
        self._headers = positions.headers
        self._ends = [offset for _, offset in self._headers[1:]] + [len(text)]

    def has_table(self, path: Path) -> bool:
        """Whether a new key of that table can be written: it has a header or dotted keys, or is the root."""
        return not path or self._has_header(path) or self._dotted(path) is not None

    def inline_around(self, path: Path) -> Path | None:
        """The pair whose value contains the deeper ``path``, if there is one."""
        return next((path[:end] for end in range(1, len(path)) if path[:end] in self.pairs), None)

    # --- changes --------------------------------------------------------------------------------

    def with_value(self, path: Path, value: str) -> str:
        """The pair at ``path`` with another value."""
        span = self.pairs[path]
        return self.text[: span.value] + value + self.text[span.end :]

    def without_pair(self, path: Path) -> str:
        """Without the pair's lines, and the comment behind it; unchanged when there is no such pair."""
        span = self.pairs.get(path)
        if span is None:
            return self.text
        return self.text[: self._line_start(span.start)] + self.text[self._line_end(span.end) :]

    def with_pair(self, table: Path, key: str, value: str) -> str:
        """A new last pair of ``table`` (``has_table``)."""
        dotted = self._dotted(table)
        if dotted is not None:
            key = ".".join([*(str(step) for step in table[len(dotted) :]), key])
            table = dotted
        return self._insert(self._end_of_own(table), f"{key} = {value}\n")

    def with_table(self, path: Path, lines: str) -> str:
        """New tables below everything that the nearest table around ``path`` has."""
        for end in range(len(path) - 1, 0, -1):
            around = [index for index, (header, _) in enumerate(self._headers) if header[:end] == path[:end]]
            if around:
                return self._insert(self._end_of(around[-1]), f"\n{lines}")
        return self._append(lines)

    def with_row(self, path: Path, lines: str) -> str:
        """A new row below the last one of its list, or at the end of the file where it is the first."""
        rows = [index for index, (header, _) in enumerate(self._headers) if header[:1] == path[:1]]
        return self._insert(self._end_of(rows[-1]), f"\n{lines}") if rows else self._append(lines)

    def without_tables(self, path: Path) -> str:
        """Without the tables at and below ``path``, each down to its last value."""
        kept, at = [], 0
        for index, (header, offset) in enumerate(self._headers):
            if header[: len(path)] == path:
                kept.append(self.text[at : self._line_start(offset)])
                goes_on = self._goes_on(index, path)
                at = self._line_start(self._ends[index]) if goes_on else self._end_of(index)
        return "".join(kept) + self.text[at:]

    def _goes_on(self, index: int, path: Path) -> bool:
        """Whether the next header is at or below ``path`` too."""
        return index + 1 < len(self._headers) and self._headers[index + 1][0][: len(path)] == path

    # --- places ---------------------------------------------------------------------------------

    def _has_header(self, path: Path) -> bool:
        return any(header == path for header, _ in self._headers)

    def _dotted(self, path: Path) -> Path | None:
        """The table in which ``path`` is written by dotted keys (``services.toll = true``)."""
        if self._has_header(path):
            return None
        for pair, span in self.pairs.items():
            if len(pair) > len(path) > 0 and pair[: len(path)] == path:
                return self._table_of(span)
        return None

    def _table_of(self, span: Span) -> Path:
        above = [header for header, offset in self._headers if offset < span.start]
        return above[-1] if above else ()

    def _end_of_own(self, table: Path) -> int:
        """Where a new pair of ``table`` goes: behind its last one, else behind its header."""
        if table:
            return self._end_of(next(i for i, (header, _) in enumerate(self._headers) if header == table))
        first = self._headers[0][1] if self._headers else len(self.text)
        pairs = [span.end for span in self.pairs.values() if span.end <= first]
        return self._line_end(pairs[-1]) if pairs else 0

    def _end_of(self, index: int) -> int:
        """The offset below the last value of one header's table, inner tables not included."""
        begin, end = self._headers[index][1], self._ends[index]
        last = max((span.end for span in self.pairs.values() if begin < span.start < end), default=begin)
        return self._line_end(last)

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _line_end(self, offset: int) -> int:
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found + 1

    def _insert(self, offset: int, lines: str) -> str:
        before = self.text[:offset]
        if before and not before.endswith("\n"):
            before += "\n"
        return before + lines + self.text[offset:]

    def _append(self, lines: str) -> str:
        return self._insert(len(self.text), f"\n{lines}" if self.text else lines)
