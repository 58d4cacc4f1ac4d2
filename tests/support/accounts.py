"""Accounts to ask the transfer rules about."""

from __future__ import annotations

from app.account.model import Account
from app.account.rights import Feature

ALL_ON = {feature.value: "on" for feature in Feature}


def account(**changes: object) -> Account:
    """A company with everything switched on and one of each target. ``changes`` replace whole tables."""
    tables: dict[str, object] = {
        "format": 1,
        "account": general(),
        "rights": {"account": ALL_ON},
        "agent_groups": [{"name": "Sales", "address": "7001"}, {"name": "Support"}],
        "agents": [
            {"login": "anna", "extension": "1001", "display_name": "Anna", "group": "Sales"},
            {
                "login": "maria",
                "extension": "1002",
                "display_name": "Maria",
                "group": "Sales",
                "numbers": ["+1 212 555 1002"],
            },
            {"login": "tom", "extension": "1003", "display_name": "Tom", "group": "Support"},
        ],
        "coworkers": [
            {"name": "Reception", "extension": "1100", "numbers": ["+1 212 555 1100"], "voicemail": True}
        ],
        "queues": [{"name": "Billing", "address": "8001"}],
        "ivrs": [{"name": "Card payment", "address": "9300"}],
        "external_numbers": [
            {"name": "Courier", "number": "+1 212 555 2000"},
            {"name": "Bank", "number": "+1 212 555 3000", "user_number_forwarding": True},
        ],
        "presets": [
            {"name": "Support desk", "address": "7002", "group": "Support"},
            {"name": "Field service", "address": "+12125554000", "group": "Support", "external": True},
        ],
        "products": [{"name": "Solar", "redial": {"ring_time_seconds": 50}}],
        "buyers": [
            {"name": "Acme", "numbers": ["+1 212 555 5000", "+1 212 555 5001"], "product": "Solar"},
            {
                "name": "Bolt",
                "numbers": ["+1 212 555 6000"],
                "product": "Solar",
                "redial": {"ring_time_seconds": 40, "call_attempts": 2, "interval_seconds": 15},
            },
        ],
        "campaigns": [{"name": "Spring", "redial": {"ring_time_seconds": 20, "busy_attempts": 1}}],
    }
    tables.update(changes)
    return Account.model_validate(tables)


def general(**changes: object) -> dict[str, object]:
    """The ``[account]`` table of a company on Pro with Pro Dialing."""
    return {
        "name": "Example",
        "plan": "pro",
        "pro_dialing": True,
        "ring_timeout_seconds": 25,
        "country": "US",
        "queued_transfer_hold_seconds": 120,
        **changes,
    }


def rights(**said: str) -> dict[str, object]:
    """The ``[rights.account]`` table with everything on but what is ``said``."""
    return {"account": {**ALL_ON, **said}}
