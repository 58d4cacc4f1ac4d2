"""The account file of the demo company: plan Pro, every right, and its lines as targets of transfers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomlkit

from app.account.model import FORMAT, Account
from app.account.rights import Feature
from app.account.standing import Standing
from app.demo.company import Line, Role
from app.demo.orders import modes
from app.kept import write_atomically
from app.translation import tr

FILE_NAME = "demo-company.toml"
_HEADING = "# The account file of the demo company, written anew at each start of the demo."
LOGIN = "demo"
GROUP = "Sales"
SMALL_GROUP = "Repairs"
"""Its only agent is never free: who is sent there waits."""
WRAP_UP_LIMIT = 20
"""Seconds of after-call work."""
RESULTS = ("Sold", "Call again", "No interest")
"""What the agent is asked for after a call; the last one is taken when none is chosen."""
MAIN_LINE = "+1 212 555 0100"
SALES_LINE = "+1 212 555 0101"
"""What an outside number sees of the agent: one or the other."""


def standing_at(lines: Iterable[Line], extension: str, name: str) -> Standing:
    """The demo agent at a desk of the company. Builds the account's models, which takes a moment."""
    account = Account.model_validate(_content(tuple(lines), extension, name))
    return Standing(account, account.agent(LOGIN))


def write_file(folder: Path, lines: Iterable[Line], extension: str, name: str) -> Path:
    """Write the company's account file anew, so that the settings can be tried; gives its path.

    Raises ``OSError``.
    """
    file = folder / FILE_NAME
    text = tomlkit.dumps(_content(tuple(lines), extension, name))
    write_atomically(file, (tr(_HEADING) + "\n\n" + text).encode())
    return file


def _content(lines: tuple[Line, ...], extension: str, name: str) -> dict[str, Any]:
    """What the file would say."""

    def having(role: Role) -> list[Line]:
        return [line for line in lines if line.role is role]

    return {
        "format": FORMAT,
        "account": {
            "name": tr("Demo company"),
            "plan": "pro",
            "pro_dialing": True,
            "ring_timeout_seconds": 20,
        },
        "sip": {"identity_header": "from"},
        "recording": {"by_button": True},
        "agent_states": {
            "wrap_up_limit_seconds": WRAP_UP_LIMIT,
            "call_results": list(RESULTS),
            "default_call_result": RESULTS[-1],
        },
        "rights": {"account": {feature.value: "on" for feature in Feature}},
        "agent_groups": [{"name": GROUP, "address": "700"}, {"name": SMALL_GROUP}],
        "agents": [
            {"login": LOGIN, "extension": extension, "display_name": name, "group": GROUP},
            *_agents(having(Role.AGENT), GROUP),
            *_agents(having(Role.ALONE), SMALL_GROUP),
        ],
        "identities": _identities(),
        "coworkers": [
            {"name": line.title, "extension": line.number}
            for line in having(Role.COWORKER) + having(Role.TEST)
        ],
        "queues": [{"name": line.title, "address": line.number} for line in having(Role.QUEUE)],
        "ivrs": [{"name": line.title, "address": line.number} for line in having(Role.MENU)],
        "external_numbers": [{"name": line.title, "number": line.number} for line in having(Role.OUTSIDE)],
        **modes(LOGIN),
    }


def _agents(lines: Iterable[Line], group: str) -> list[dict[str, str]]:
    """The agents of a group."""
    return [
        {"login": line.name, "extension": line.number, "display_name": line.title, "group": group}
        for line in lines
    ]


def _identities() -> list[dict[str, str]]:
    """As whom the demo agent may call outside."""
    return [
        {"name": tr("Main line"), "number": MAIN_LINE},
        {"name": tr("Sales line"), "number": SALES_LINE},
    ]
