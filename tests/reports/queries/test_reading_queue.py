"""Brand names are masked in the reading queue."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.queries.reading_queue import MASK, mask, names_of, to_quarter
from talkworthy.model import Brand

KETTLE = Brand("Copper Kettle", ("Copper Kettle", "CK"), communities={"reddit": ("coffee", "CopperKettleClub")})


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("My Copper Kettle is loud", f"My {MASK} is loud"),
        ("copper kettle's lid", f"{MASK}'s lid"),
        ("www.copperkettle.example/lid", f"www.{MASK}.example/lid"),
        ("#CopperKettleTips and copper-kettle", f"#{MASK}Tips and {MASK}"),
        ("Copper\nKettle", MASK),
        ("the CK lid, not a truck", f"the {MASK} lid, not a truck"),
        ("a kettle of copper", "a kettle of copper"),
        ("r/CopperKettleClub", f"r/{MASK}"),
    ],
)
def test_a_name_is_masked_as_people_write_it(text: str, masked: str) -> None:
    assert mask(text, names_of(KETTLE)) == masked


def test_a_community_about_many_brands_is_not_a_name() -> None:
    assert names_of(KETTLE) == ("Copper Kettle", "Copper Kettle", "CK", "CopperKettleClub")


@given(st.text(), st.text(alphabet="abXY(.*[", min_size=4, max_size=8), st.text())
def test_no_name_is_left_in_any_context(before: str, name: str, after: str) -> None:
    masked = mask(f"{before}{name}{after}", [name])
    assert name.casefold() not in masked.casefold()


def test_without_names_nothing_is_masked() -> None:
    assert mask("My Copper Kettle", ["", " "]) == "My Copper Kettle"


def test_quarters_are_calendar_quarters() -> None:
    assert [to_quarter(datetime(2026, month, 1, tzinfo=UTC)) for month in (1, 3, 4, 12)] == [
        "2026-Q1",
        "2026-Q1",
        "2026-Q2",
        "2026-Q4",
    ]
