"""How often our sentiment of a brand's posts is that which their file gave them."""

from sqlalchemy import Connection, func, select

from talkworthy.file_sentiment import FLAG, file_sentiment
from talkworthy.storage.posts.save import FLAG_SEPARATOR
from talkworthy.storage.schema.core import annotations, posts


def count_agreement(connection: Connection, brand: str) -> tuple[int, int]:
    """Return how many posts of the brand have a sentiment of both, and of how many it is the same."""
    of_brand = annotations.c.brand == brand, annotations.c.name == "sentiment"
    statement = (
        select(posts.c.flags, annotations.c.label, func.count())
        .select_from(annotations.join(posts, posts.c.pk == annotations.c.post))
        .where(*of_brand, posts.c.flags.contains(FLAG, autoescape=True))
        .group_by(posts.c.flags, annotations.c.label)
    )
    both = same = 0
    for flags, label, count in connection.execute(statement):
        given = file_sentiment(flags.split(FLAG_SEPARATOR))
        both += count if given else 0
        same += count if given == label else 0
    return both, same
