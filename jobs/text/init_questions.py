"""`talkworthy init`: five questions, and what a person says of their brand out of the answers."""

from __future__ import annotations

from collections.abc import Sequence

from services.operations.brand_setup import accounts_by_source
from talkworthy.settings_writer import BrandWords

QUESTIONS = (
    "What do people call your brand? (the name first, then other names: Dropbox, Drop Box)",
    "Does the name mean something else too? Which words stand near that other meaning? (Enter for none)",
    "Which rivals should it be held against? (one, two; Enter for none)",
    "Where do its customers talk on Reddit? (names of communities; Enter if you do not know)",
    "Which accounts are the brand's own, so that they are not taken for customers? (Enter for none)",
)


def to_list(answer: str) -> tuple[str, ...]:
    """Return the parts of an answer such as `one, two`."""
    return tuple(part.strip() for part in answer.split(",") if part.strip())


def to_words(answers: Sequence[str]) -> BrandWords:
    """Return what the answers to the five questions, in their order, say of the brand."""
    names, never_near, competitors, subreddits, accounts = map(to_list, answers)
    return BrandWords(
        names[0] if names else "",
        names,
        never_near=never_near,
        competitors=competitors,
        communities={"reddit": subreddits},
        official=accounts_by_source(accounts),
    )
