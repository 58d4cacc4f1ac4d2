"""The desk from words, environment and a small file (P1)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.account.desk import CHOICES, FIELDS, NUMBERS, read_desk
from app.account.forms import json_schema
from app.errors import UserFacingError


def toml(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "desk.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_file_gives_the_whole_desk(tmp_path: Path) -> None:
    file = toml(
        tmp_path,
        """
        user = "1001"
        password = "s3cret"
        server = "pbx.example.com"
        port = 5099
        transport = "tls"
        srtp = "required"
        verify_certificate = false
        country = "de"
        ring_timeout = 25
        dtmf = "info"
        [targets]
        echo = "sip:600@127.0.0.1"
        """,
    )
    desk = read_desk({}, {}, file)
    account = desk.account
    assert (account.user, account.server, account.port) == ("1001", "pbx.example.com", 5099)
    assert (account.transport, account.srtp, account.verify_certificate) == ("tls", "required", False)
    assert (desk.password, desk.country, desk.ring_timeout, desk.dtmf) == ("s3cret", "DE", 25.0, "info")
    assert desk.targets == {"echo": "sip:600@127.0.0.1"}
    assert "s3cret" not in repr(desk)


def test_words_win_over_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = toml(tmp_path, 'user = "file"\nserver = "file"\ntransport = "tcp"\n')
    environment = {"HOOKSWITCH_USER": "environment", "HOOKSWITCH_SERVER": "environment", "OTHER": "x"}
    account = read_desk({"user": "words"}, environment, file).account
    assert (account.user, account.server, account.transport) == ("words", "environment", "tcp")


def test_what_is_not_said_is_safe() -> None:
    """P6: verification is on unless somebody switches it off."""
    desk = read_desk({"user": "me"}, {})
    assert desk.account.verify_certificate
    assert not desk.account.registers
    assert (desk.ring_timeout, desk.country, desk.dtmf) == (60.0, "US", "rfc4733")


def test_a_line_and_an_account_file_have_the_same_rules() -> None:
    """P1: what an account file may say a line may say, too; the models' own ranges and choices."""
    properties = {**_properties("Sip"), **_properties("General")}
    for name, key in {"register_seconds": "register_seconds", "ring_timeout": "ring_timeout_seconds"}.items():
        assert NUMBERS[name] == (properties[key]["minimum"], properties[key]["maximum"]), name
    for name in ("transport", "srtp", "dtmf"):
        assert CHOICES[name] == tuple(properties[name]["enum"]), name


def _properties(table: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(json_schema())
    return dict(schema["$defs"][table]["properties"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the user or extension is missing"),
        ("user = ", "is not valid TOML"),
        ('user = "1"\nusr = "2"', "unknown field: usr"),
        ('user = "1"\ntransport = "sctp"', "transport is “sctp”: it can be udp, tcp, tls"),
        ('user = "1"\nverify_certificate = "perhaps"', "verify_certificate is “perhaps”"),
        ('user = "1"\nport = 70000', "port is “70000”: a whole number from 0 to 65535"),
        ('user = "1"\nring_timeout = -1', "ring_timeout is “-1”"),
        ('user = "1"\ncountry = "Germany"', "country is “Germany”"),
        ('user = ["1"]', "user must be a text or a number"),
        ('user = "1"\ntargets = 5', "targets must be names"),
        ('user = "1"\n[targets]\necho = 600', "targets must be names"),
    ],
)
def test_what_is_wrong_is_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match=re.escape(said)):
        read_desk({}, {}, toml(tmp_path, text))


def test_a_file_that_is_not_there_or_no_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match="cannot be read"):
        read_desk({}, {}, tmp_path / "missing.toml")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(UserFacingError, match="is not text in UTF-8"):
        read_desk({}, {}, tmp_path / "binary")


@given(st.dictionaries(st.sampled_from([*CHOICES, *NUMBERS, "country"]), st.text(max_size=10)))
def test_any_words_give_a_desk_or_a_sentence(words: dict[str, str]) -> None:
    assert set(words) <= set(FIELDS)
    said = ""
    try:
        read_desk({"user": "1", **words}, {})
    except UserFacingError as error:
        said = str(error)
    assert said == "" or said.endswith(".")
