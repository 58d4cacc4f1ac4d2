"""The log rotates, lives where the platform wants it, and never holds a secret (P6)."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.log import (
    FILE_NAME,
    LONGEST_RECORD,
    OLD_FILES,
    Log,
    MaskingFormatter,
    mask,
    start_log,
)

SECRET = "hunter2-Geheim"  # noqa: S105 - what must never be written

LEAKS = [
    f"password={SECRET}",
    f"Password: {SECRET}",
    f'{{"password": "{SECRET}", "user": "1001"}}',
    f"AccountSettings(user='1001', password='{SECRET}', proxy='')",
    f"auth_password = '{SECRET}'",
    f"HOOKSWITCH_PASSWORD={SECRET}",
    f"api_key: {SECRET}",
    f"access_token={SECRET}&user=1",
    f"Authorization: Basic {SECRET}",
    f"Authorization: Bearer {SECRET}",
    f'Authorization: Digest username="1001", realm="pbx", nonce="1", response="{SECRET}"',
    f'Proxy-Authorization: Digest username="1001",\r\n  response="{SECRET}"\r\nVia: x',
    f'sent REGISTER sip:pbx Authorization: Digest response="{SECRET}"',
    f'digest response="{SECRET}" for 1001',
    f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{SECRET}|2^20|1:32",
    f"a=ice-pwd:{SECRET}",
    f"sip:1001:{SECRET}@pbx.example.com",
    f"a=key-mgmt:mikey {SECRET}",
]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    log = start_log(tmp_path / "logs")
    yield log
    log.close()


def written(tmp_path: Path) -> str:
    return (tmp_path / "logs" / FILE_NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize("text", LEAKS)
def test_no_secret_passes_in_any_of_its_clothes(text: str) -> None:
    """P6: passwords, authorization headers, digest answers and SDES keys."""
    assert SECRET not in mask(text)


@pytest.mark.parametrize("text", LEAKS)
def test_no_secret_reaches_the_file(text: str, log: Log, tmp_path: Path) -> None:
    logging.getLogger("hookswitch.wire").info("%s", text)
    log.close()
    assert "hookswitch.wire" in written(tmp_path)
    assert SECRET not in written(tmp_path)


def test_a_traceback_is_masked_too(log: Log, tmp_path: Path) -> None:
    def log_in(text: str) -> None:
        raise ValueError(f"cannot log in with password={text}")

    try:
        log_in(SECRET)
    except ValueError:
        logging.getLogger("hookswitch.account").warning("failed", exc_info=True)
    log.close()
    assert "ValueError: cannot log in" in written(tmp_path)
    assert SECRET not in written(tmp_path)


def test_a_known_secret_is_masked_wherever_it_comes_up(log: Log, tmp_path: Path) -> None:
    log.hide(SECRET)
    log.hide("1")
    logging.getLogger("hookswitch.call").info("dialled %s by mistake, 100 times", SECRET)
    log.close()
    assert SECRET not in written(tmp_path)
    assert "100 times" in written(tmp_path), "a secret of one character would mask the whole log"


def test_what_is_no_secret_stays(log: Log, tmp_path: Path) -> None:
    line = "call 5: OUT sip:+4930901820@pbx.example.com, Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1"
    logging.getLogger("hookswitch.call").info("%s", line)
    log.close()
    assert line in written(tmp_path)
    assert " INFO    hookswitch.call: " in written(tmp_path)


def test_the_log_rotates_and_stays_small(tmp_path: Path) -> None:
    log = start_log(tmp_path / "logs", bytes_per_file=10_000)
    for number in range(1000):
        logging.getLogger("hookswitch.wire").info("line %d %s", number, "x" * 60)
    log.close()
    files = list((tmp_path / "logs").iterdir())
    assert len(files) == OLD_FILES + 1
    assert all(file.stat().st_size <= 10_000 for file in files)
    assert "line 999 " in written(tmp_path)


def test_a_folder_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The phone starts all the same, and the log goes to stderr."""
    (tmp_path / "file").write_text("")
    log = start_log(tmp_path / "file" / "logs")
    logging.getLogger("hookswitch.app").info("here instead")
    log.close()
    assert log.problem.startswith("No log can be kept in ")
    assert "here instead" in capsys.readouterr().err


def test_a_closed_log_leaves_no_handler(log: Log) -> None:
    before = len(logging.getLogger().handlers)
    log.close()
    log.close()
    assert len(logging.getLogger().handlers) == before - 1


def test_times_are_utc_with_milliseconds() -> None:
    record = logging.LogRecord("n", logging.INFO, "f", 1, "hello", None, None)
    record.created, record.msecs = 0.25, 250.0
    assert MaskingFormatter().format(record) == "1970-01-01T00:00:00.250Z INFO    n: hello"


@pytest.mark.parametrize(
    "piece", ["x", "password", "sip:a:", "Authorization: ", "inline:", 'response="', "token='\\"]
)
def test_masking_hostile_text_stays_quick(piece: str) -> None:
    """A peer decides what a trace holds: a million characters are masked in well under a second."""
    begin = time.process_time()
    assert len(mask(piece * (1_000_000 // len(piece)))) < LONGEST_RECORD * 2
    assert time.process_time() - begin < 5.0, "masking has become more than linear"


@given(st.text(max_size=200))
def test_masking_takes_any_text(text: str) -> None:
    assert isinstance(mask(text), str)


@given(
    st.text(
        alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\"'\\,;)&"),
        min_size=4,
        max_size=30,
    )
)
def test_any_plain_password_is_masked(password: str) -> None:
    """P6: whatever characters an administrator came up with."""
    line = mask(f"user=1001 password={password} retry")
    assert line.startswith("user=1001 password=***")
    assert line.endswith(" retry")
