"""Reads Meltwater's exports in both sets of columns, Excel or CSV: as Meltwater sends it, UTF-16 with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.files.engine.dates import DateOrder, to_moment
from collectors.files.engine.reader import Reject, Sniff, reader
from collectors.files.engine.streams import DumpStream
from collectors.files.engine.table_detection import dated, find_table
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.engine.url_posts import Found, to_found_post
from talkworthy.model import Post

_HAS_CLOCK = re.compile(r"\d:\d\d|\d{9,}")


@reader("meltwater")
class Meltwater:
    """Known by `Date`, `URL`, `Opening Text`, `Hit Sentence` and `Influencer`.

    Sentiment, reach, AVE, social echo and engagement are left out: posts are scored here, an estimate is not a count,
    and engagement is a sum that nobody can take apart. Of the numbers only `Views` stays. Retweets (`RT @...`) say
    nothing of their own and are passed over. Meltwater writes its user's local time and does not tell the zone: it is
    taken as UTC.
    """

    looks_for: ClassVar[str] = "Meltwater (CSV or Excel with Date, URL, Opening Text, Hit Sentence, Influencer)"
    tells_thread: ClassVar[bool] = True

    def __init__(self, sniff: Sniff) -> None:
        self._table = dated(sniff, _find(sniff), ["Date"])

    @staticmethod
    def recognises(sniff: Sniff) -> bool:
        return not sniff.told.columns and _find(sniff) is not None

    def posts(self, stream: DumpStream) -> Iterator[Post | Reject]:
        return read_table(stream, self._table, lambda cells: to_post(cells, self._table.order))


def to_post(cells: Mapping[str, str], order: DateOrder | None = None) -> Post | None:
    """The post in one row, None for a retweet. Raises BadRow."""
    words = _words(cells["Opening Text"].strip(), cells["Hit Sentence"].strip())
    if words.startswith("RT @") and _is_tweet(cells):
        return None
    return to_found_post(
        Found(
            url=_url(cells),
            created_at=to_moment(_date(cells), order),
            text=words,
            title=cells.get("Headline") or cells.get("Title", ""),
            author=cells.get("Twitter Screen Name", "").strip() or cells["Influencer"],
            kind="social" if _is_tweet(cells) else "article",
            lang=cells.get("Language", ""),
            counts={"views": cells.get("Views", "").strip()},
        )
    )


def _words(opening: str, hit: str) -> str:
    """Both texts; the one alone where it holds the other, as with short posts."""
    if hit.strip(".… ") in opening:
        return opening
    return hit if opening.strip(".… ") in hit else f"{opening}\n\n{hit}"


def _date(cells: Mapping[str, str]) -> str:
    """The moment, whose clock some exports write into a column of its own."""
    date, clock = cells["Date"].strip(), cells.get("Time", "").strip()
    return f"{date} {clock}" if clock and not _HAS_CLOCK.search(date) else date


def _url(cells: Mapping[str, str]) -> str:
    """The address; of tweets that have none it is made of their id, which spreadsheets may have put into quotes."""
    tweet = cells.get("Tweet Id", "").strip(" \"'=")
    url = cells["URL"].strip()
    return url or (f"https://x.com/i/web/status/{tweet}" if tweet.isascii() and tweet.isdigit() else "")


def _is_tweet(cells: Mapping[str, str]) -> bool:
    return bool(cells.get("Tweet Id", "").strip()) or cells.get("Source", "").strip().lower() in ("twitter", "x")


def _find(sniff: Sniff) -> Table | None:
    wanted = {"Date", "URL", "Opening Text", "Hit Sentence", "Influencer"}
    return find_table(sniff, lambda columns: wanted <= columns)
