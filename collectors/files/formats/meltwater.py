"""Reads Meltwater's exports with either set of columns, Excel or CSV (Meltwater's own is UTF-16 with tabs)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.files.cells.retweets import is_retweet
from collectors.files.engine.dates import DateReader
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import find_table, with_date_order
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.engine.url_posts import UrlPost, build_post
from talkworthy.model import Post

_HAS_CLOCK = re.compile(r"\d:\d\d|\d{9,}")


@reader("meltwater")
class Meltwater:
    """Matches tables with `Date`, `URL`, `Opening Text`, `Hit Sentence` and `Influencer`.

    Sentiment, reach, AVE, social echo and engagement are dropped: Talkworthy scores posts itself, an estimate is not a
    count, and engagement is a sum of unlike things. `Views` is the only number read. Retweets (`RT @...`) have no text
    of their own and are skipped. Meltwater writes the user's local time without its zone; it is taken as UTC.
    """

    description: ClassVar[str] = "Meltwater (CSV or Excel with Date, URL, Opening Text, Hit Sentence, Influencer)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._table = with_date_order(sample, _find(sample), ["Date"])

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return not sample.column_map.columns and _find(sample) is not None

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        dates = self._table.dates
        return read_table(stream, self._table, lambda cells: to_post(cells, dates))


def to_post(cells: Mapping[str, str], dates: DateReader) -> Post | None:
    """Return the post in a row, None for a retweet. Raises BadRow."""
    text = _merge_texts(cells["Opening Text"].strip(), cells["Hit Sentence"].strip())
    if is_retweet(text) and _is_tweet(cells):
        return None
    return build_post(
        UrlPost(
            url=_url(cells),
            created_at=dates.to_moment(_date(cells)),
            text=text,
            title=cells.get("Headline") or cells.get("Title", ""),
            author=cells.get("Twitter Screen Name", "").strip() or cells["Influencer"],
            kind="social" if _is_tweet(cells) else "article",
            lang=cells.get("Language", ""),
            counts={"views": cells.get("Views", "").strip()},
        ),
        dates.notes,
    )


def _merge_texts(opening: str, hit: str) -> str:
    """Return both texts, or only the longer if it contains the other, as with short posts."""
    if hit.strip(".… ") in opening:
        return opening
    return hit if opening.strip(".… ") in hit else f"{opening}\n\n{hit}"


def _date(cells: Mapping[str, str]) -> str:
    """Return the date and time; some exports have the time in a column of its own."""
    date, clock = cells["Date"].strip(), cells.get("Time", "").strip()
    return f"{date} {clock}" if clock and not _HAS_CLOCK.search(date) else date


def _url(cells: Mapping[str, str]) -> str:
    """Return the URL; for tweets without one, made of their id, which spreadsheets may have quoted."""
    tweet = cells.get("Tweet Id", "").strip(" \"'=")
    url = cells["URL"].strip()
    return url or (f"https://x.com/i/web/status/{tweet}" if tweet.isascii() and tweet.isdigit() else "")


def _is_tweet(cells: Mapping[str, str]) -> bool:
    return bool(cells.get("Tweet Id", "").strip()) or cells.get("Source", "").strip().lower() in ("twitter", "x")


def _find(sample: FileSample) -> Table | None:
    wanted = {"Date", "URL", "Opening Text", "Hit Sentence", "Influencer"}
    return find_table(sample, lambda columns: wanted <= columns)
