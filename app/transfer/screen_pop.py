"""The web page that opens beside a call (E6, E11): the account's template, filled with the call's data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from app.errors import UserFacingError
from app.translation import tr

_FIELD = re.compile(r"\{([A-Za-z_][A-Za-z0-9_-]*)\}")


def check_template(template: str) -> None:
    """Raises ``UserFacingError`` unless it is an http(s) address whose host is fixed.

    A host that call data could choose would send the agent wherever a caller likes.
    """
    parts = urlsplit(_FIELD.sub("", template))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UserFacingError(
            tr("The screen-pop address must begin with http:// or https:// and name a host.")
        )
    authority = template.split("://", 1)[1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    if "{" in authority:
        raise UserFacingError(tr("The screen-pop address must not take its host from the call."))
    if "{" in _FIELD.sub("", template) or "}" in _FIELD.sub("", template):
        raise UserFacingError(tr("A field in the screen-pop address is written as {name}."))


def address(template: str, data: Mapping[str, str]) -> str | None:
    """The address for this call, or None where the call brings none of the fields the template asks for.

    Values are percent-encoded throughout, so that none can add a parameter or a path. Raises
    ``UserFacingError`` for a template that ``check_template`` refuses.
    """
    check_template(template)
    fields = _FIELD.findall(template)
    if fields and not any(data.get(field) for field in fields):
        return None
    return _FIELD.sub(lambda match: _escaped(data.get(match[1], "")), template)


def _escaped(value: str) -> str:
    # A segment of only dots would climb out of its folder even when nothing is left to encode.
    return quote(value, safe="") if value.strip(".") else "%2E" * len(value)
