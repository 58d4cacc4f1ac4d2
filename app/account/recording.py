"""Whose calls are recorded, by whom, where to, and what the other side hears of it (P7)."""

from __future__ import annotations

import string
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.account.table import Name, Rows, Table

PLACEHOLDERS: Final = frozenset({"date", "time", "direction", "number", "name", "agent", "extension", "call"})
"""What ``file_name`` may contain in braces."""


def _name_template(template: str) -> str:
    """Accept relative paths with the known ``{placeholders}``; anything else is told in a sentence."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        parts = [("", "", "", None)]
    for _, field, spec, conversion in parts:
        if field is not None and (field not in PLACEHOLDERS or spec or conversion):
            raise PydanticCustomError(
                "recording_placeholder",
                "A file name can contain {date}, {time}, {direction}, {number}, {name}, {agent}, {extension} "
                "and {call}; this one contains something else in braces.",
            )
    pieces = template.replace("\\", "/").split("/")
    if any(piece.strip() in {"", ".", ".."} for piece in pieces) or ":" in template:
        raise PydanticCustomError(
            "recording_path",
            "A file name is one name, or folders and a name with / between them, below the folder of the "
            "recordings.",
        )
    return template


FileName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f*?\"<>|]+$"),
    AfterValidator(_name_template),
]
Folder = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Recording(Table):
    """Which calls are recorded, who may do so, and where the files go. What the law asks for differs from
    country to country: that is for the admin to know."""

    automatic: Literal["none", "in", "out", "all"] = Field(
        default="none",
        title="Recorded by themselves",
        description="Which calls are recorded from the moment they are answered: none, in (incoming), out "
        "(outgoing) or all.",
    )
    by_button: bool = Field(
        default=False,
        title="Agents may record",
        description="Whether agents may begin and end a recording themselves.",
    )
    groups: Rows[Name] = Field(
        default=(),
        max_length=100,
        title="Agent groups",
        description="Agent groups whose calls may be recorded; empty: every agent's.",
    )
    pause: Literal["silence", "gap", "off"] = Field(
        default="silence",
        title="Pause for card data",
        description="What an agent's pause leaves in the file: silence of the same length; gap, a short tone "
        "where something was left out; off: agents cannot pause.",
    )
    consent_tone: Literal["none", "once", "repeating"] = Field(
        default="none",
        title="Tone for the other side",
        description="Whether the other side hears a tone when it is recorded: none, once at the beginning, "
        "or repeating every 15 s.",
    )
    folder: Folder = Field(
        default="",
        title="Folder",
        description="Where recordings are written, a folder of the desk or on a share; ~ is the agent's home."
        " Empty: the program's own data folder.",
    )
    file_name: FileName = Field(
        default="{date}/{time} {direction} {number}",
        title="File name",
        description="Name of a recording below the folder, without its ending; {date}, {time}, {direction}, "
        "{number}, {name}, {agent}, {extension} and {call} are filled in, / begins a folder.",
    )
    format: Literal["wav", "opus"] = Field(
        default="wav",
        title="Format",
        description="wav: 230 MB an hour, every program plays it; opus (in Ogg): 25 MB an hour.",
    )
    channels: Literal["two", "mixed"] = Field(
        default="two",
        title="Channels",
        description="two: the agent left, the other side right; mixed: both in one.",
    )
    least_free_megabytes: int = Field(
        default=500,
        ge=10,
        le=1_000_000,
        title="Space to leave free (MB)",
        description="Megabytes that must be free where recordings are written; with less none begins, and "
        "one under way ends.",
    )
