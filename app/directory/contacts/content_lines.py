"""The lines that vCards are made of (RFC 6350 section 3): unfolded, decoded and split, whatever they hold.

Written for files from anywhere: no line is held in memory beyond ``MOST_LINE``, and reading one takes time
in proportion to its length. (The ``vobject`` package reads 800 cards a second here, and its expression for a
line takes seconds for two dozen equals signs; the tests use it as a second reader of what is written.)
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from typing import NamedTuple, TextIO

MOST_LINE = 65_536
"""Characters of one line that are kept."""

_HEAD = re.compile(r'(?:[^":]++|"[^"]*+")*+:')
"""Name and parameters, up to the colon that no quotes hold."""
_PARAMETER = re.compile(r';((?:[^";]++|"[^"]*+")*+)')
_VALUE = re.compile(r'"([^"]*+)"|([^",]++)')


class ContentLine(NamedTuple):
    """One property of a card."""

    number: int
    """Of its first line in the file, from 1."""
    name: str
    """In capitals, without its group."""
    parameters: tuple[tuple[str, str], ...]
    """Names in capitals; one without a name (vCard 2.1) is a ``TYPE``."""
    value: str
    """As written, still escaped."""
    is_cut: bool = False
    """It was longer than ``MOST_LINE``."""

    def types(self) -> frozenset[str]:
        """The values of all ``TYPE`` parameters, in small letters."""
        return frozenset(value.lower() for name, value in self.parameters if name == "TYPE")

    def parameter(self, name: str) -> str:
        """The first value of a parameter, empty where there is none."""
        return next((value for key, value in self.parameters if key == name), "")


class Malformed(NamedTuple):
    """A line that is no property."""

    number: int


def content_lines(stream: TextIO) -> Iterator[ContentLine | Malformed]:
    """Everything in ``stream`` (universal newlines, undecodable bytes as surrogates), line by line."""
    for number, text, is_cut in _unfolded(stream):
        yield _split(number, text, is_cut=is_cut)


def plain(value: str) -> str:
    """``value`` without its escapes (RFC 6350 section 3.4)."""
    if "\\" not in value:
        return value
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value, flags=re.DOTALL)


def parts(value: str, separator: str) -> list[str]:
    """The parts of a structured value, each without its escapes."""
    if "\\" not in value:
        return value.split(separator)
    return [plain(part) for part in re.findall(rf"(?:^|{separator})((?:\\.|[^\\{separator}])*+)", value)]


def _unfolded(stream: TextIO) -> Iterator[tuple[int, str, bool]]:
    """Logical lines: those that begin with a blank continue the one before (section 3.2)."""
    began, held, length, is_cut = 0, [""], 0, False
    soft = False
    for number, line, cut in _physical(stream):
        folded = line[:1] in (" ", "\t")
        if soft or (folded and began):
            piece = line[1:] if folded and not soft else line
            if soft:
                held[-1] = held[-1][:-1]
            if length <= MOST_LINE:
                held.append(piece)
            length += len(piece)
            is_cut = is_cut or cut or length > MOST_LINE
        else:
            if began:
                yield began, "".join(held), is_cut
            began, held, length, is_cut = number, [line], len(line), cut
        # vCard 2.1 breaks quoted-printable text by an equals sign at the end of a line.
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in held[0][:200].upper()
    if began:
        yield began, "".join(held), is_cut


def _physical(stream: TextIO) -> Iterator[tuple[int, str, bool]]:
    number = 0
    while line := stream.readline(MOST_LINE):
        number += 1
        is_cut = False
        if not line.endswith("\n"):
            while rest := stream.readline(MOST_LINE):
                is_cut = True
                if rest.endswith("\n"):
                    break
        text = line.rstrip("\n")
        if text.strip():
            yield number, _mended(text), is_cut


def _mended(text: str) -> str:
    """Bytes that were no UTF-8 are Windows' western code page."""
    if text.isascii() or not any("\udc80" <= c <= "\udcff" for c in text):
        return text
    return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _split(number: int, text: str, *, is_cut: bool) -> ContentLine | Malformed:
    head = _HEAD.match(text)
    if head is None:
        return Malformed(number)
    value = text[head.end() :]
    name, semicolon, rest = head[0][:-1].partition(";")
    name = name.rpartition(".")[2].strip().upper().replace("_", "-")
    if not name or not name.replace("-", "").isalnum():
        return Malformed(number)
    parameters = tuple(_parameters(semicolon + rest)) if semicolon else ()
    line = ContentLine(number, name, parameters, value, is_cut)
    return _decoded(line) if parameters else line


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    for one in _PARAMETER.findall(text):
        name, equals, values = one.partition("=")
        if not equals:
            yield "TYPE", name.strip()
        for quoted, bare in _VALUE.findall(values):
            # vCard 4 may quote a list of types as one.
            for value in quoted.split(",") if name.upper() == "TYPE" else (quoted or bare,):
                yield name.strip().upper(), (value or bare).strip()


def _decoded(line: ContentLine) -> ContentLine:
    """vCard 2.1's quoted-printable as text."""
    marks = {value.upper() for name, value in line.parameters if name in ("ENCODING", "TYPE")}
    if "QUOTED-PRINTABLE" not in marks:
        return line
    raw = quopri.decodestring(line.value.encode("utf-8", "replace"))
    try:
        text = raw.decode(line.parameter("CHARSET") or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = raw.decode("cp1252", "replace")
    return line._replace(value=text.replace("\\", "\\\\").replace("\r\n", "\\n").replace("\n", "\\n"))
