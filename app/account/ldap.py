"""The company's directory on an LDAP server, which desks only look things up in (RFC 4510)."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.account.table import Rows, Table

_LINE = r"^[^\x00-\x1f\x7f]*$"


def _server(address: str) -> str:
    """Accept ``ldap://host`` and ``ldaps://host``, with a port or without; empty: there is none."""
    if not address:
        return address
    try:
        parts = urlsplit(address)
        is_good = parts.scheme in ("ldap", "ldaps") and bool(parts.hostname) and parts.path in ("", "/")
        is_good = is_good and (parts.port is None or parts.port > 0) and "@" not in parts.netloc
    except ValueError:
        is_good = False
    if not is_good:
        raise PydanticCustomError(
            "ldap_server", "An LDAP server is written as ldaps://host or ldap://host, with :port if need be."
        )
    return address


def _filter(template: str) -> str:
    """Accept one filter in parentheses that contains ``{text}`` (RFC 4515)."""
    depth, shut_early = 0, False
    for at, sign in enumerate(template):
        depth += (sign == "(") - (sign == ")")
        shut_early = shut_early or (depth <= 0 and at < len(template) - 1)
    if depth or shut_early or "{text}" not in template:
        raise PydanticCustomError(
            "ldap_filter", "A filter is one pair of parentheses with {text} in it, such as (cn=*{text}*)."
        )
    return template


Line = Annotated[str, StringConstraints(max_length=500, pattern=_LINE)]
Attribute = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z][A-Za-z0-9;.-]*$")
]


class Ldap(Table):
    """Whom the company's LDAP server knows joins every search as it answers. Nothing is written there. A
    password is kept in the keyring of each desk, never here."""

    server: Annotated[str, StringConstraints(max_length=255, pattern=_LINE), AfterValidator(_server)] = Field(
        default="",
        title="Server",
        description="Address such as ldaps://directory.example.com; with ldap:// the connection is encrypted "
        "by StartTLS. Empty: there is none.",
    )
    encrypted: bool = Field(
        default=True,
        title="Encrypted",
        description="Whether ldap:// is used only with StartTLS. ldaps:// is always encrypted.",
    )
    ca_file: Line = Field(
        default="",
        title="Certificate authority",
        description="File (PEM) with the authorities that the server's certificate is checked by. Empty: the "
        "system's.",
    )
    base: Line = Field(
        default="",
        title="Search base",
        description="Distinguished name below which people are looked for, such as "
        "ou=people,dc=example,dc=com.",
    )
    user: Line = Field(
        default="",
        title="User",
        description="Distinguished name that desks sign in with. Empty: they ask anonymously.",
    )
    filter: Annotated[str, StringConstraints(max_length=2000, pattern=_LINE), AfterValidator(_filter)] = (
        Field(
            default="(|(cn=*{text}*)(sn={text}*)(givenName={text}*)(mail={text}*)(telephoneNumber=*{text}*))",
            title="Filter",
            description="Filter that finds people; {text} is each word that somebody types.",
        )
    )
    name_attribute: Attribute = Field(
        default="cn", title="Name attribute", description="Attribute that holds the name."
    )
    organisation_attribute: Attribute = Field(
        default="o",
        title="Organisation attribute",
        description="Attribute that holds the organisation or department.",
    )
    mail_attribute: Attribute = Field(
        default="mail", title="Mail attribute", description="Attribute that holds the mail address."
    )
    number_attributes: Rows[Attribute] = Field(
        default=("telephoneNumber", "mobile", "homePhone", "ipPhone"),
        max_length=20,
        title="Number attributes",
        description="Attributes that hold numbers, the one to call first.",
    )
    callers: bool = Field(
        default=True,
        title="Callers",
        description="Whether the server is asked, too, who calls where nobody known to the phone has the "
        "number. It looks for the digits anywhere in a number, which a very large directory may find hard.",
    )
    most_results: int = Field(
        default=50,
        ge=1,
        le=500,
        title="Most results",
        description="Most people that one search brings.",
    )
    timeout_seconds: int = Field(
        default=5,
        ge=1,
        le=60,
        title="Timeout (s)",
        description="Seconds after which a server that says nothing is given up.",
    )
