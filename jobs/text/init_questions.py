"""The five questions of `talkworthy init`, and the brand entries in the answers."""

from __future__ import annotations

from collections.abc import Sequence

from services.operations.brand_setup import accounts_by_source
from talkworthy.settings_writer import BrandInput

QUESTIONS = (
    "What do people call your brand? (the name first, then other names: Dropbox, Drop Box)",
    "Does the name mean something else too? Which words occur with that other meaning? (Enter for none)",
    "Which competitors should it be compared with? (one, two; Enter for none)",
    "Where do people talk about it on Reddit? (names of communities; Enter if you do not know)",
    "Which accounts are the brand's own, so that they do not count as people? (Enter for none)",
)


def to_list(answer: str) -> tuple[str, ...]:
    """Return the parts of an answer such as `one, two`."""
    return tuple(part.strip() for part in answer.split(",") if part.strip())


def to_words(answers: Sequence[str]) -> BrandInput:
    """Return the brand entries in the answers to the five questions, in their order."""
    names, never_near, competitors, subreddits, accounts = map(to_list, answers)
    return BrandInput(
        names[0] if names else "",
        names,
        never_near=never_near,
        competitors=competitors,
        communities={"reddit": subreddits},
        official=accounts_by_source(accounts),
    )
