"""The ways in which tables write a moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from collectors.files.moments import to_moment
from talkworthy.interchange import BadRow


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T09:30:00Z",
        "2026-03-01T10:30:00+01:00",
        "2026-03-01 09:30",
        " 2026-03-01 09:30:00 ",
        "1772357400",
        "1772357400.0",
        "Sun Mar 01 09:30:00 +0000 2026",
        "Sun Mar 01 04:30:00 -0500 2026",
    ],
)
def test_every_known_way_tells_the_same_moment(text: str) -> None:
    assert to_moment(text) == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert to_moment(text).tzinfo is UTC


def test_a_date_alone_is_its_midnight() -> None:
    assert to_moment("2026-03-01") == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "3/1/2026 9:30", "0001-01-01T00:00+14:00", "Sun Foo 01 09:30:00 +0000 2026"]
)
def test_any_other_is_refused(text: str) -> None:
    with pytest.raises(BadRow, match="created_at is"):
        to_moment(text)
