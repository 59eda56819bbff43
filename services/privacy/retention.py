"""Keeps posts no longer than `retention_days` of their source allows; each run calls this before it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services import graceful_shutdown
from services.context import AppContext, now
from talkworthy.errors import UserError
from talkworthy.settings import Settings
from talkworthy.storage.posts.retention import KeptSince, drop_letters, drop_threads, expire_posts

SETTING = "retention_days"
POSTS_AT_ONCE = 5_000
THREADS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Expired:
    """What went of one source: posts that lost their words, and whole conversations that were taken out after that."""

    source: str
    posts: int
    threads: int


def kept_since(settings: Settings, at: datetime) -> KeptSince:
    """From when on each source's posts are kept at the moment `at`, for sources that say `retention_days`.

    Raises UserError where that is not a number of days, at least 1.
    """
    told = {source: table[SETTING] for source, table in settings.sources.items() if SETTING in table}
    for source, days in told.items():
        if isinstance(days, bool) or not isinstance(days, int | float) or not 1 <= days <= 36_500:
            raise UserError(
                f"{settings.path}: {SETTING} in [sources.{source}] must be a number of days, at least 1, not {days!r}."
            )
    return {source: at - timedelta(days=days) for source, days in told.items()}


def apply_retention(context: AppContext) -> list[Expired]:
    """Take out what is older than it may be kept; returns what went, source by source, nothing where nothing did.

    Each part is a transaction: killed, it goes on with the next run. Call it with the store's lock, before the
    analysis, which then reads the conversations that changed.
    """
    done = [_expire(context, source, before) for source, before in sorted(kept_since(context.settings, now()).items())]
    return [one for one in done if one.posts or one.threads]


def _expire(context: AppContext, source: str, before: datetime) -> Expired:
    with context.store.write() as connection:
        drop_letters(connection, source, before)
    posts = _repeat(context, expire_posts, source, before, POSTS_AT_ONCE)
    threads = _repeat(context, drop_threads, source, before, THREADS_AT_ONCE)
    if posts or threads:
        with context.run("retention", source) as run:
            run.message = (
                f"{posts:,} posts from before {before:%d %B %Y} lost their words; {threads:,} old conversations "
                "were taken out whole."
            )
    return Expired(source, posts, threads)


def _repeat(context: AppContext, step: Callable[..., int], source: str, before: datetime, limit: int) -> int:
    """Take a step, each in a transaction of its own, until it finds nothing; returns the sum of what it found."""
    total = 0
    while True:
        with context.store.write() as connection:
            found = step(connection, source, before, limit)
        if not found:
            return total
        total += found
        graceful_shutdown.between_pages()
