"""Searches YouTube for videos: fifty a page, newest first, within the searches of the day."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from collectors.engine.cursor import SearchHit
from collectors.engine.json_fields import WRONG_SHAPE, moment, nested, required_text
from collectors.engine.place import WebSourcePlace
from collectors.youtube.client import QuotaUsedUp, YouTubeApi, next_page
from collectors.youtube.search_quota import SearchQuota
from talkworthy.errors import OutOfBudget

VIDEOS = 50  # of a page; https://developers.google.com/youtube/v3/docs/search/list
CUT_OFF = 400  # a search ends near 500 videos: it is continued from its oldest one


class VideoSearch:
    """Searches for each of `texts`. Each page takes one of the searches of `quota`.

    `refusal`: the error if the key had no searches left, since other brands have used them. It is raised after known
    videos were read, which take none.
    """

    def __init__(self, api: YouTubeApi, place: WebSourcePlace, texts: Sequence[str], quota: SearchQuota) -> None:
        self._api = api
        self._place = place
        self._texts = texts
        self._quota = quota
        self.refusal: QuotaUsedUp | None = None

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        """Yield the videos whose title or description matches, newest first.

        Raises OutOfBudget if the searches of the day end before those of `since`. If a whole day's searches do not
        reach so far back, no other day's would: what is older is noted as missed.
        """
        for number, terms in enumerate(self._texts):
            has_whole_day = self._quota.spent == 0
            oldest = until
            try:
                for hit in self._find(terms, since, until):
                    oldest = min(oldest, hit.at)
                    yield hit
            except QuotaUsedUp as error:
                self._quota.use_up()
                if number or oldest < until:  # the engine keeps these hits, and raises at the end as well
                    raise
                self.refusal = error
                return
            except OutOfBudget:
                if not has_whole_day or oldest == until:
                    raise
                reason = f"YouTube has more videos for {terms} than the {self._quota.limit:,} searches of a day show."
                note_missed(self._place, since, oldest, reason)

    def _find(self, terms: str, since: float, until: float) -> Iterator[SearchHit]:
        """Yield all hits of one text; a search that is cut off is continued from its oldest hit."""
        end = math.ceil(until) if until < math.inf else None
        while True:
            shown = 0
            oldest: float | None = None
            for hit in self._hits(terms, int(since), end):
                shown += 1
                oldest = hit.at if oldest is None else min(oldest, hit.at)
                yield hit
            if shown < CUT_OFF or oldest is None:
                return
            if end is not None and oldest >= end:
                note_missed(self._place, oldest, oldest + 1, "YouTube returns only the first 500 videos of a second.")
                oldest -= 1
            end = int(oldest)

    def _hits(self, terms: str, since: int, until: int | None) -> Iterator[SearchHit]:
        where = f"the search for {terms}"
        fields: dict[str, str | int] = {"part": "snippet", "type": "video", "order": "date", "safeSearch": "none"}
        fields |= {"maxResults": VIDEOS, "q": terms}
        fields |= {"publishedAfter": _to_text(since)} if since else {}
        fields |= {"publishedBefore": _to_text(until)} if until is not None else {}
        token = ""
        while True:
            self._quota.spend()
            answer = self._api.get(where, "/search", {**fields, "pageToken": token} if token else fields)
            for item in self._place.objects(answer, "items", where):
                try:
                    video = required_text(nested(item, "id"), "videoId")
                    yield SearchHit(video, video, moment(nested(item, "snippet"), "publishedAt").timestamp())
                except WRONG_SHAPE as error:
                    self._place.add_dead_letter({"hit": item}, error)
            token = next_page(answer, token)
            if not token:
                return


def note_missed(place: WebSourcePlace, since: float, until: float, reason: str) -> None:
    """Note that what was written from `since` until `until`, in seconds since 1970, was not read."""
    begin, end = (datetime.fromtimestamp(at, UTC) if 0 < at < math.inf else None for at in (since, until))
    place.notes.missed(place.name, begin, end, reason)


def _to_text(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
