"""Where this desk's account comes from as long as there is no account file: words, surroundings, a file.

The command line wins over the environment, the environment over the TOML file, field by field.
Nothing here reads the environment itself: the composition root passes it in.

    user = "1001"
    server = "pbx.example.com"      # leave out for peer to peer
    password = "..."                # better: the environment variable HOOKSWITCH_PASSWORD
    [targets]
    echo = "sip:600@127.0.0.1:5070"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar, get_args

from app.account.general import RING_SECONDS
from app.account.sip import REGISTER_SECONDS, SipAccount
from app.engine.values import DtmfMethod, SrtpPolicy, Transport
from app.errors import UserFacingError
from app.translation import tr

T = TypeVar("T")

PREFIX: Final = "HOOKSWITCH_"
"""Environment variables are the field's name in capitals behind this."""

ACCOUNT_ID: Final = "desk"
DEFAULT_RING_TIMEOUT: Final = 60.0
ECHO: Final = "echo"
"""Name of the target that sends one's own voice back."""

TEXT_FIELDS: Final = (
    "user",
    "password",
    "server",
    "display_name",
    "auth_user",
    "proxy",
    "ca_file",
    "local_address",
    "voicemail",
    "country",
)
_TRANSPORTS: Final[dict[str, Transport]] = {one: one for one in get_args(Transport)}
_SRTP: Final[dict[str, SrtpPolicy]] = {one: one for one in get_args(SrtpPolicy)}
_DTMF: Final[dict[str, DtmfMethod]] = {one: one for one in get_args(DtmfMethod)}
_YES_NO: Final = {"true": True, "false": False}
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "transport": tuple(_TRANSPORTS),
    "srtp": tuple(_SRTP),
    "dtmf": tuple(_DTMF),
    "verify_certificate": tuple(_YES_NO),
}
NUMBERS: Final[dict[str, tuple[int, int]]] = {
    "port": (0, 65535),
    "local_port": (0, 65535),
    "register_seconds": REGISTER_SECONDS,
    "ring_timeout": RING_SECONDS,
}
"""Lowest and highest value, seconds where it is a time."""
FIELDS: Final = (*TEXT_FIELDS, *CHOICES, *NUMBERS)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What one desk needs to phone."""

    account: SipAccount
    password: str = field(default="", repr=False)
    country: str = "US"
    """ISO 3166 code: how numbers are read and which tones are played."""
    ring_timeout: float = DEFAULT_RING_TIMEOUT
    """Seconds an outgoing call may ring."""
    dtmf: DtmfMethod = "rfc4733"
    targets: Mapping[str, str] = field(default_factory=dict)
    """Names and short numbers to SIP URIs."""
    echo: str = ""
    """Number or address that sends one's own voice back (P4); empty: the target named ``ECHO``, if any."""

    @property
    def test_line(self) -> str:
        """What a test call goes to; empty: there is nothing of the kind."""
        return self.echo or next((name for name in self.targets if name.casefold() == ECHO), "")


def read_desk(words: Mapping[str, str], environment: Mapping[str, str], file: Path | None = None) -> Desk:
    """The desk from command-line words (field to text), environment and TOML file.

    Raises ``UserFacingError`` with the field, where it stands and what is wrong with it.
    """
    table, targets = _read_file(file) if file is not None else ({}, {})
    values: dict[str, str] = {}
    for name in FIELDS:
        for source in (words.get(name), environment.get(PREFIX + name.upper()), table.get(name)):
            if source is not None:
                values[name] = source
                break
    return _desk(values, targets)


def _desk(values: Mapping[str, str], targets: Mapping[str, str]) -> Desk:
    if not values.get("user"):
        raise UserFacingError(tr("No account is set up: the user or extension is missing."))
    account = SipAccount(
        account_id=ACCOUNT_ID,
        user=values["user"],
        server=values.get("server", ""),
        port=_number(values, "port", 0),
        display_name=values.get("display_name", ""),
        auth_user=values.get("auth_user", ""),
        proxy=values.get("proxy", ""),
        transport=_choice(values, "transport", _TRANSPORTS, "udp"),
        srtp=_choice(values, "srtp", _SRTP, "off"),
        verify_certificate=_choice(values, "verify_certificate", _YES_NO, "true"),
        ca_file=values.get("ca_file", ""),
        register_seconds=_number(values, "register_seconds", SipAccount.register_seconds),
        local_address=values.get("local_address", ""),
        voicemail=values.get("voicemail", ""),
        local_port=_number(values, "local_port", 0),
    )
    return Desk(
        account=account,
        password=values.get("password", ""),
        country=_country(values),
        ring_timeout=float(_number(values, "ring_timeout", int(DEFAULT_RING_TIMEOUT))),
        dtmf=_choice(values, "dtmf", _DTMF, "rfc4733"),
        targets=targets,
    )


def _country(values: Mapping[str, str]) -> str:
    country = values.get("country", "US").upper()
    if len(country) != 2 or not (country.isascii() and country.isalpha()):
        raise UserFacingError(
            tr("country is “{value}”: two letters are needed, such as US or DE.", value=values["country"])
        )
    return country


def _choice(values: Mapping[str, str], name: str, choices: Mapping[str, T], default: str) -> T:
    value = values.get(name, default).lower()
    if value not in choices:
        raise UserFacingError(
            tr(
                "{field} is “{value}”: it can be {choices}.",
                field=name,
                value=value,
                choices=", ".join(choices),
            )
        )
    return choices[value]


def _number(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name, str(default))
    lowest, highest = NUMBERS[name]
    if not (text.isascii() and text.isdigit()) or len(text) > 6 or not lowest <= int(text) <= highest:
        raise UserFacingError(
            tr(
                "{field} is “{value}”: a whole number from {lowest} to {highest} is needed.",
                field=name,
                value=text,
                lowest=lowest,
                highest=highest,
            )
        )
    return int(text)


def _read_file(file: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Fields as text, and the targets."""
    import tomllib  # most desks have no such file

    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserFacingError(
            tr("{file} cannot be read: {reason}.", file=file, reason=error.strerror or str(error))
        ) from error
    except UnicodeDecodeError as error:
        raise UserFacingError(tr("{file} is not text in UTF-8.", file=file)) from error
    except tomllib.TOMLDecodeError as error:
        raise UserFacingError(tr("{file} is not valid TOML: {reason}.", file=file, reason=error)) from error
    targets = table.pop("targets", {})
    unknown = sorted(set(table) - set(FIELDS))
    if unknown:
        raise UserFacingError(tr("{file} has an unknown field: {field}.", file=file, field=unknown[0]))
    if not isinstance(targets, dict) or not all(isinstance(uri, str) for uri in targets.values()):
        raise UserFacingError(tr("{file}: targets must be names with SIP addresses.", file=file))
    fields: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, bool):
            fields[name] = "true" if value else "false"
        elif isinstance(value, str | int):
            fields[name] = str(value)
        else:
            raise UserFacingError(tr("{file}: {field} must be a text or a number.", file=file, field=name))
    return fields, {str(name): str(uri) for name, uri in targets.items()}
