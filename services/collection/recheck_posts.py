"""Checks stored posts again for deletions and edits."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from collectors.engine.budget import Budget
from collectors.engine.collector import COLLECTORS, Access, RecheckRule
from collectors.engine.source_facts import source_of_posts, sources_posting_as
from services import graceful_shutdown, job_log
from services.collection.budgets import check_budget, run_budget
from services.collection.configured_sources import options_of, sources_of
from services.context import AppContext, ProgressBar, Run, now
from services.privacy.retention import retention_limits
from talkworthy.errors import LockLost, OutOfBudget, TalkworthyError, UserError
from talkworthy.model import Batch
from talkworthy.storage.posts.dead_letters import save_dead_letters
from talkworthy.storage.posts.incoming import save_incoming
from talkworthy.storage.posts.recheck import RecheckQuery, find_due_posts, load_posts, save_rechecks, sources_with_posts
from talkworthy.storage.posts.save import mark_deleted
from talkworthy.storage.runs import runs

NO_BRAND = ""
"""Posts are checked for all brands together."""


@dataclass(frozen=True, slots=True)
class RecheckOptions:
    """Which sources (empty: all that can be rechecked), at most how many posts of each, for how many US dollars."""

    sources: tuple[str, ...] = ()
    most: int | None = None
    budget: float | None = None

    def __post_init__(self) -> None:
        check_budget(self.budget)


@dataclass(frozen=True, slots=True)
class RecheckResult:
    """Counts of one source: posts checked, and how many of them were deleted or edited.

    `failure` is the reason of a failure, `stopped` that of an early end at the budget; otherwise None.
    """

    source: str
    posts: int = 0
    gone: int = 0
    edited: int = 0
    requests: int = 0
    cost: float = 0.0
    failure: str | None = None
    stopped: str | None = None


def recheck(context: AppContext, options: RecheckOptions) -> list[RecheckResult]:
    """Check the posts that are due at each source, those checked longest ago first. A failure ends only its source.

    Raises UserError on an unknown source, and on one that cannot return posts by their ids.
    """
    return [_recheck_source(context, source, options) for source in _choose_sources(context, options.sources)]


def due_at(source: str, access: Access, at: datetime) -> RecheckQuery | None:
    """Return which posts are due: by the source's rule, or by its settings `refresh_hours` and `refresh_days`.

    None where the source cannot be rechecked. Raises UserError where these settings are not numbers.
    """
    rule = COLLECTORS[source].recheck_rule
    if rule is None:
        return None
    every = timedelta(hours=access.number("refresh_hours", rule.every / timedelta(hours=1)))
    until_age = rule.until_age
    if "refresh_days" in access.settings:
        until_age = timedelta(days=access.number("refresh_days", 0))
    return RecheckQuery(source_of_posts(source), at - every, None if until_age is None else at - until_age)


def _choose_sources(context: AppContext, named: Sequence[str]) -> list[str]:
    for name in named:
        if name not in COLLECTORS:
            raise UserError(f"No source is called {name!r}. Sources: {', '.join(COLLECTORS)}.")
        if COLLECTORS[name].recheck_rule is None:
            raise UserError(f"{name} cannot be rechecked: it only shows new posts.")
    if named:
        return list(named)
    with context.store.read() as connection:
        stored = [
            name for name in sources_with_posts(connection) if name in COLLECTORS and COLLECTORS[name].recheck_rule
        ]
    configured = {name for brand in context.settings.brands for name in sources_of(context.settings, brand)}
    chosen = {name: _first_configured(name, configured) for name in stored}
    for name, source in chosen.items():
        if not source:
            context.print_message(f"{name}: skipped, because {context.settings.path} has no [sources.{name}].")
    return [source for source in chosen.values() if source]


def _first_configured(stored: str, configured: Collection[str]) -> str:
    """Return the source that posts of `stored` are checked at: itself, else one that reads its posts; "" for none."""
    readers = (name for name in sources_posting_as(stored) if COLLECTORS[name].recheck_rule)
    return next((name for name in readers if name in configured), "")


def _recheck_source(context: AppContext, source: str, options: RecheckOptions) -> RecheckResult:
    failure = stopped = None
    result = RecheckResult(source)
    try:
        with context.run("refresh", source) as run:
            access = Access(context.settings.secrets, options_of(context.settings, source), graceful_shutdown.wait)
            checks = SourceRecheck(context, run, access)
            try:
                checks.run(options)
            finally:
                result = checks.result
                run.message = to_sentence(result)
    except OutOfBudget as error:
        stopped = str(error)
    except LockLost:
        raise  # the other sources could not be saved either
    except TalkworthyError as error:
        failure = str(error)
    if reason := failure or stopped:
        context.print_message(f"{source}: {reason}")
    return replace(result, failure=failure, stopped=stopped)


class SourceRecheck:
    """Checks the posts that are due at one source, inside `AppContext.run`."""

    def __init__(self, context: AppContext, run: Run, access: Access) -> None:
        self._context = context
        self._run = run
        self._access = access
        self._source = run.step.source or ""
        self._kept_since = retention_limits(context.settings, now())
        self._collector = COLLECTORS[self._source](access)
        self.result = RecheckResult(self._source)

    def run(self, options: RecheckOptions) -> None:
        """Request as many posts at a time as the source takes, and save each batch before the next is requested.

        Raises what the collector raises, and OutOfBudget before a request that may cost more than the budget.
        """
        context, source = self._context, self._source
        rule, due = self._collector.recheck_rule, due_at(source, self._access, now())
        assert rule is not None and due is not None
        with context.store.read() as connection:
            numbers = find_due_posts(connection, due, options.most)
        budget = run_budget(context.store, source, self._access, options.budget, now()) if rule.cost else None
        with context.progress(f"Rechecking {source}", len(numbers)) as bar:
            self._check_all(numbers, rule, Budget(budget), bar)
        for warning in self._collector.notes.warnings:
            context.print_message(f"{source}: {warning}")

    def _check_all(self, numbers: Sequence[int], rule: RecheckRule, budget: Budget, bar: ProgressBar) -> None:
        done = 0
        while done < len(numbers):
            count = budget.allow(rule.cost, 1, min(rule.at_once, len(numbers) - done))
            before = self.result.cost
            self._check(numbers[done : done + count])
            budget.pay(self.result.cost - before)
            done += count
            bar.update(done, done)
            graceful_shutdown.check_for_stop()

    def _check(self, numbers: Sequence[int]) -> None:
        with self._context.store.read() as connection:
            posts = load_posts(connection, numbers)
        by_id = {post.id: number for number, post in posts.items()}
        unanswered = set(posts)
        started = time.monotonic()
        for batch in self._collector.recheck(list(posts.values())) if posts else ():
            seen = {by_id[id_] for id_ in (*(post.id for post in batch.posts), *batch.gone) if id_ in by_id}
            self._save(batch, sorted(seen), time.monotonic() - started)
            unanswered -= seen
            started = time.monotonic()
        # posts that the source does not answer for are checked too, or they would come first every time
        with self._context.store.write() as connection:
            save_rechecks(connection, sorted(unanswered), now())
        self.result = replace(self.result, posts=self.result.posts + len(posts))

    def _save(self, batch: Batch, seen: Sequence[int], seconds: float) -> None:
        run, source = self._run, self._source
        _, dead = self._collector.notes.take()
        with self._context.store.write() as connection:
            page = save_incoming(connection, batch.posts, now(), self._kept_since)
            saved, dead = page.counts, [*dead, *page.refused]
            gone = mark_deleted(connection, batch.gone)
            save_rechecks(connection, seen, now())
            save_dead_letters(connection, source, NO_BRAND, dead, now())
            tally = replace(
                run.tally,
                saved=run.tally.saved + saved,
                rejects=run.tally.rejects + len(dead),
                requests=run.tally.requests + batch.requests,
                cost=run.tally.cost + batch.cost,
            )
            runs.save_progress(connection, run.number, tally)
        run.tally = tally  # only what is saved counts
        job_log.page(run.step, job_log.PageEvent(saved.read, saved.new, batch.requests, batch.cost, seconds))
        # some sources send an empty post for a deleted one
        deleted = sum(post.gone for post in batch.posts)
        self.result = replace(
            self.result,
            gone=self.result.gone + gone + deleted,
            edited=self.result.edited + max(saved.changed - deleted, 0),
            requests=run.tally.requests,
            cost=run.tally.cost,
        )


def to_sentence(result: RecheckResult) -> str:
    """Return the counts in a sentence, for the run history and for a person."""
    cost = f" It cost ${result.cost:.2f}." if result.cost else ""
    return f"{result.posts:,} posts checked again: {result.gone:,} deleted, {result.edited:,} edited.{cost}"
