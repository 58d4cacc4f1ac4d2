"""What travels with a transferred call (D11, RFC 7433)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.values import Header
from app.transfer.call_data import (
    MOST_OCTETS,
    CallDataError,
    decode,
    encode,
    find,
    find_parameter,
    refer_target,
)

maps = st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=30), max_size=5)


@given(maps)
def test_what_was_packed_comes_out_again(data: dict[str, str]) -> None:
    """D11: call data survives the header; what did not fit is named, not lost quietly."""
    encoded = encode(data)
    assert dict(decode(encoded.header.value)) == {
        key: value for key, value in data.items() if key not in encoded.left_out
    }
    assert len(bytes.fromhex(encoded.content)) <= MOST_OCTETS


def test_what_is_too_long_is_left_out_and_the_reference_stays() -> None:
    """D5: the token of a returning call fits whatever else is sent."""
    encoded = encode({"story": "x" * 1000, "customer": "Ünal", "ref": "t1"})
    assert encoded.left_out == ("story",)
    assert encoded.cut == 0
    assert dict(decode(encoded.header.value)) == {"ref": "t1", "customer": "Ünal"}


@given(st.text(max_size=400), st.text(max_size=100))
def test_of_long_notes_the_beginning_goes_along(notes: str, customer: str) -> None:
    """D11: as much as fits, with a sign that something is missing; how much is missing is told."""
    encoded = encode({"customer": customer, "notes": notes})
    assert len(bytes.fromhex(encoded.content)) <= MOST_OCTETS
    sent = decode(encoded.header.value).get("notes", "")
    if encoded.cut:
        kept = len(notes) - encoded.cut
        assert sent == (notes[:kept] + "…" if kept else "")
        longer = encode({"customer": customer, "story": notes[: kept + 1] + "…"})
        assert longer.left_out == ("story",), "one more would not have fitted"
    else:
        assert sent == notes


@pytest.mark.parametrize(
    "value",
    [
        "",
        "tok4711;encoding=hex",
        "00zz",
        "007b7d;encoding=ascii",
        "00" + b"[1]".hex(),
        "00" + b'{"a":1}'.hex(),
        "00" + ("[" * 5000).encode().hex(),
        "00ff",
    ],
)
def test_garbage_is_told_from_data(value: str) -> None:
    """D11: a header that is not ours raises, so that the caller can count it and go on."""
    with pytest.raises(CallDataError):
        decode(value)


@given(st.text(max_size=200))
def test_any_header_is_data_or_garbage(value: str) -> None:
    """D11: no text breaks the decoder."""
    try:
        decode(value)
    except CallDataError:
        return


def test_the_first_readable_of_several_headers_counts() -> None:
    """RFC 7433 section 4.1: values may be listed with commas, and a PBX may add its own."""
    ours = encode({"ref": "t1"}).header.value
    headers = [Header("X-Other", "1"), Header("user-to-user", f"56a390;encoding=hex, {ours}")]
    found = find(headers)
    assert found is not None
    assert found["ref"] == "t1"
    assert find([Header("X-Other", "1")]) is None
    with pytest.raises(CallDataError):
        find([Header("User-to-User", "nonsense")])


def test_a_refer_target_carries_the_data_as_header_and_as_parameter() -> None:
    """D5: a PBX that drops the headers of a Refer-To keeps its parameters."""
    encoded = encode({"ref": "t1"})
    target = refer_target("sip:9300@pbx.example.com", encoded)
    uri, _, headers = target.partition("?")
    assert headers == f"User-to-User={encoded.content}%3Bencoding%3Dhex"
    found = find_parameter(uri)
    assert found is not None
    assert dict(found) == {"ref": "t1"}
    assert find_parameter("sip:9300@pbx.example.com") is None
