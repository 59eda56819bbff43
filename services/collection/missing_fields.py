"""What posts lack, and what that rules out: of a file before it is imported, and of a store."""

from __future__ import annotations

from analysis.worthiness.minimum_data import COMMUNITIES_NEEDED
from talkworthy.storage.posts.present_fields import PresentFields

WANTED = {
    "author": "no author: people cannot be counted, so there is no score",
    "reply_to": "no replies: who answers whom is unknown, so there are no exchanges between people and no "
    "score; mentions, sentiment and topics work",
    "community": "no community, such as a subreddit or a page: all posts count as one place, so breadth is unknown",
    "likes": "no likes, replies or views: posts cannot be sorted by how many people they reached",
}
"""Fields that are not needed, and what the posts lack without them."""

FEW_COMMUNITIES = "posts from {} only: breadth compares communities, and a score needs " + str(COMMUNITIES_NEEDED)


def to_missing(present: PresentFields) -> list[str]:
    """Return what posts with these fields lack: parts of sentences, without a full stop."""
    if not present.posts:
        return []
    number = len(present.places)
    has = {
        "author": present.authors,
        "reply_to": present.replies,
        "community": bool(present.communities) or number > 1,
        "likes": present.engagement,
    }
    lacks = [lack for name, lack in WANTED.items() if not has[name]]
    if has["community"] and number < COMMUNITIES_NEEDED:
        lacks.append(FEW_COMMUNITIES.format("one community" if number == 1 else f"{number} communities"))
    return lacks
