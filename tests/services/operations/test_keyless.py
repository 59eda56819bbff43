"""What can be added today without a key, and how long a key of another source takes."""

from __future__ import annotations

from services.operations.brand_setup import ready_sources
from services.operations.keyless import approval_sentence, keyless_sentence


def test_the_sources_that_are_not_switched_on_yet_are_named() -> None:
    others = tuple(name for name in ready_sources() if name != "hackernews")
    assert keyless_sentence(others) == "Hacker News needs no key and can be added now."
    assert keyless_sentence(ready_sources()) == ""


def test_a_key_that_takes_weeks_is_named_as_such() -> None:
    assert approval_sentence("reddit") == (
        "A key is approved by hand in weeks, and most requests are refused or never answered."
    )
    assert approval_sentence("stackexchange") == ""
