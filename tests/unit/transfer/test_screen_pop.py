"""The page that opens beside a call (E6, E11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserFacingError
from app.transfer.screen_pop import address

TEMPLATE = "https://crm.example.com/c/{customer}?order={order}"


def test_the_template_is_filled_with_escaped_values() -> None:
    """E6: values are percent-encoded, so that no value can add a parameter or a path."""
    assert (
        address(TEMPLATE, {"customer": "a/../b?x=1&y", "order": "7 8"})
        == "https://crm.example.com/c/a%2F..%2Fb%3Fx%3D1%26y?order=7%208"
    )


def test_a_call_without_such_data_opens_nothing() -> None:
    """E6: no page for a call that brings none of the fields."""
    assert address(TEMPLATE, {"campaign": "spring"}) is None
    assert address(TEMPLATE, {"order": "7"}) == "https://crm.example.com/c/?order=7"


def test_dots_do_not_climb_out_of_the_folder() -> None:
    """E6: ``..`` as a value stays a value."""
    assert address(TEMPLATE, {"customer": ".."}) == "https://crm.example.com/c/%2E%2E?order="


@pytest.mark.parametrize(
    "template",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://{host}/x",
        "https://user@{host}.example.com/",
        "https://",
        "crm.example.com/{customer}",
        "https://crm.example.com/{customer",
    ],
)
def test_a_template_that_could_lead_elsewhere_is_refused(template: str) -> None:
    """E6: only http and https, and the host is the admin's."""
    with pytest.raises(UserFacingError):
        address(template, {"host": "evil", "customer": "1"})


@given(st.text(), st.text())
def test_no_value_changes_where_the_page_is(customer: str, order: str) -> None:
    """E6: the host and the folder stay, whatever a caller sends."""
    found = address(TEMPLATE, {"customer": customer, "order": order})
    assert found is None or found.startswith("https://crm.example.com/c/")
    assert found is None or found.count("/") == 4
