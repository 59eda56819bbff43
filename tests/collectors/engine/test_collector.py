"""The settings and secrets of a collector."""

from __future__ import annotations

import pytest

from collectors.engine.collector import Access
from talkworthy.errors import UserError


def test_a_missing_setting_has_its_default() -> None:
    access = Access()
    assert (access.text("a", "x"), access.number("b", 2.5), access.flag("c", True)) == ("x", 2.5, True)


@pytest.mark.parametrize("value", ["15", True, None, -1, float("inf"), float("nan")])
def test_a_number_must_be_a_number_that_is_not_negative(value: object) -> None:
    with pytest.raises(UserError, match="timeout must be a number"):
        Access(settings={"timeout": value}).number("timeout", 15.0)


def test_a_flag_must_be_true_or_false() -> None:
    with pytest.raises(UserError, match="archive must be true or false, but is 'yes'"):
        Access(settings={"archive": "yes"}).flag("archive", False)


def test_the_error_of_a_missing_secret_contains_the_hint() -> None:
    with pytest.raises(UserError, match=r"^A_KEY is not set\. Ask for it\."):
        Access({"A_KEY": "  "}).secret("A_KEY", "Ask for it.")


@pytest.mark.parametrize(("name", "value"), [("first_days", 1e9), ("refresh_hours", 10**12)])
def test_a_setting_of_more_than_a_century_is_an_error(name, value):
    with pytest.raises(UserError, match=f"The setting {name} must be at most"):
        Access(settings={name: value}).number(name, 1.0)
