"""How often people reacted to a post or conversation, in the words that its source uses."""

from __future__ import annotations

from collections.abc import Iterator

from collectors.engine.source_facts import facts_of
from reports.wording.common import count_text
from talkworthy.model import Engagement

AS_COLLECTED = "As the source counted them when the post was last collected. What it does not count is left out."
SUMS_AS_COLLECTED = (
    "Sums over the posts about the brand, as the source had counted them when the posts were collected and last "
    "analysed. Duplicates, suspected spam and what the source does not count are left out."
)


def stars_text(rating: float) -> str:
    """Return `★ 4 of 5`, with one decimal where the rating is not a whole number of stars."""
    return f"★ {rating:.1f} of 5".replace(".0 ", " ")


def engagement_texts(source: str, engagement: Engagement) -> list[str]:
    """Return `1,204 upvotes`, `31 comments` ..., without the counts that the source does not report.

    Likes of 0 are given, since they say that the source counts them; of the others only those that there are.
    """
    return list(_texts(source, engagement))


def _texts(source: str, engagement: Engagement) -> Iterator[str]:
    facts = facts_of(source)
    if engagement.likes is not None:
        yield count_text(engagement.likes, *facts.likes)
    if engagement.replies:
        yield count_text(engagement.replies, *facts.replies)
    if engagement.reposts:
        yield count_text(engagement.reposts, *facts.reposts)
    if engagement.views:
        yield count_text(engagement.views, "view")
