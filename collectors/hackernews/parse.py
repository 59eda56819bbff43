"""Converts stories and comments of Hacker News to Posts."""

from __future__ import annotations

from collectors.engine.cursor import SearchHit
from collectors.engine.json_fields import count, epoch, integer, positive_id, score, text
from collectors.engine.place import Item
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import html_to_plain_text
from talkworthy.plain_text.characters import clean

SITE = "https://news.ycombinator.com/item?id="
COMMUNITY = "Hacker News"
REMOVED = frozenset({"[dead]", "[flagged]", "[deleted]", "[removed]"})


def to_post(raw: Item) -> Post:
    """Return the story or comment in a response of `items`, or in a search hit.

    `likes` is None on comments, whose points are not published. A deleted item is a tombstone. Raises one of
    WRONG_SHAPE if a required key is missing or malformed.
    """
    native = to_number(raw)
    story = positive_id(raw, "story_id") if raw.get("story_id") is not None else native
    parent = positive_id(raw, "parent_id") if raw.get("parent_id") is not None else None
    title = html_to_plain_text(text(raw, "title"))
    content = html_to_plain_text(text(raw, "text") or text(raw, "comment_text") or text(raw, "story_text"))
    gone = (not title and not content) or content in REMOVED or title in REMOVED
    return Post(
        id=f"hackernews:{native}",
        source="hackernews",
        kind=text(raw, "type") or ("comment" if parent else "story"),
        created_at=epoch(raw, "created_at_i"),
        thread=f"hackernews:{story}",
        title="" if gone else title,
        text="" if gone else content,
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
    """Return the id, which is a number in an item and a text in a search hit."""
    return positive_id(raw, "id") if "id" in raw else int(raw["objectID"])


def to_hit(hit: Item) -> SearchHit:
    """Return a search hit for the engine. Raises as `to_post`."""
    is_comment = hit.get("parent_id") is not None
    story = positive_id(hit, "story_id") if is_comment else to_number(hit)
    return SearchHit(str(to_number(hit)), str(story), float(integer(hit, "created_at_i")))
