"""What a mailbox holds, read from any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.message_summary import MessageSummary, message_summary

HEAD = "NOTIFY sip:1001@desk SIP/2.0\r\nEvent: message-summary\r\nContent-Type: x\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Messages-Waiting: yes\r\nMessage-Account: sip:1001@pbx\r\nVoice-Message: 2/8 (0/2)\r\n",
            MessageSummary(True, 2, 8, "sip:1001@pbx"),
        ),
        ("messages-waiting: no\nvoice-message:0/3\n", MessageSummary(False, 0, 3)),
        ("Messages-Waiting: yes\r\n", MessageSummary(True)),
        ("Messages-Waiting: yes\r\nVoice-Message: many\r\n", MessageSummary(True)),
        ("Messages-Waiting: yes\r\nFax-Message: 4/0\r\n", MessageSummary(True)),
    ],
)
def test_the_summary_is_read(body: str, expected: MessageSummary) -> None:
    """P7: RFC 3842 section 5.2."""
    assert message_summary(HEAD + body) == expected


@pytest.mark.parametrize("message", ["", HEAD, "SIP/2.0 200 OK\r\n\r\n", "Messages-Waiting: yes"])
def test_where_there_is_none_there_is_none(message: str) -> None:
    assert message_summary(message) is None


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    """P7: what a server sends is a stranger's text."""
    message_summary(HEAD + text)
    message_summary(text)
