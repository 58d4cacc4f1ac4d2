"""Links to numbers and addresses, as a browser or a CRM hands them over (RFC 3966, RFC 3261 section 19.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.errors import UserFacingError
from app.translation import tr

SCHEMES: Final = ("tel", "sip", "sips", "callto")
"""Those that are dialled; ``callto`` is an older way to write ``tel``."""
LONGEST: Final = 500
"""Characters; the number field takes no more either."""
_LINK: Final = re.compile(rf"({'|'.join(SCHEMES)}):(?://)?(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


def split(words: Sequence[str]) -> tuple[str, list[str]]:
    """The link at the end of a command line, empty where there is none, and the other words.

    What follows an option is its value, also where it looks like a link (``--proxy sip:edge.example.com``).
    """
    given = list(words)
    if not given or _LINK.match(given[-1]) is None:
        return "", given
    before = given[-2] if len(given) > 1 else ""
    if before.startswith("--") and "=" not in before:
        return "", given
    return given[-1], given[:-1]


def checked(link: str) -> str:
    """The link, fit for the number field, which says what it dials or why it cannot.

    Raises ``UserFacingError`` for what is no such link at all.
    """
    text = link.strip()
    found = _LINK.fullmatch(text)
    if found is None or len(text) > LONGEST or _CONTROL.search(text) or not found["rest"].strip("/ "):
        shown = _CONTROL.sub(" ", text)[:60]
        raise UserFacingError(tr("“{link}” is no link to a number or an address.", link=shown))
    return text
