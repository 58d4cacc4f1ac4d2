"""Places of keys and values in TOML text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from app.account.positions import Path, Place, Positions

TEXT = '''\
# a comment = "not a key"
top = 1
"quoted key" = [ 1, # one
  2, "]" ]
multi = """
[no.table]
key = 3"""
point = { x = 1, y.z = '}' }

[a.b]
c.d = 1979-05-27

[[rows]]
name = "first"
  [rows.inner]
  deep = true
[[rows]]
name = "second"
[[rows.more]]
n = 1
[[rows.more]]
n = 2
'''


def test_each_key_and_value_has_its_place() -> None:
    positions = Positions(TEXT)
    expected: dict[Path, tuple[Place, Place]] = {
        ("top",): (Place(2, 1), Place(2, 7)),
        ("quoted key",): (Place(3, 1), Place(3, 16)),
        ("quoted key", 1): (Place(4, 3), Place(4, 3)),
        ("quoted key", 2): (Place(4, 6), Place(4, 6)),
        ("multi",): (Place(5, 1), Place(5, 9)),
        ("point", "y", "z"): (Place(8, 18), Place(8, 24)),
        ("a", "b"): (Place(10, 1), Place(10, 1)),
        ("a", "b", "c", "d"): (Place(11, 1), Place(11, 7)),
        ("rows",): (Place(13, 1), Place(13, 1)),
        ("rows", 0, "inner", "deep"): (Place(16, 3), Place(16, 10)),
        ("rows", 1): (Place(17, 1), Place(17, 1)),
        ("rows", 1, "more", 1, "n"): (Place(22, 1), Place(22, 5)),
    }
    assert {path: (positions.key(path), positions.value(path)) for path in expected} == expected


def test_a_path_that_is_not_there_is_placed_at_the_table_around_it() -> None:
    positions = Positions(TEXT)
    assert positions.value(("rows", 1, "extension")) == Place(17, 1)
    assert positions.value(("nothing", "at", "all")) == Place(1, 1)


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


SCALARS = st.one_of(
    st.integers(-(2**60), 2**60),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\"'\\#]}"), max_size=8),
    st.dates(),
)
DOCUMENTS = st.dictionaries(
    st.text(min_size=1, max_size=6, alphabet="abc-_ .é\"'#]"),
    st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text("abc .'=", min_size=1, max_size=4), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    max_size=5,
)


@given(DOCUMENTS)
@settings(deadline=None, max_examples=300)
def test_what_stands_at_the_place_of_a_value_is_that_value(document: dict[str, Any]) -> None:
    text = tomlkit.dumps(document)
    lines = text.split("\n")
    positions = Positions(text)
    for path, value in leaves(tomllib.loads(text)):
        place = positions.value(path)
        rest = "\n".join([lines[place.line - 1][place.column - 1 :], *lines[place.line :]])
        assert begins_with(rest, value), (text, path, place)


def begins_with(text: str, value: object) -> bool:
    """Whether some beginning of ``text`` is TOML for ``value``."""
    if not isinstance(value, str):
        spelled = tomlkit.item(value).as_string()
        return text.startswith(spelled)
    return any(parses_to(text[:end], value) for end in range(2, len(text) + 1) if text[end - 1] in "\"'")


def parses_to(text: str, value: str) -> bool:
    try:
        return bool(tomllib.loads(f"v = {text}")["v"] == value)
    except tomllib.TOMLDecodeError:
        return False
