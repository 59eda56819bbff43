"""One story or comment of Hacker News as a Post."""

from __future__ import annotations

from collectors.engine.cursor import Find
from collectors.engine.html_to_text import to_text
from collectors.engine.json_fields import count, epoch, identity, score, text, whole
from collectors.engine.place import Item
from talkworthy.model import Engagement, Post
from talkworthy.post_ndjson import clean

SITE = "https://news.ycombinator.com/item?id="
COMMUNITY = "Hacker News"
REMOVED = frozenset({"[dead]", "[flagged]", "[deleted]", "[removed]"})


def to_post(raw: Item) -> Post:
    """The story or comment in an `items` answer, or in a hit of the search.

    `likes` is None on comments, whose points are not told. What was deleted is a tombstone. Raises one of WRONG_SHAPE
    where a key that everything has is missing or malformed.
    """
    native = to_number(raw)
    story = identity(raw, "story_id") if raw.get("story_id") is not None else native
    parent = identity(raw, "parent_id") if raw.get("parent_id") is not None else None
    title = to_text(text(raw, "title"))
    words = to_text(text(raw, "text") or text(raw, "comment_text") or text(raw, "story_text"))
    gone = (not title and not words) or words in REMOVED or title in REMOVED
    return Post(
        id=f"hackernews:{native}",
        source="hackernews",
        kind=text(raw, "type") or ("comment" if parent else "story"),
        created_at=epoch(raw, "created_at_i"),
        thread=f"hackernews:{story}",
        title="" if gone else title,
        text="" if gone else words,
        author=None if gone else clean(text(raw, "author")) or None,
        community=COMMUNITY,
        reply_to=f"hackernews:{parent}" if parent else None,
        url=f"{SITE}{native}",
        engagement=Engagement(
            likes=None if parent else score(raw, "points"),
            replies=None if parent else count(raw, "num_comments"),
        ),
        gone=gone,
    )


def to_number(raw: Item) -> int:
    """An item has its id as a number, a hit as a text."""
    return identity(raw, "id") if "id" in raw else int(raw["objectID"])


def to_find(hit: Item) -> Find:
    """What a hit of the search finds. Raises as `to_post`."""
    is_comment = hit.get("parent_id") is not None
    story = identity(hit, "story_id") if is_comment else to_number(hit)
    return Find(str(to_number(hit)), str(story), float(whole(hit, "created_at_i")))
