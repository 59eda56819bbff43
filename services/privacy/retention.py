"""Deletes posts that are older than `retention_days` of their source; each run does this before the analysis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from collectors.engine.source_facts import source_of_posts, sources_posting_as
from services import graceful_shutdown
from services.context import AppContext, now
from talkworthy.errors import UserError
from talkworthy.settings import Settings
from talkworthy.storage.posts.retention import KeptSince, delete_old_dead_letters, delete_threads, expire_posts

SETTING = "retention_days"
POSTS_AT_ONCE = 5_000
THREADS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """Counts of one source: posts whose texts were deleted, and threads that were then deleted as a whole."""

    source: str
    posts: int
    threads: int


def retention_limits(settings: Settings, at: datetime) -> KeptSince:
    """Return the oldest time that posts may have at the moment `at`, for sources with `retention_days`.

    Where two sources have the same posts, the shorter of both periods holds. Raises UserError where that is not a
    number of days, at least 1.
    """
    periods = {source: table[SETTING] for source, table in settings.sources.items() if SETTING in table}
    for source, days in periods.items():
        if isinstance(days, bool) or not isinstance(days, int | float) or not 1 <= days <= 36_500:
            raise UserError(
                f"{settings.path}: {SETTING} in [sources.{source}] must be a number of days (1 to 36500), not {days!r}."
            )
    limits: dict[str, datetime] = {}
    for source, days in periods.items():
        posts, limit = source_of_posts(source), at - timedelta(days=days)
        limits[posts] = max(limit, limits.get(posts, limit))
    return limits


def apply_retention(context: AppContext) -> list[RetentionResult]:
    """Delete what is older than it may be kept, and return the counts of each source where there were any.

    Each part is a transaction: after a kill the next run continues. Call it with the store's lock, before the
    analysis, which then updates the threads that changed.
    """
    results = [
        _expire(context, source, before) for source, before in sorted(retention_limits(context.settings, now()).items())
    ]
    return [result for result in results if result.posts or result.threads]


def _expire(context: AppContext, source: str, before: datetime) -> RetentionResult:
    with context.store.write() as connection:
        for name in sources_posting_as(source):
            delete_old_dead_letters(connection, name, before)
    posts = _repeat(context, expire_posts, source, before, POSTS_AT_ONCE)
    threads = _repeat(context, delete_threads, source, before, THREADS_AT_ONCE)
    if posts or threads:
        with context.run("retention", source) as run:
            run.message = (
                f"The texts of {posts:,} posts from before {before.day} {before:%b %Y} were deleted, and {threads:,} "
                "old threads."
            )
    return RetentionResult(source, posts, threads)


def _repeat(context: AppContext, step: Callable[..., int], source: str, before: datetime, limit: int) -> int:
    """Repeat a step, each time in a transaction of its own, until its count is 0; return the sum of the counts."""
    total = 0
    while True:
        with context.store.write() as connection:
            count = step(connection, source, before, limit)
        if not count:
            return total
        total += count
        graceful_shutdown.check_for_stop()
