"""One value of a form, checked by the model that will check the whole file later."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError

from app.account.forms import Kind, Setting
from app.account.reasons import reason
from app.translation import tr

_WHOLE = "Type a whole number from {least} to {most}."


def problem_with(model: type[BaseModel], key: str, value: object) -> str:
    """Why ``value`` cannot stand under ``key`` of that table; empty: it can."""
    try:
        model.model_validate({key: value})
    except ValidationError as error:
        for details in error.errors(include_url=False, include_input=False):
            if details["loc"][:1] == (key,):
                return reason(details)
    return ""


def typed(setting: Setting, text: str) -> tuple[object, str]:
    """The value that somebody typed, and why it is none (then the value is the text itself).

    Lists are typed one entry a line.
    """
    if setting.kind is Kind.WHOLE_NUMBER:
        stripped = text.strip()
        if not (stripped.isascii() and stripped.isdecimal() and len(stripped) < 10):
            return text, tr(_WHOLE, least=setting.least, most=setting.most)
        return int(stripped), ""
    if setting.kind is Kind.LIST:
        return [line.strip() for line in text.splitlines() if line.strip()], ""
    return text.strip(), ""
