"""The one check of when a post was written. Every post passes it before it is stored, whichever door it comes through.

A false moment does more harm than a missing post: date ranges end at the newest post, so one post of the year 2062
would leave every brand without recent posts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from talkworthy.model import Post

MOST_AHEAD = timedelta(days=1)
"""How far a moment may be ahead of the clock: clocks differ, and a time may lack its zone."""

PLACE = "dates that cannot be right"
"""The place of dead letters whose payload is a post of ours, as NDJSON, with an implausible moment."""

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""The oldest moment at sources that are not in `STARTED`. An unreadable date often becomes the year 1970 or 1900."""

STARTED: Mapping[str, datetime] = {
    name: datetime(*day, tzinfo=UTC)
    for name, day in {
        "amazon": (1995, 7, 16),
        "appstore": (2008, 7, 10),
        "bluesky": (2022, 11, 1),
        "discord": (2015, 3, 1),
        "facebook": (2004, 2, 4),
        "googleplay": (2008, 10, 22),
        "hackernews": (2006, 10, 9),
        "instagram": (2010, 7, 16),
        "lemmy": (2008, 5, 18),  # posts of all the fediverse reach its servers: as Mastodon
        "lobsters": (2012, 7, 1),
        "mastodon": (2008, 5, 18),  # the first server of what became the fediverse, identi.ca
        "reddit": (2005, 6, 1),
        "stackexchange": (2008, 7, 31),
        "steam": (2010, 1, 1),  # reviews began in 2013, but recommendations of 2010 became reviews and kept their days
        "telegram": (2013, 8, 14),
        "threads": (2023, 7, 1),
        "tiktok": (2014, 4, 1),  # as musical.ly, whose posts it kept
        "trustpilot": (2007, 1, 1),
        "tumblr": (2007, 2, 1),
        "x": (2006, 3, 21),
        "youtube": (2005, 4, 23),
    }.items()
}
"""When the first post at each source was written. GitHub and DEV are left out: issues that moved to GitHub from older
trackers, and articles that moved to DEV from older blogs, keep their days. So do the topics of forums that moved."""


def oldest_at(source: str) -> datetime:
    """Return the moment before which no post at `source` was written."""
    return STARTED.get(source, OLDEST)


def newest_at(now: datetime) -> datetime:
    """Return the moment after which no post was written, when the clock says `now`."""
    return now + MOST_AHEAD


def why_implausible(post: Post, now: datetime) -> str | None:
    """Return in a sentence why the moment of `post` cannot be right when the clock says `now`; None where it can."""
    moment = post.created_at
    if moment > newest_at(now):
        return f"created_at is {moment:%Y-%m-%d}, which is in the future."
    if moment < (oldest := oldest_at(post.source)):
        return f"created_at is {moment:%Y-%m-%d}; no post of {post.source} is older than {oldest:%Y-%m-%d}."
    return None
