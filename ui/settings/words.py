"""Values of the account file in words. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.account.changes import AddRow, Change, Place, RemoveRow, Row
from app.account.forms import Kind, Setting, settings
from app.account.merge import Conflict
from app.account.model import Account
from app.translation import tr

CHOICES: Final[dict[str, str]] = {
    "standard": "Standard",
    "pro": "Pro",
    "phone": "This phone",
    "pbx": "The PBX",
    "any": "Any agent",
    "idle": "Available agents only",
    "queue": "One call may wait",
    "refuse": "No call may wait",
    "udp": "UDP",
    "tcp": "TCP",
    "tls": "TLS",
    "off": "Off",
    "on": "On",
    "silent": "Silent",
    "optional": "Optional",
    "required": "Required",
    "rfc4733": "In the sound (RFC 4733)",
    "info": "SIP INFO",
    "agent": "Each agent decides",
    "always": "Always",
    "never": "Never",
}


def choice(value: str) -> str:
    """A value of a choice as people read it."""
    return tr(CHOICES[value]) if value in CHOICES else value


def shown(value: object) -> str:
    """Any value of the file in a cell or in a comparison."""
    if value is None:
        return tr("Not set")
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {shown(inner)}" for key, inner in value.items()) or tr("Empty")
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return choice(value) if isinstance(value, str) else str(value)


def cell(setting: Setting, values: Mapping[str, Any]) -> str:
    """What a row says of one setting; defaults are told where they mean something."""
    value = values.get(setting.key)
    if setting.kind is Kind.YES_NO:
        return tr("Yes") if value else ""
    return "" if value is None else (choice(value) if setting.kind is Kind.CHOICE else shown(value))


def hint(setting: Setting) -> str:
    """The range of a setting, and what holds where nothing is set."""
    if setting.kind is not Kind.WHOLE_NUMBER:
        return ""
    if setting.default:
        return tr(
            "{least} to {most}; {default} where nothing is set",
            least=setting.least,
            most=setting.most,
            default=setting.default,
        )
    return tr("{least} to {most}", least=setting.least, most=setting.most)


def place_words(place: Place) -> str:
    """A setting by the names that people know: "Agents, Maria: Extension"."""
    model: Any = Account
    labels: list[str] = []
    row = ""
    for step in place:
        if isinstance(step, Row):
            row = step.key
            continue
        setting = next((found for found in settings(model) if found.key == step), None) if model else None
        labels.append(step if setting is None else setting.label)
        model = None if setting is None else setting.inner
    setting_words = labels[-1] if len(labels) > 1 else ""
    if row and setting_words:
        return tr("{table}, {row}: {setting}", table=labels[0], row=row, setting=setting_words)
    if row:
        return tr("{table}, {row}", table=labels[0], row=row)
    return labels[-1]


def mine(change: Change) -> str:
    """What I want, in a comparison."""
    if isinstance(change, AddRow):
        return shown(dict(change.values))
    return tr("Removed") if isinstance(change, RemoveRow) else shown(change.value)


def theirs(conflict: Conflict) -> str:
    """What somebody else has made of it, in a comparison."""
    same = [difference for difference in conflict.theirs if difference.place == conflict.place]
    if same:
        return shown(same[0].now)
    gone = all(difference.now is None for difference in conflict.theirs)
    if gone:
        return tr("Removed")
    lines = (f"{place_words(difference.place)}: {shown(difference.now)}" for difference in conflict.theirs)
    return "; ".join(lines)
