"""Guesses the source of the posts in a file: from their addresses, a column of platforms, names, or the file's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from collectors.files.engine.url_parsing import parse_url
from collectors.files.guess.column_names import to_words
from collectors.files.guess.column_values import measure
from collectors.files.guess.sampled_columns import SampledColumns

UNKNOWN = "file"
PLATFORMS = {
    "reddit": ("reddit", "subreddit"),
    "x": ("twitter", "tweet", "tweets", "retweet", "x"),
    "youtube": ("youtube", "yt", "youtu"),
    "facebook": ("facebook", "fb", "crowdtangle"),
    "instagram": ("instagram", "insta", "ig"),
    "tiktok": ("tiktok",),
    "linkedin": ("linkedin",),
    "threads": ("threads",),
    "bluesky": ("bluesky", "bsky"),
    "mastodon": ("mastodon", "toot", "toots"),
    "telegram": ("telegram",),
    "discord": ("discord",),
    "hackernews": ("hackernews", "hn"),
    "stackexchange": ("stackoverflow", "stackexchange"),
    "trustpilot": ("trustpilot",),
    "googleplay": ("googleplay", "playstore"),
    "appstore": ("appstore",),
    "tripadvisor": ("tripadvisor",),
    "amazon": ("amazon",),
    "weibo": ("weibo",),
    "quora": ("quora",),
    "steam": ("steam",),
    "yelp": ("yelp",),
    "vk": ("vk", "vkontakte"),
}
"""Sources and the words that show them in the names of columns and files, and in columns of platforms."""

_PLATFORM_COLUMNS = frozenset({"platform", "source", "network", "site", "social_network", "social_media", "media"})
_BY_NAME = {"subreddit": "reddit", "tweet": "x", "retweet": "x", "retweets": "x", "tweets": "x"}
_NOT_IN_NAMES = re.compile(r"[^\w]+|\d{4,}")
_GENERIC = frozenset(
    {
        *(
            "file",
            "data",
            "dataset",
            "comments",
            "comment",
            "reviews",
            "review",
            "posts",
            "post",
            "messages",
            "message",
        ),
        *(
            "export",
            "exports",
            "feedback",
            "survey",
            "output",
            "results",
            "result",
            "tweets",
            "mentions",
            "mention",
            "all",
        ),
        *(
            "final",
            "new",
            "clean",
            "cleaned",
            "raw",
            "sample",
            "test",
            "table",
            "csv",
            "text",
            "texts",
            "list",
            "untitled",
        ),
        *("download", "report", "responses", "page", "pages", "items", "the", "of", "and", "with", "my", "copy"),
    }
)
_SOME = 200
_LONGEST_PLATFORM = 2  # words
_MOSTLY = 0.5


def guess_source(sampled: SampledColumns, path: Path) -> str:
    """Return the source of the posts: a known platform, the file's name where it says something, else "file"."""
    return (
        _of_platforms(sampled)
        or _of_addresses(sampled)
        or _of_names(sampled)
        or _of_words(to_words(path.stem))
        or _of_file_name(path)
    )


def find_source_column(sampled: SampledColumns) -> str:
    """Return the column that names the platform of each post, where there are several; "" where there is none.

    In exports of Twitter a column of this name holds the program that a post was sent with: `Twitter for iPhone`.
    """
    for column, cells in sampled.cells.items():
        if "_".join(to_words(sampled.header_of(column))) in _PLATFORM_COLUMNS:
            filled = [to_words(cell) for cell in cells if cell.strip()]
            platforms = [_of_words(words) for words in filled if len(words) <= _LONGEST_PLATFORM]
            known = list(filter(None, platforms))
            if len(set(known)) > 1 and len(known) > _MOSTLY * len(filled):
                return column
    return ""


def _of_platforms(sampled: SampledColumns) -> str:
    """Return the one platform that a column of platforms names in every row, "" where there is none."""
    for column, cells in sampled.cells.items():
        if "_".join(to_words(sampled.header_of(column))) in _PLATFORM_COLUMNS:
            platforms = {_of_words(to_words(cell)) for cell in set(cells) if cell.strip()}
            if len(platforms) == 1:
                return platforms.pop()
    return ""


def _of_addresses(sampled: SampledColumns) -> str:
    for cells in sampled.cells.values():
        filled = list(islice(filter(str.strip, cells), _SOME))
        if filled and measure(filled).urls > 0.8:
            sources = Counter(map(_source_of_address, filled))
            source, count = sources.most_common(1)[0]
            if source and count > 0.8 * len(filled):
                return source
    return ""


def _source_of_address(address: str) -> str:
    if address.startswith("/r/"):
        return "reddit"
    try:
        place = parse_url(address)
    except ValueError:
        return ""
    return place.source if place.source != UNKNOWN else _of_words((place.community or "").split("."))


def _of_names(sampled: SampledColumns) -> str:
    """Return the platform whose words are in the names of columns, "" where there is none."""
    words = {word for column in sampled.cells for word in to_words(sampled.header_of(column))}
    if sampled.cells and any(measure(cells).reddit_ids > 0.9 for cells in sampled.cells.values()):
        return "reddit"
    return next((source for word, source in _BY_NAME.items() if word in words), "")


def _of_words(words: Iterable[str]) -> str:
    listed = tuple(words)
    known = {*listed, "".join(listed)}
    return next((source for source, names in PLATFORMS.items() if known & set(names)), "")


def _of_file_name(path: Path) -> str:
    words = _NOT_IN_NAMES.sub(" ", path.name.partition(".")[0].lower()).replace("_", " ").split()
    telling = [word for word in words if word not in _GENERIC and not word.isdigit()]
    return "-".join(telling)[:40] if telling else UNKNOWN
