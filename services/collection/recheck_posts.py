"""`talkworthy sources recheck`: check stored posts again for deletions and edits."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from collectors.engine.budget import Budget
from collectors.engine.collector import COLLECTORS, Access, RecheckRule
from services import graceful_shutdown, job_log
from services.collection.budgets import run_budget
from services.collection.configured_sources import sources_of
from services.context import AppContext, Run, now
from services.privacy.retention import retention_limits
from talkworthy.errors import OutOfBudget, TalkworthyError, UserError
from talkworthy.model import Batch
from talkworthy.storage.posts.dead_letters import save_dead_letters
from talkworthy.storage.posts.recheck import RecheckQuery, find_due_posts, load_posts, save_rechecks, sources_with_posts
from talkworthy.storage.posts.retention import expired_to_tombstones
from talkworthy.storage.posts.save import bury_posts, save_posts
from talkworthy.storage.runs import runs

NO_BRAND = ""
"""Posts are looked at for whatever brands they concern."""


@dataclass(frozen=True, slots=True)
class RecheckOptions:
    """Which sources (empty: all that can), at most how many posts of each, for how many dollars."""

    sources: tuple[str, ...] = ()
    most: int | None = None
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class RecheckResult:
    """What came of one source: posts looked at, how many of them were deleted or said something else.

    `failure` says why it failed, `stopped` why it ended early as it should (its budget was used up); else None.
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
    """Look at what is due at each source, the longest unseen first. One that fails lets the others go on.

    Raises UserError on a source that there is not, or that cannot be asked for posts by their ids.
    """
    return [_recheck_source(context, source, options) for source in _choose_sources(context, options.sources)]


def due_at(source: str, access: Access, at: datetime) -> RecheckQuery | None:
    """What is due at a source at a moment: its own rule, or what `refresh_hours` and `refresh_days` say instead.

    None where it cannot be asked. Raises UserError where those are not numbers.
    """
    rule = COLLECTORS[source].recheck_rule
    if rule is None:
        return None
    every = timedelta(hours=access.number("refresh_hours", rule.every / timedelta(hours=1)))
    until_age = rule.until_age
    if "refresh_days" in access.settings:
        until_age = timedelta(days=access.number("refresh_days", 0))
    return RecheckQuery(source, at - every, None if until_age is None else at - until_age)


def _choose_sources(context: AppContext, named: Sequence[str]) -> list[str]:
    for name in named:
        if name not in COLLECTORS:
            raise UserError(f"No source is called {name!r}. Sources there are: {', '.join(COLLECTORS)}.")
        if COLLECTORS[name].recheck_rule is None:
            raise UserError(f"{name} cannot be asked for posts again: it shows what is new, not what was.")
    if named:
        return list(named)
    with context.store.read() as connection:
        stored = [
            name for name in sources_with_posts(connection) if name in COLLECTORS and COLLECTORS[name].recheck_rule
        ]
    set_up = {name for brand in context.settings.brands for name in sources_of(context.settings, brand)}
    for name in stored:
        if name not in set_up:
            context.print_message(
                f"{name}: not looked at, for it is not set up ([sources.{name}] in {context.settings.path})."
            )
    return [name for name in stored if name in set_up]


def _recheck_source(context: AppContext, source: str, options: RecheckOptions) -> RecheckResult:
    failure = stopped = None
    so_far = RecheckResult(source)
    try:
        with context.run("refresh", source) as run:
            access = Access(context.settings.secrets, context.settings.sources.get(source, {}), graceful_shutdown.wait)
            round_ = SourceRecheck(context, run, access)
            try:
                round_.look(options)
            finally:
                so_far = round_.so_far
                run.message = to_sentence(so_far)
    except OutOfBudget as error:
        stopped = str(error)
    except TalkworthyError as error:
        failure = str(error)
    if reason := failure or stopped:
        context.print_message(f"{source}: {reason}")
    return replace(so_far, failure=failure, stopped=stopped)


class SourceRecheck:
    """One round through what is due at one source, inside its line of the ledger."""

    def __init__(self, context: AppContext, run: Run, access: Access) -> None:
        self._context = context
        self._run = run
        self._access = access
        self._source = run.step.source or ""
        self._kept_since = retention_limits(context.settings, now())
        self._collector = COLLECTORS[self._source](access)
        self.so_far = RecheckResult(self._source)

    def look(self, options: RecheckOptions) -> None:
        """Ask for as many posts at a time as the source takes, and save what comes before the next are asked for.

        Raises what the collector raises, and OutOfBudget before a request that may cost more than there is.
        """
        context, source = self._context, self._source
        rule, due = self._collector.recheck_rule, due_at(source, self._access, now())
        assert rule is not None and due is not None
        with context.store.read() as connection:
            numbers = find_due_posts(connection, due, options.most)
        budget = run_budget(context.store, source, self._access, options.budget, now()) if rule.cost else None
        with context.progress(f"Looking again at {source}", len(numbers)) as bar:
            self._look_at_all(numbers, rule, Budget(budget), bar.update)
        for warning in self._collector.notes.warnings:
            context.print_message(f"{source}: {warning}")

    def _look_at_all(
        self, numbers: Sequence[int], rule: RecheckRule, budget: Budget, watch: Callable[[float, int], None]
    ) -> None:
        done = 0
        while done < len(numbers):
            count = budget.allow(rule.cost, 1, min(rule.at_once, len(numbers) - done))
            before = self.so_far.cost
            self._look_at(numbers[done : done + count])
            budget.pay(self.so_far.cost - before)
            done += count
            watch(done, done)
            graceful_shutdown.check_for_stop()

    def _look_at(self, numbers: Sequence[int]) -> None:
        with self._context.store.read() as connection:
            asked = load_posts(connection, numbers)
        by_id = {post.id: number for number, post in asked.items()}
        unanswered = set(asked)
        started = time.monotonic()
        for batch in self._collector.recheck(list(asked.values())) if asked else ():
            seen = {by_id[id_] for id_ in (*(post.id for post in batch.posts), *batch.gone) if id_ in by_id}
            self._save(batch, sorted(seen), time.monotonic() - started)
            unanswered -= seen
            started = time.monotonic()
        # Those of which the source said nothing were looked at as well, or they would come first for ever.
        with self._context.store.write() as connection:
            save_rechecks(connection, sorted(unanswered), now())
        self.so_far = replace(self.so_far, posts=self.so_far.posts + len(asked))

    def _save(self, batch: Batch, seen: Sequence[int], seconds: float) -> None:
        run, source = self._run, self._source
        _, dead = self._collector.notes.take()
        with self._context.store.write() as connection:
            saved = save_posts(connection, expired_to_tombstones(batch.posts, self._kept_since))
            gone = bury_posts(connection, batch.gone)
            save_rechecks(connection, seen, now())
            save_dead_letters(connection, source, NO_BRAND, dead, now())
            run.tally = replace(
                run.tally,
                saved=run.tally.saved + saved,
                rejects=run.tally.rejects + len(dead),
                requests=run.tally.requests + batch.requests,
                cost=run.tally.cost + batch.cost,
            )
            runs.save_progress(connection, run.number, run.tally)
        job_log.page(run.step, job_log.Page(saved.read, saved.new, batch.requests, batch.cost, seconds))
        # some sources send what is left of a deleted post
        tombstones = sum(post.gone for post in batch.posts)
        self.so_far = replace(
            self.so_far,
            gone=self.so_far.gone + gone + tombstones,
            edited=self.so_far.edited + max(saved.changed - tombstones, 0),
            requests=run.tally.requests,
            cost=run.tally.cost,
        )


def to_sentence(done: RecheckResult) -> str:
    """What came of it, for the ledger and for a person."""
    cost = f" It cost ${done.cost:.2f}." if done.cost else ""
    return f"{done.posts:,} posts looked at again: {done.gone:,} deleted, {done.edited:,} edited.{cost}"
