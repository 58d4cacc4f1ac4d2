"""As whom the target is called."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.accounts import general
from tests.support.transfer_box import Box


def test_a_target_outside_is_called_as_the_identity_that_is_shown(make: Callable[..., Box]) -> None:
    """S13: also the target of a transfer; the last used with it is proposed."""
    box = make()
    box.identities.last["+1 212 555 2000"] = "Sales line"
    assert not box.model.identity.there
    box.presenter.type("courier")
    assert (box.model.identity.chosen, box.model.identity.there) == (1, True)
    box.presenter.choose_identity(0)
    assert box.model.identity.chosen == 0
    box.presenter.confirm()
    assert box.identities.last["+1 212 555 2000"] == "Main line"


def test_a_target_inside_leaves_no_choice(make: Callable[..., Box]) -> None:
    """S13: agents are shown who calls."""
    box = make()
    box.identities.inside.add("1002")
    box.presenter.type("maria")
    assert box.model.chosen >= 0
    assert not box.model.identity.there


def test_where_the_pbx_calls_the_target_there_is_nothing_to_choose(make: Callable[..., Box]) -> None:
    """S13: a cold transfer that the PBX carries out (REFER) is the PBX's own call."""
    file = general(plan="standard", pro_dialing=False)
    box = make(transfer={"cold_transfer": "pbx"}, account=file)
    box.presenter.type("courier")
    assert box.model.chosen >= 0
    assert not box.model.identity.there


def test_a_target_that_is_shown_the_customer_leaves_no_choice(make: Callable[..., Box]) -> None:
    """D8, S13: User Number Forwarding decides, and the box says so."""
    box = make()
    box.presenter.type("bank")
    assert not box.model.identity.there
    assert box.model.rings[-1] == "The caller's number is shown there, not yours"
    box.presenter.type("courier")
    assert box.model.identity.there
