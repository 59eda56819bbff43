"""Reviews that nobody but the company answered: mentions by a person, but no conversations."""

from typing import Any

from sqlalchemy import Table, and_, exists, or_, select

from talkworthy.model import REVIEW
from talkworthy.storage.schema.core import posts


def is_lone_review(conversations: Table) -> Any:
    """Return the condition under which a row of `conversations` (or of the same with quarantine) is a lone review.

    Its first post is a review (it gives stars, or the source calls it one), at most one person takes part, and nobody
    answers another. An answer by the company changes nothing. Such a row counts as no conversation anywhere; its
    mention, its sentiment and its person count.
    """
    first = posts.alias("first_post")
    review = or_(first.c.rating.is_not(None), first.c.kind == REVIEW)
    return and_(
        conversations.c.people <= 1,
        conversations.c.c2c_exchanges == 0,
        exists(select(first.c.pk).where(first.c.id == conversations.c.root, review)),
    )
