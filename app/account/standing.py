"""Who sits at this desk and what the account says for them: the one value that every rule asks."""

from __future__ import annotations

from dataclasses import dataclass

from app.account.agents import Agent, AgentStates, Identity
from app.account.call_modes import OrderQueue
from app.account.general import ConferencePolicy, General, Services, TransferPolicy
from app.account.history import HistoryPolicy
from app.account.incoming import IncomingPolicy
from app.account.ldap import Ldap
from app.account.model import FORMAT, Account
from app.account.recording import Recording
from app.account.rights import Feature, Rights, RightsTable
from app.account.sip_settings import Sip


@dataclass(frozen=True)
class Standing:
    """An account and the agent of it who is signed in. A call keeps the one that it began with."""

    account: Account
    agent: Agent | None = None
    """None on a desk without an account file."""

    @property
    def login(self) -> str:
        """The agent's login; empty where there is no agent."""
        return "" if self.agent is None else self.agent.login

    @property
    def group(self) -> str:
        """The agent's group, which decides the rights; empty where there is none."""
        return "" if self.agent is None else self.agent.group

    @property
    def identities(self) -> tuple[Identity, ...]:
        """As whom the agent may call (S13), in the order of the file; none on a desk without one."""
        if self.agent is None:
            return ()
        return tuple(one for one in self.account.identities if not one.groups or self.group in one.groups)

    @property
    def wraps_up(self) -> bool:
        """Whether after-call work follows a call: an admin's wish, and without an admin there is none."""
        return self.agent is not None


def unmanaged(country: str = "US", ring_timeout: float = 60) -> Standing:
    """What holds on a desk without an account file: nobody forbids anything, nothing is listed."""
    everything = RightsTable.model_construct(None, **{feature.value: "on" for feature in Feature})
    account = Account.model_construct(  # constructed, not validated: the models are built when a file is read
        format=FORMAT,
        general=General.model_construct(
            name="",
            plan="pro",
            pro_dialing=True,
            country=country,
            ring_timeout_seconds=max(1, round(ring_timeout)),
            services=Services.model_construct(toll_free=True, toll=True),
        ),
        sip=Sip.model_construct(),
        transfer=TransferPolicy.model_construct(),
        incoming=IncomingPolicy.model_construct(),
        conference=ConferencePolicy.model_construct(),
        recording=Recording.model_construct(by_button=True),
        agent_states=AgentStates.model_construct(),
        history=HistoryPolicy.model_construct(),
        ldap=Ldap.model_construct(),
        orders=OrderQueue.model_construct(),
        rights=Rights.model_construct(enterprise=RightsTable.model_construct(), account=everything),
    )
    return Standing(account)
