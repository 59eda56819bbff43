"""X through Tweepy: posts that name a brand, the conversations around them, and what reading them costs.

API facts: https://docs.x.com/x-api and https://docs.tweepy.org. What could be read of a conversation is what the
search reaches: seven days, or all of it with `archive = true`.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.base import Access, Estimate, Query, collector
from collectors.spending import Purse
from collectors.x_bookmark import Bookmark
from collectors.x_client import XClient
from collectors.x_run import XRun, to_searches
from talkworthy.errors import SourceError
from talkworthy.interchange import clean
from talkworthy.model import Batch, Cursor, Engagement, Post

SITE = "https://x.com/i/web/status/"
_VERIFIED = {"business": "verified_org", "government": "verified_government"}


@collector("x")
class XCollector:
    """Search -> whole conversations -> replies since the last run in those already known -> missing parents.

    Settings beside those of XClient: `follow_days` (7: how long a conversation is asked for new replies).
    """

    def __init__(self, access: Access) -> None:
        self.warnings: list[str] = []
        self.client = XClient(access)
        self._follow = timedelta(days=access.number("follow_days", 7.0))

    def now(self) -> datetime:
        return datetime.now(UTC)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """A Batch a page, newest first, as X gives them; then an empty one with the cursor.

        A run that ends early, by its budget (`query.budget`, else spending.DEFAULT_BUDGET) or by a failure, hands over
        such a last Batch too before it raises, so that nothing is paid for twice: its cursor says how far each search
        was read and which conversations are still unread. Raises OutOfBudget, RateLimited, AuthFailed, Unavailable,
        or SourceError where X refuses the search as such.
        """
        self.client.purse = Purse(query.budget)
        mark = Bookmark.from_cursor(cursor)
        run = XRun(self.client, query, mark, self.now(), to_post)
        try:
            for posts in run.pages():
                yield self._batch(posts)
        except SourceError:
            if self.client.purse.spent:
                yield self._batch((), mark.to_cursor(self._follow))
            raise
        finally:
            self.warnings.extend(run.warnings)
        yield self._batch((), mark.to_cursor(self._follow))

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """The posts that name the brand, by one paid counts request a search; their conversations come on top.

        So `posts`, `requests` and `cost` are the least that a run takes, and `warnings` says so.
        """
        self.client.purse = Purse(query.budget)
        run = XRun(self.client, query, Bookmark.from_cursor(cursor), self.now(), to_post)
        searches = to_searches(query.brand, self.client.archive)
        posts = sum(run.count(search) for search in searches)
        pages = max(len(searches), -(-posts // self.client.page_size))
        self.warnings.append(
            f"The estimate counts posts that name {query.brand.name}; reading their conversations costs more. The "
            f"estimate itself cost ${self.client.purse.spent:.3f}."
        )
        return Estimate(posts, pages, posts * self.client.prices.post)

    def _batch(self, posts: tuple[Post, ...], cursor: Cursor | None = None) -> Batch:
        return Batch(posts, cursor, self.client.session.answers_since(), self.client.purse.spent_since())


def to_post(raw: Mapping[str, Any], includes: Mapping[str, Any]) -> Post:
    """The post in a v2 tweet object. `includes` are the page's; of them only `users` are looked at.

    An edited post has the id of its newest version, as X gives it. `author` is the handle where the author's user
    object is there, otherwise the id. Text over 280 characters stands in `note_tweet`. Withheld posts become
    tombstones. Raises KeyError, TypeError or ValueError where a key that everything has is missing or malformed.
    """
    native = str(raw["id"])
    gone = "withheld" in raw
    refers = {reference["type"]: f"x:{reference['id']}" for reference in raw.get("referenced_tweets") or ()}
    user: Mapping[str, Any] = next((user for user in includes.get("users") or () if user["id"] == raw["author_id"]), {})
    text = (raw.get("note_tweet") or raw)["text"]
    return Post(
        id=f"x:{native}",
        source="x",
        kind="tweet",
        created_at=datetime.fromisoformat(raw["created_at"]).astimezone(UTC),
        conversation=f"x:{raw.get('conversation_id') or native}",
        text="" if gone else clean(html.unescape(text)),
        author=None if gone else str(user.get("username") or raw["author_id"]),
        reply_to=refers.get("replied_to"),
        quotes=refers.get("quoted"),
        url=SITE + native,
        lang=raw.get("lang"),
        engagement=_to_engagement(raw.get("public_metrics") or {}),
        marks=() if gone else _to_marks(user),
        gone=gone,
    )


def _to_engagement(metrics: Mapping[str, int]) -> Engagement:
    return Engagement(
        likes=metrics.get("like_count"),
        replies=metrics.get("reply_count"),
        reposts=metrics.get("retweet_count"),
        views=metrics.get("impression_count"),
    )


def _to_marks(user: Mapping[str, Any]) -> tuple[str, ...]:
    mark = _VERIFIED.get(user.get("verified_type", ""))
    return (mark,) if mark else ()
