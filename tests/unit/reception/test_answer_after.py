"""What PBXs write when they want a call answered."""

from __future__ import annotations

import pytest

from app.engine.values import Header
from app.reception.answer_after import answer_after


@pytest.mark.parametrize(
    ("name", "value", "seconds"),
    [
        ("Call-Info", "<sip:pbx>;answer-after=0", 0),
        ("Call-Info", "<sip:pbx> ; Answer-After = 3", 3),
        ("call-info", "sip:x;answer-after=5, <http://x/y>", 5),
        ("Call-Info", "<sip:x>;answer-after=99999", 60),
        ("Alert-Info", "<http://x>;info=alert-autoanswer;delay=0", 0),
        ("Alert-Info", "Auto Answer", 0),
        ("Alert-Info", "<http://127.0.0.1>;info=Ring Answer", 0),
        ("Alert-Info", "<http://x>;answer-after=2", 2),
        ("Alert-Info", "<http://x/Bellcore-dr1>", None),
        ("Call-Info", "<http://x/photo.jpg>;purpose=icon", None),
        ("Call-Info", "<sip:x>;answer-after=", None),
        ("Call-Info", "<sip:x>;answer-after=-1", None),
        ("X-Note", "<sip:x>;answer-after=0", None),
        ("Alert-Info", "", None),
    ],
)
def test_the_forms_in_use_are_read_and_nothing_else(name: str, value: str, seconds: float | None) -> None:
    """P8: Call-Info answer-after and Alert-Info."""
    assert answer_after([Header("Subject", "x"), Header(name, value)]) == seconds
