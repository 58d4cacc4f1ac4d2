"""Schema, reference page and form labels come from the models and are up to date."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from app.account.forms import SCHEMA_NAME, Kind, Setting, json_schema, reference, settings, tables
from app.account.general import General
from app.account.load import read_file
from app.account.model import Account
from app.resources import resource

ROOT = Path(__file__).parents[3]
MODELS: list[tuple[str, type[BaseModel]]] = [("", Account), *((path, model) for path, model, _ in tables())]
EVERY_SETTING = [
    pytest.param(path, setting, id=f"{path}.{setting.key}")
    for path, model in MODELS
    for setting in settings(model)
]
COUNTS = re.compile(r"^(Number of|Most|Version of)")


@pytest.mark.parametrize(("path", "setting"), EVERY_SETTING)
def test_each_setting_has_a_label_and_a_description(path: str, setting: Setting) -> None:
    assert setting.label[0].isupper()
    assert setting.description.endswith(".")
    assert "  " not in setting.description
    assert not re.search(r"\([A-Z]\d+", setting.description), "requirement ids mean nothing to an admin"


@pytest.mark.parametrize(("path", "setting"), EVERY_SETTING)
def test_each_number_has_a_unit_and_a_range(path: str, setting: Setting) -> None:
    if setting.kind is Kind.WHOLE_NUMBER:
        assert setting.least is not None
        assert setting.most is not None
        assert setting.key.endswith(("_seconds", "_minutes", "_days", "_megabytes")) or COUNTS.match(
            setting.description
        )


@pytest.mark.parametrize(("path", "setting"), EVERY_SETTING)
def test_each_text_and_list_has_a_limit(path: str, setting: Setting) -> None:
    if setting.kind in {Kind.TEXT, Kind.LIST} and setting.key != "country":
        assert setting.most is not None


@pytest.mark.parametrize(("path", "setting"), EVERY_SETTING)
def test_each_setting_has_a_default_or_is_required(path: str, setting: Setting) -> None:
    if not setting.required and setting.inner is None:
        assert "v" in tomllib.loads(f"v = {setting.default}")


def test_a_model_that_the_schema_file_does_not_know_is_read_all_the_same() -> None:
    """A file of another version counts for nothing: neither an unknown model nor one with other fields."""

    class Strange(BaseModel):
        ring: int = Field(default=3, ge=1, le=9, title="Ring", description="Seconds.")

    class Services(BaseModel):
        """Named like one of the file's, with another field."""

        fax: bool = Field(default=False, title="Fax", description="Whether there is one.")

    (ring,) = settings(Strange)
    assert (ring.label, ring.kind, ring.least, ring.most) == ("Ring", Kind.WHOLE_NUMBER, 1, 9)
    assert [setting.key for setting in settings(Services)] == ["fax"]


def test_the_json_schema_in_the_resources_is_that_of_the_models() -> None:
    """``hookswitch account schema > resources/account.schema.json`` brings it up to date."""
    assert resource(SCHEMA_NAME).read_text(encoding="utf-8") == json_schema()


def test_the_reference_page_is_that_of_the_models() -> None:
    """``hookswitch account reference > docs/account-file.md`` brings it up to date."""
    assert (ROOT / "docs" / "account-file.md").read_text(encoding="utf-8") == reference()


def test_the_schema_knows_every_table() -> None:
    schema = json.loads(json_schema())
    assert set(schema["properties"]) == {setting.key for setting in settings(Account)}


def test_the_example_is_valid_without_a_warning_and_shows_every_table() -> None:
    example = resource("example-account.toml")
    reading = read_file(example)
    assert reading.problems == ()
    shown = tomllib.loads(example.read_text(encoding="utf-8"))
    assert set(shown) == {setting.key for setting in settings(Account)}


def test_a_form_has_what_it_needs_to_show_a_setting() -> None:
    """A8: the forms are built from the models."""
    by_key = {setting.key: setting for setting in settings(General)}
    timeout = by_key["ring_timeout_seconds"]
    assert (timeout.label, timeout.kind, timeout.least, timeout.most, timeout.default) == (
        "Ring Timeout (s)",
        Kind.WHOLE_NUMBER,
        1,
        600,
        "30",
    )
    assert by_key["plan"].choices == ("standard", "pro")
    assert by_key["services"].kind is Kind.TABLE
