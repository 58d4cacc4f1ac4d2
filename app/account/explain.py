"""What holds for one agent, and which level decided it, in sentences. The window and the command share it."""

from __future__ import annotations

from collections.abc import Iterator

from app.account.agents import Identity
from app.account.checks import nearest
from app.account.levels import EffectiveRedial, redial, rights
from app.account.model import Account
from app.account.standing import Standing
from app.errors import UserFacingError
from app.translation import tr, tr_count

_NO_AGENT = "There is no agent “{name}” in this account."
_NO_AGENT_NEAR = "There is no agent “{name}” in this account; did you mean “{near}”?"
_NO_CAMPAIGN = "There is no campaign “{name}” in this account."
_NO_BUYER = "There is no buyer “{name}” in this account."
_NO_PRODUCT = "There is no product “{name}” in this account."
_AGENT = "{agent}, extension {extension}, is in agent group {group} of account {account}."
_AGENT_ALONE = "{agent}, extension {extension}, is in no agent group of account {account}."
_WARM = "Add Call and warm transfer are there: the plan is pro and Pro Dialing is on."
_NO_WARM_PLAN = "Only cold transfer is there: the plan is standard."
_NO_WARM_SWITCH = "Only cold transfer is there: the plan is pro, but Pro Dialing is off."
_RING = "An internal transfer rings for {seconds} s (the account's Ring Timeout)."
_HOLD = "A transferred call waits at most {seconds} s for an agent who is not available."
_SHOWN = "Calls outside the company show {first} unless another was chosen: {names}."
_SHOWN_ALONE = "Calls outside the company show {first}."
_NO_ATTEMPT = "After no answer it is not dialled again."
_ATTEMPT = "After no answer it is dialled {count} more time, {interval} s later."
_ATTEMPTS = "After no answer it is dialled up to {count} more times, {interval} s apart."
_NO_BUSY = "After busy or an error it is not dialled again."
_BUSY = "After busy or an error it is dialled {count} more time, {interval} s later."
_BUSIES = "After busy or an error it is dialled up to {count} more times, {interval} s apart."


def explanation(
    account: Account, login: str, *, campaign: str = "", buyer: str = "", product: str = ""
) -> Iterator[str]:
    """Sentences on what holds for the agent; redial only where one of the three is given.

    Raises ``UserFacingError`` for a name that the account does not have.
    """
    agent = account.agent(login)
    if agent is None:
        near = nearest(login, (known.login for known in account.agents))
        raise UserFacingError(
            tr(_NO_AGENT, name=login) if near is None else tr(_NO_AGENT_NEAR, name=login, near=near)
        )
    _check_names(account, campaign, buyer, product)
    template = _AGENT if agent.group else _AGENT_ALONE
    yield tr(
        template, agent=agent.name, extension=agent.extension, group=agent.group, account=account.general.name
    )
    yield _plan(account)
    yield tr(_RING, seconds=account.general.ring_timeout_seconds)
    yield tr(_HOLD, seconds=account.general.queued_transfer_hold_seconds)
    yield from _shown_as(Standing(account, agent).identities)
    for decided in rights(account, agent.group).values():
        yield f"{decided.sentence}."
    if campaign or buyer or product:
        yield from redial_sentences(redial(account, campaign=campaign, buyer=buyer, product=product))


def _check_names(account: Account, campaign: str, buyer: str, product: str) -> None:
    if campaign and account.campaign(campaign) is None:
        raise UserFacingError(tr(_NO_CAMPAIGN, name=campaign))
    if buyer and account.buyer(buyer) is None:
        raise UserFacingError(tr(_NO_BUYER, name=buyer))
    if product and account.product(product) is None:
        raise UserFacingError(tr(_NO_PRODUCT, name=product))


def _plan(account: Account) -> str:
    if account.warm_transfer:
        return tr(_WARM)
    return tr(_NO_WARM_SWITCH if account.general.plan == "pro" else _NO_WARM_PLAN)


def _shown_as(identities: tuple[Identity, ...]) -> Iterator[str]:
    """S13: as whom the agent calls; nothing where that is the extension."""
    names = [f"{identity.name} ({identity.number})" for identity in identities]
    if names:
        yield tr(_SHOWN if names[1:] else _SHOWN_ALONE, first=names[0], names=", ".join(names))


def redial_sentences(found: EffectiveRedial) -> Iterator[str]:
    """How long a transfer rings, who decided it, and how often it is dialled again."""
    policy = found.policy
    yield f"{found.sentence}."
    yield _again(_NO_ATTEMPT, _ATTEMPT, _ATTEMPTS, policy.call_attempts, policy.interval_seconds)
    yield _again(_NO_BUSY, _BUSY, _BUSIES, policy.busy_attempts, policy.busy_interval_seconds)


def _again(never: str, once: str, often: str, count: int, interval: int) -> str:
    return tr_count(once, often, count, interval=interval) if count else tr(never)
