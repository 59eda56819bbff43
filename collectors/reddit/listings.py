"""Reddit's listings, newest first, read down to where the last run began: comments of communities, and searches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.place import SourcePlace
from collectors.reddit.client import RedditClient, reddit_format_error
from collectors.reddit.parse import to_post
from talkworthy.model import Post
from talkworthy.plausible_moment import newest_at

PAGE = 100
FEWEST_CUT_OFF = 200  # a shorter listing shows all there is: Reddit ends them at about 1,000, searches often at 230


@dataclass(frozen=True, slots=True)
class Listing:
    """The listing's name in a cursor, its title in messages, its community, and its path and parameters."""

    name: str
    title: str
    community: str
    path: str
    params: Mapping[str, str]


class ListingReader:
    """Reads one listing in one run. `newest`, `oldest`: times of the posts it showed, in seconds since 1970.

    PRAW's own listings are not used, since they lose a whole page if one item is malformed.
    """

    def __init__(self, client: RedditClient, place: SourcePlace, listing: Listing) -> None:
        self._client = client
        self._place = place
        self._listing = listing
        self._shown = self._malformed = 0
        self._names: set[str] = set()
        self.newest, self.oldest = 0.0, float("inf")
        self._latest = newest_at(datetime.now(UTC)).timestamp()  # a false moment must not move the cursor past others

    @property
    def is_whole(self) -> bool:
        """Return whether everything that was shown could be parsed."""
        return not self._malformed

    def posts(self, since: float, until: float) -> Iterator[Post]:
        """Yield the posts of `since <= time < until`, newest first. Raises as `RedditClient.get`."""
        for post in self._all():
            at = post.created_at.timestamp()
            if at < min(until, self._latest):
                self.newest, self.oldest = max(self.newest, at), min(self.oldest, at)
            if at < since:
                break
            if at < until:
                yield post

    def note_gap(self, floor: float) -> None:
        """Note a gap if the listing ended before `floor` was reached: Reddit no longer shows the posts between."""
        if floor <= 0 or self._shown < FEWEST_CUT_OFF or self.oldest == float("inf") or self.oldest <= floor:
            return
        reached = datetime.fromtimestamp(self.oldest, UTC)
        self._place.notes.missed(
            self._listing.community,
            datetime.fromtimestamp(floor, UTC),
            reached,
            f"{self._listing.title}: Reddit showed nothing older than {reached:%Y-%m-%d %H:%M}, "
            "so some earlier posts were missed. Collect more often.",
        )

    def _all(self) -> Iterator[Post]:
        after: str | None = None
        while True:
            children, after = self._page(after)
            parsed = []
            for child in children:
                try:
                    parsed.append(to_post(child["data"]))
                except WRONG_SHAPE as error:
                    self._malformed += 1
                    self._place.add_dead_letter(child, error, self._listing.title)
            if len(children) > 1 and not parsed:  # the format has changed, not a single post
                raise reddit_format_error(self._listing.title, "no posts")
            new = [post for post in parsed if post.id not in self._names]
            self._names |= {post.id for post in new}
            self._shown += len(children)
            yield from new
            if after is None or not children or (parsed and not new):
                return

    def _page(self, after: str | None) -> tuple[list[Any], str | None]:
        listing = self._listing
        params = {**listing.params, "limit": str(PAGE), **({"after": after} if after else {})}
        response = self._client.get(listing.title, listing.path, params)
        try:
            children, after = response["data"]["children"], response["data"]["after"]
        except (KeyError, TypeError, IndexError) as error:
            raise reddit_format_error(listing.title, type(error).__name__) from error
        if not isinstance(children, list) or not isinstance(after, str | None):
            raise reddit_format_error(listing.title, "not a listing")
        return children, after or None
