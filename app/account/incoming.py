"""What the account says about calls that come in (P8): who answers by itself, who forwards."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.account.table import Table

AutoAnswer = Literal["agent", "always", "never"]


class IncomingPolicy(Table):
    """Calls that come in: answering by itself and forwarding."""

    auto_answer: AutoAnswer = Field(
        default="agent",
        title="Answering by itself",
        description="agent: each agent decides whether the phone answers by itself; always: it does while "
        "the agent is available; never: it does not.",
    )
    auto_answer_seconds: int = Field(
        default=3,
        ge=0,
        le=60,
        title="Answer after (s)",
        description="Seconds that a call rings before the phone answers by itself where that is always so.",
    )
    auto_answer_by_pbx: bool = Field(
        default=False,
        title="PBX may have a call answered",
        description="Whether a call is answered by itself when its Call-Info (answer-after) or Alert-Info "
        "(Auto Answer, Ring Answer) asks for it. Whoever can send such a call can hear the agent's room.",
    )
    forwarding: bool = Field(
        default=True,
        title="Agents may forward their calls",
        description="Whether agents may have their calls sent to another number. Outside the company that "
        "needs the right to external transfer, and the number follows the rules of a transfer.",
    )
