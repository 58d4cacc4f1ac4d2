"""The question whether a call may be transferred, of the account that the tests share."""

from __future__ import annotations

from app.account.model import Account
from app.calls.end_reason import Direction
from app.transfer import targets
from app.transfer.kinds import CallFacts, Target, TransferType
from app.transfer.known import Known
from app.transfer.rules import may_transfer
from app.transfer.targets import listed
from app.transfer.verdict import Allowed, Verdict
from tests.support.accounts import account

IN = CallFacts(direction=Direction.IN)
OUT = CallFacts(direction=Direction.OUT)
COLD, WARM, SUCCESS = TransferType.COLD, TransferType.WARM, TransferType.SUCCESS
RELEASE, CONVERSATION, HANG_UP = TransferType.RELEASE, TransferType.CONVERSATION, TransferType.HANG_UP
EVERY_TYPE = list(TransferType)


def target(name: str, of: Account | None = None) -> Target:
    return next(found for found in listed(of or account()) if found.name == name)


def typed(of: Account, text: str) -> Target:
    return targets.typed(Known(of), text)


def ask(
    name: str | Target,
    kind: TransferType,
    *,
    call: CallFacts = IN,
    of: Account | None = None,
    group: str = "Sales",
) -> Verdict:
    company = of or account()
    asked = name if isinstance(name, Target) else target(name, company)
    return may_transfer(company, group, call, asked, kind)


def rule(verdict: Verdict) -> str:
    """Id of the rule that said no, or ``ok``."""
    return "ok" if isinstance(verdict, Allowed) else verdict.rule
