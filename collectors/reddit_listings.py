"""Reddit's newest-first listings, read down to their marks: the comments of a community, and searches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from collectors.fields import WRONG_SHAPE
from collectors.notes import Notes
from collectors.reddit_client import RedditClient, not_its_format
from collectors.reddit_marks import Marks
from collectors.reddit_post import to_post
from talkworthy.model import Post

PAGE = 100
FEWEST_CUT_OFF = 200  # a shorter listing shows all there is: Reddit ends them at about 1,000, searches often at 230


@dataclass(frozen=True, slots=True)
class Listing:
    """Where it is, what it is called, which community it is of, its path and parameters, and its marks."""

    place: str
    title: str
    community: str
    path: str
    params: Mapping[str, str]
    marks: dict[str, float]


@dataclass(slots=True)
class _Seen:
    """What a reading of one listing came by; times in seconds since 1970."""

    shown: int = 0
    newest: float = 0.0
    oldest: float = float("inf")
    malformed: int = 0
    names: set[str] = field(default_factory=set)

    def note(self, at: float) -> None:
        self.newest, self.oldest = max(self.newest, at), min(self.oldest, at)


class ListingReader:
    """Made for one run: reads listings between `since` and `until`, and `overlap` seconds behind their marks.

    PRAW's own listings are not used for it: one thing that is not in Reddit's format costs them the whole page.
    """

    def __init__(self, client: RedditClient, notes: Notes, overlap: float) -> None:
        self._client = client
        self._notes = notes
        self._overlap = overlap

    def read_down(
        self, listing: Listing, marks: Marks, since: datetime | None, until: datetime | None
    ) -> Iterator[Post]:
        """The posts of one listing, newest first; its mark then moves up.

        The mark stays once where a thing was not in Reddit's format, so that the next run may read it after all.
        Raises as `RedditClient.get`.
        """
        mark = listing.marks.get(listing.place)
        earliest = since.timestamp() if since else 0.0
        floor = max(earliest, mark - self._overlap if mark is not None else 0.0)
        end = until.timestamp() if until else float("inf")
        seen = _Seen()
        for post in self._posts(listing, seen):
            at = post.created_at.timestamp()
            if at < end:
                seen.note(at)
            if at < floor:
                break
            if at < end:
                yield post
        self._move_mark(listing, marks, seen)
        self._tell_of_a_gap(listing, seen, mark if mark is not None and mark > earliest else earliest)

    def _move_mark(self, listing: Listing, marks: Marks, seen: _Seen) -> None:
        if marks.may_pass(f"{listing.title}, {listing.place}", seen.malformed > 0) and seen.newest:
            listing.marks[listing.place] = max(seen.newest, listing.marks.get(listing.place, 0.0))

    def _tell_of_a_gap(self, listing: Listing, seen: _Seen, floor: float) -> None:
        """Where the listing ended before `floor` was reached, Reddit no longer shows what lies between."""
        if floor <= 0 or seen.shown < FEWEST_CUT_OFF or seen.oldest == float("inf") or seen.oldest <= floor:
            return
        reached = datetime.fromtimestamp(seen.oldest, UTC)
        self._notes.missed(
            listing.community,
            datetime.fromtimestamp(floor, UTC),
            reached,
            f"{listing.title}: Reddit showed nothing older than {reached:%Y-%m-%d %H:%M}, "
            "so some of what was written before was not seen. Collect more often.",
        )

    def _posts(self, listing: Listing, seen: _Seen) -> Iterator[Post]:
        after: str | None = None
        while True:
            children, after = self._page(listing, after)
            good = []
            for child in children:
                try:
                    good.append(to_post(child["data"]))
                except WRONG_SHAPE as error:
                    seen.malformed += 1
                    self._notes.malformed(listing.title, child, error)
            if len(children) > 1 and not good:  # Reddit has changed, not one post
                raise not_its_format(listing.title, "no posts")
            new = [post for post in good if post.id not in seen.names]
            seen.names |= {post.id for post in new}
            seen.shown += len(children)
            yield from new
            if after is None or not children or (good and not new):
                return

    def _page(self, listing: Listing, after: str | None) -> tuple[list[Any], str | None]:
        params = {**listing.params, "limit": str(PAGE), **({"after": after} if after else {})}
        answer = self._client.get(listing.title, listing.path, params)
        try:
            children, after = answer["data"]["children"], answer["data"]["after"]
        except (KeyError, TypeError, IndexError) as error:
            raise not_its_format(listing.title, type(error).__name__) from error
        if not isinstance(children, list) or not isinstance(after, str | None):
            raise not_its_format(listing.title, "no listing")
        return children, after or None
