"""The reasons why an item of a source could not be parsed: they are stored and shown, so they quote no post."""

from __future__ import annotations

from datetime import datetime

import pytest

from collectors.engine.json_fields import describe_fault
from talkworthy.post_ndjson import BadRow


def fault_of(text: str) -> Exception:
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (KeyError("author"), "KeyError: 'author'"),
        (KeyError("my private words about tea"), "KeyError"),
        (
            ValueError("invalid literal for int() with base 10: 'my words'"),
            "ValueError: invalid literal for int() with base 10: [...]",
        ),
        (fault_of("don't know"), "ValueError: Invalid isoformat string: [...]"),
        (BadRow("id is 'my words'; it must be text."), "BadRow: id is [...]; it must be text."),
        (ValueError("cut off: 'my words about"), "ValueError: cut off: [...]"),
        (TypeError("likes is not a number"), "TypeError: likes is not a number"),
        (AttributeError("'str' object has no attribute 'get'"), "AttributeError: 'str' object has no attribute 'get'"),
        (ValueError(), "ValueError"),
    ],
)
def test_a_fault_is_described_without_what_it_quotes(error: Exception, reason: str) -> None:
    assert describe_fault(error) == reason
