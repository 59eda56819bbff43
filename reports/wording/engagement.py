"""How often people reacted to a post or conversation, in the words that its source uses."""

from __future__ import annotations

from collections.abc import Iterator

from collectors.engine.source_facts import facts_of
from reports.wording.common import count_text
from talkworthy.model import FEWEST_STARS, MOST_STARS, Engagement

AS_COLLECTED = "As the source counted them when the post was last collected. What it does not count is left out."
SUMS_AS_COLLECTED = (
    "Sums over the posts about the brand, as the source had counted them when the posts were collected and last "
    "analysed. Duplicates, suspected spam and what the source does not count are left out."
)


def stars_text(rating: float) -> str:
    """Return `★ 4 of 5`; up to two decimals where the rating is not a whole number of stars."""
    return f"★ {rating:g} of 5"


def star_range_text(stars: tuple[float, float]) -> str:
    """Return `★ 1 of 5`, `★ 2 of 5 or fewer`, `★ 4 of 5 or more`, `★ 2 to 3 of 5`."""
    fewest, most = stars
    if fewest == most:
        return stars_text(most)
    if fewest <= FEWEST_STARS:
        return f"{stars_text(most)} or fewer"
    return f"{stars_text(fewest)} or more" if most >= MOST_STARS else f"★ {fewest:g} to {most:g} of 5"


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
