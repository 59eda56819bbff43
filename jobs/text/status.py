"""What `talkworthy status` prints, as JSON for a monitor and as text for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from reports.queries.score.precision import precision_text
from services.operations.health_sentences import (
    HEALTH_WORDS,
    advice_sentence,
    ago_words,
    due_words,
    source_sentence,
    trouble_sentences,
)
from services.operations.run_sentences import describe_run
from services.operations.source_health import BrandSource, SourceHealth, StoreHealth
from services.operations.store_contents import StoreContents
from talkworthy.polling_interval import freshness
from talkworthy.storage.runs.runs import RunRow

NEVER_RUN = "Not collected yet. Run `talkworthy run`, or `talkworthy schedule`."


def to_record(health: StoreHealth, contents: StoreContents) -> dict[str, Any]:
    """Return the JSON value of `status --json`. Moments are ISO texts in UTC, `every` is in seconds."""
    return {
        "well": health.is_well,
        "trouble": trouble_sentences(health),
        "at_work": health.running,
        **asdict(contents),
        "posts": contents.posts,
        "posts_by_source": [
            {"source": source, "posts": count, "oldest": _iso(oldest), "newest": _iso(newest)}
            for source, count, oldest, newest in contents.posts_by_source
        ],
        "sources": [_source(brand, health.at) for source in health.sources for brand in source.brands],
        "runs": [_run(run, health.at) for run in health.runs.values()],
    }


def _source(source: BrandSource, at: datetime) -> dict[str, Any]:
    run = source.run
    return {
        "source": source.source,
        "brand": source.brand,
        "state": run.state if run else "never",
        "health": source.health,
        "reason": NEVER_RUN if run is None else run.message if run.state != "ok" else "",
        "last_good": _iso(source.last_good),
        "freshness": freshness(source.last_good, source.every, at),
        "every": round(source.every.total_seconds()),
        "next_due": _iso(source.due),
        "overdue": source.due is not None and source.due < at,
        "cost_this_month": round(source.cost, 4),
    }


def _run(run: RunRow, at: datetime) -> dict[str, Any]:
    return {
        **asdict(run),
        "started_at": _iso(run.started_at),
        "ended_at": _iso(run.ended_at),
        "hours_ago": round((at - run.started_at).total_seconds() / 3600, 1),
    }


def to_text(health: StoreHealth, contents: StoreContents) -> str:
    """Return whether the store is well, then a line for each source and each other job, then what the store holds."""
    return "\n".join([*_summary(health), *_sources(health), *_jobs(health), *_contents(contents)])


def _summary(health: StoreHealth) -> Iterator[str]:
    running = " A job is running now." if health.running else ""
    trouble = trouble_sentences(health)
    if trouble:
        yield f"{len(trouble)} problem{'s' if len(trouble) > 1 else ''} to look at:{running}"
        yield from (f"  ! {sentence}" for sentence in trouble)
    elif health.runs:
        yield f"Everything is working.{running}"
    else:
        yield f"Nothing has run yet: `talkworthy import FILE` or `talkworthy run`.{running}"


def _sources(health: StoreHealth) -> Iterator[str]:
    collected = [source for source in health.sources if source.brands]
    if collected:
        yield "Sources:"
    for source in collected:
        yield f"  {source.source}: {HEALTH_WORDS[source.health]}. {' '.join(_parts(source, health.at))}"


def _parts(source: SourceHealth, at: datetime) -> Iterator[str]:
    yield source_sentence(source, at)
    if advice := advice_sentence(source):
        yield advice
    if due := due_words(source, at):
        yield f"{due.capitalize()}."
    if source.cost:
        yield f"${source.cost:,.2f} this month."


def _jobs(health: StoreHealth) -> Iterator[str]:
    others = [run for run in health.runs.values() if run.job != "collect"]
    if others:
        yield "Other jobs:"
    for run in others:
        words = describe_run(run)
        yield f"  {words.title}: {words.state}, {ago_words(run.started_at, health.at)}. {run.message}".rstrip()


def _contents(contents: StoreContents) -> Iterator[str]:
    yield f"Store: {contents.store}, {contents.posts:,} posts."
    for source, count, oldest, newest in contents.posts_by_source:
        yield f"  {source}: {count:,} posts, {oldest:%Y-%m-%d} to {newest:%Y-%m-%d}"
    for brand, count in contents.conversations.items():
        yield f"  {brand}: {count:,} conversations. {precision_text(contents.precision[brand], brand)}"
    if contents.dead_letters:
        payloads = _counts(contents.dead_letters, "payload")
        yield f"Could not be parsed: {payloads}. `talkworthy sources retry` tries them again."
    if contents.open_gaps:
        yield f"Open gaps: {_counts(contents.open_gaps, 'gap')}. `talkworthy sources gaps` shows them."


def _counts(counts: Mapping[str, int], unit: str) -> str:
    return ", ".join(f"{source} {count:,} {unit}{'s' if count > 1 else ''}" for source, count in counts.items())


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
