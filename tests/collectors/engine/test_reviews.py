"""What the sources of reviews share: names of apps and companies, and the pace of requests."""

from __future__ import annotations

import time

import pytest

from collectors.engine.pace import Pace
from collectors.engine.reviews import is_company, is_named, names_to_search
from talkworthy.model import Brand


@pytest.mark.parametrize("app", ["brewlark", "Brewlark™", " Brewlark : Coffee", "Brewlark | Timer", "Brewlark (UK)"])
def test_an_app_has_a_name_with_or_without_a_subtitle(app: str) -> None:
    assert is_named(app, ["Brewlark"])


@pytest.mark.parametrize("app", ["Brewlarks", "Brewlark Wallpapers", "My Brewlark", "Brew-lark", "", ": Brewlark"])
def test_another_name_is_not_that_of_the_brand(app: str) -> None:
    assert not is_named(app, ["Brewlark"])


@pytest.mark.parametrize("seller", ["Brewlark Inc", "Brewlark, LLC.", "BREWLARK Co., Ltd.", "Brewlark B.V."])
def test_a_company_has_a_name_with_or_without_its_legal_form(seller: str) -> None:
    assert is_company(seller, ["Brewlark"])


@pytest.mark.parametrize("seller", ["Brewlark Fans", "Inc", "", "Copper, Inc."])
def test_another_company_is_not_the_brand(seller: str) -> None:
    assert not is_company(seller, ["Brewlark"])


@pytest.mark.parametrize("name", [" " * 300_000 + "x", "," * 300_000, "a - " * 100_000, "inc " * 100_000])
def test_a_hostile_name_takes_no_time(name: str) -> None:
    begin = time.perf_counter()
    assert not is_named(name, ["Brewlark"])
    assert not is_company(name, ["Brewlark"])
    assert time.perf_counter() - begin < 1.0


def test_at_most_three_names_are_searched_for_and_no_account_or_hashtag() -> None:
    brand = Brand("Brewlark", ("brewlark", "@brewlark", "#brewlark", "Lark", "Brew Lark", "BL"))
    assert names_to_search(brand) == ["brewlark", "Lark", "Brew Lark"]


def test_a_burst_passes_and_further_requests_wait() -> None:
    waits: list[float] = []
    pace = Pace(waits.append, burst=2, pause=3.0)
    for _ in range(4):
        pace.before_request()
    assert waits == [3.0, 3.0]
